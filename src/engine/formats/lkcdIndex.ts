/**
 * Where each page of an LKCD dump stands. The pages come as records of any length, so all of them are passed once,
 * unless nothing is compressed: then all records are of one length and few of them have to be looked at. (s390-tools, zdump/dfi_lkcd.c)
 */
import { ADDRESS_LIMIT, FRAME_SIZE } from '../../base/address.ts';
import { ok, type Result } from '../../base/result.ts';
import type { ByteSource, ReadError } from '../types.ts';
import { evenRecords } from './lkcdEven.ts';
import { LKCD_FIRST_RECORD, type LkcdHeader } from './lkcdHeader.ts';
import {
  endMark,
  type LkcdIndex,
  type LkcdPages,
  MAX_PAGES,
  parseRecord,
  placeProblem,
  RECORD_HEADER,
  type RecordsEnd,
} from './lkcdRecord.ts';
import { NumberColumn } from './numberColumn.ts';
import { readUpTo } from './readUpTo.ts';

const CHUNK = 1024 * 1024;
/** Bytes passed between two words on how far it is. */
const TELL_EVERY = 16 * CHUNK;
/** Records that are looked at before a dump is believed to have no holes. */
const SPOT_CHECKS = 16;

/** Finds all pages. Fails only when the file cannot be read or the signal says so. */
export async function indexLkcd(
  source: ByteSource,
  header: LkcdHeader,
  onProgress?: ((doneBytes: number, totalBytes: number) => void) | undefined,
  signal?: AbortSignal,
): Promise<Result<LkcdPages, ReadError>> {
  const full = await fullDump(source, header, signal);
  if (!full.ok || full.value !== undefined) return full.ok ? ok(fullPages(full.value ?? 0)) : full;
  const memEnd = header.memEnd ?? ADDRESS_LIMIT;
  if (header.compression === 0) {
    const even = await evenRecords(source, memEnd, signal);
    if (!even.ok || even.value !== undefined) return even.ok ? ok(even.value ?? fullPages(0)) : even;
  }
  return passRecords(source, memEnd, onProgress, signal);
}

function fullPages(count: number): LkcdPages {
  const stride = RECORD_HEADER + FRAME_SIZE;
  return {
    index: {
      count,
      address: (index) => index * FRAME_SIZE,
      recordAt: (index) => LKCD_FIRST_RECORD + index * stride,
    },
    end: { kind: 'complete', mark: 'size of the file' },
  };
}

/** Number of pages when there is one for every address and none is packed, as the size of the file tells. */
async function fullDump(
  source: ByteSource,
  { compression, memEnd }: LkcdHeader,
  signal: AbortSignal | undefined,
): Promise<Result<number | undefined, ReadError>> {
  const pages = (memEnd ?? 0) / FRAME_SIZE;
  const stride = RECORD_HEADER + FRAME_SIZE;
  const size = LKCD_FIRST_RECORD + pages * stride + RECORD_HEADER;
  if (compression !== 0 || pages < 1 || !Number.isSafeInteger(pages) || source.sizeBytes !== size) {
    return ok(undefined);
  }
  for (let check = 0; check <= SPOT_CHECKS; check++) {
    const page = Math.floor(((pages - 1) * check) / SPOT_CHECKS);
    const bytes = await readUpTo(source, LKCD_FIRST_RECORD + page * stride, RECORD_HEADER, signal);
    if (!bytes.ok) return bytes;
    const record = parseRecord(bytes.value, 0);
    if (typeof record === 'string' || record.addr !== page * FRAME_SIZE || record.packed)
      return ok(undefined);
  }
  return ok(pages);
}

async function passRecords(
  source: ByteSource,
  memEnd: number,
  onProgress: ((doneBytes: number, totalBytes: number) => void) | undefined,
  signal: AbortSignal | undefined,
): Promise<Result<LkcdPages, ReadError>> {
  const addresses = new NumberColumn();
  const offsets = new NumberColumn();
  const done = (end: RecordsEnd): Result<LkcdPages, never> => {
    const [addrs, records] = [addresses.values(), offsets.values()];
    const index: LkcdIndex = {
      count: addrs.length,
      address: (i) => addrs[i] ?? 0,
      recordAt: (i) => records[i] ?? 0,
    };
    return ok({ index, end });
  };
  let chunk: Uint8Array = new Uint8Array(0);
  let chunkAt = 0;
  let at = LKCD_FIRST_RECORD;
  let before = -1;
  let toldAt = 0;
  for (;;) {
    if (at >= toldAt) {
      onProgress?.(at, source.sizeBytes);
      toldAt = at + TELL_EVERY;
    }
    if (at + RECORD_HEADER > chunkAt + chunk.length) {
      const read = await readUpTo(source, at, CHUNK, signal);
      if (!read.ok) return read;
      chunk = read.value;
      chunkAt = at;
      if (chunk.length < RECORD_HEADER) return done({ kind: 'cut' });
    }
    const mark = endMark(chunk, at - chunkAt, before);
    if (mark !== undefined) return done({ kind: 'complete', mark });
    const record = parseRecord(chunk, at - chunkAt);
    const problem = typeof record === 'string' ? record : placeProblem(record, before, memEnd);
    if (typeof record === 'string' || problem !== undefined) {
      return done({ kind: 'bad', at, detail: problem ?? '' });
    }
    if (addresses.length >= MAX_PAGES) return done({ kind: 'bad', at, detail: 'there are too many pages' });
    if (at + RECORD_HEADER + record.size > source.sizeBytes) return done({ kind: 'cut' });
    addresses.push(record.addr);
    offsets.push(at);
    before = record.addr;
    at += RECORD_HEADER + record.size;
  }
}

/** Position of the first page at or above `addr`; `count` when there is none. */
export function firstPageFrom(index: LkcdIndex, addr: number): number {
  let low = 0;
  let high = index.count;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (index.address(middle) < addr) low = middle + 1;
    else high = middle;
  }
  return low;
}
