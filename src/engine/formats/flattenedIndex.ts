/**
 * The index of a flattened file (makedumpfile -F): records of (offset, size, bytes) that write a file through a pipe.
 * Later records win over earlier ones, as if they had been written one after the other.
 *
 *   0     "makedumpfile", type 1, version 1, zeros     4096 bytes
 *   4096  i64 offset, i64 size, `size` bytes           repeated
 *   end   i64 -1, i64 -1
 */
import { fileOffset, safeNumber } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { ByteSource, ReadError } from '../types.ts';
import { type FlattenedSegments, resolveOverlaps } from './flattenedOverlaps.ts';
import { NumberColumn } from './numberColumn.ts';

const FIRST_RECORD = 4096;
const RECORD_HEADER = 16;
/** Records that are indexed, 24 bytes each. Writers put 15 to 64 KiB in one, so this is enough for 120 GiB. */
const MAX_RECORDS = 8 * 1024 * 1024;

/** Where records are small, reading their data along is cheaper than one read for each header. */
const SMALL_RECORD = 128 * 1024;
const WINDOW = 2 * 1024 * 1024;

/** How the walk over the records ended. */
export type FlattenedEnd =
  | { readonly kind: 'complete' }
  /** The file ends in or after record `records`, without an end record. */
  | { readonly kind: 'truncated' }
  /** At `at` stands no record: negative or huge numbers. */
  | { readonly kind: 'damaged'; readonly at: number; readonly detail: string };

export interface FlattenedIndex {
  readonly segments: FlattenedSegments;
  /** Size of the payload: the end of the record that reaches farthest. */
  readonly sizeBytes: number;
  readonly recordCount: number;
  readonly end: FlattenedEnd;
}

/** Records as found: where they write to, where their bytes stand. */
interface Records {
  readonly starts: NumberColumn;
  readonly ends: NumberColumn;
  readonly places: NumberColumn;
}

/** Looks at the record headers, 16 bytes each, in one pass over the file that skips the data of large records. */
export async function indexFlattened(
  source: ByteSource,
  signal?: AbortSignal,
): Promise<Result<FlattenedIndex, ReadError>> {
  const records: Records = {
    starts: new NumberColumn(),
    ends: new NumberColumn(),
    places: new NumberColumn(),
  };
  const headers = new RecordHeaders(source);
  let at = FIRST_RECORD;
  let recordCount = 0;
  let end: FlattenedEnd = { kind: 'truncated' };
  while (at + RECORD_HEADER <= source.sizeBytes) {
    if (signal?.aborted === true) return err({ kind: 'cancelled' });
    const answer = await headers.at(at, signal);
    if (!answer.ok) {
      if (answer.error.kind !== 'unreadable') return answer;
      end = { kind: 'damaged', at, detail: 'the file could not be read there' };
      break;
    }
    const reader = new BeReader(answer.value);
    if (reader.i64(0) === -1n && reader.i64(8) === -1n) {
      end = { kind: 'complete' };
      break;
    }
    const start = safeNumber(reader.i64(0));
    const size = safeNumber(reader.i64(8));
    if (start === undefined || size === undefined || !Number.isSafeInteger(start + size)) {
      end = { kind: 'damaged', at, detail: 'its offset or size is impossible' };
      break;
    }
    if (records.starts.length >= MAX_RECORDS) {
      end = { kind: 'damaged', at, detail: `there are more than ${MAX_RECORDS} records` };
      break;
    }
    recordCount++;
    const place = at + RECORD_HEADER;
    const inFile = Math.min(size, source.sizeBytes - place);
    if (inFile > 0) {
      records.starts.push(start);
      records.ends.push(start + inFile);
      records.places.push(place);
    }
    at = place + size;
  }
  const segments = resolveOverlaps(records.starts.values(), records.ends.values(), records.places.values());
  const sizeBytes = segments.ends[segments.count - 1] ?? 0;
  return ok({ segments, sizeBytes, recordCount, end });
}

/** Record headers one after the other, through a window that moves along while records are small. */
class RecordHeaders {
  private readonly source: ByteSource;
  private window: Uint8Array = new Uint8Array(0);
  private windowAt = 0;
  private last = 0;

  constructor(source: ByteSource) {
    this.source = source;
  }

  /** The header at `at`, which lies inside the file and after the one asked for before. */
  async at(at: number, signal?: AbortSignal): Promise<Result<Uint8Array, ReadError>> {
    const small = at - this.last <= SMALL_RECORD;
    this.last = at;
    const inside = at - this.windowAt;
    if (inside + RECORD_HEADER <= this.window.length) {
      return ok(this.window.subarray(inside, inside + RECORD_HEADER));
    }
    if (small) {
      const length = Math.min(WINDOW, this.source.sizeBytes - at);
      const answer = await this.source.read(fileOffset(at), length, signal);
      if (answer.ok) {
        this.window = answer.value;
        this.windowAt = at;
        return ok(answer.value.subarray(0, RECORD_HEADER));
      }
    }
    return this.source.read(fileOffset(at), RECORD_HEADER, signal);
  }
}
