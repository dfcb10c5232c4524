/**
 * Which pages a VMDUMP stores. An index page has a bit (the highest first) for every 4096 pages; for each one that is
 * set a key page follows with a byte for every page, of which the lowest bit says "stored". The stored pages come
 * behind all maps, in order. (s390-tools, zdump/dfi_vmdump.c)
 */
import { FRAME_SIZE } from '../../base/address.ts';
import { breathe } from '../../base/breathe.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { ByteSource, ReadError } from '../types.ts';
import { NumberColumn } from './numberColumn.ts';
import { readUpTo } from './readUpTo.ts';

const GROUP_PAGES = 4096;
/** Runs that are kept; 100 MiB of extents. Only a made-up file has more. */
const MAX_RUNS = 1 << 22;
/** Map pages that are passed before other work gets its turn; the reads may all come out of a cache. */
const PAGES_PER_TURN = 256;

/** Runs of stored pages, ascending. */
export interface StoredRuns {
  readonly starts: Float64Array;
  /** One past the last page of each run. */
  readonly ends: Float64Array;
}

export interface VmdumpMaps {
  readonly runs: StoredRuns;
  readonly storedPages: number;
  /** Offset of the first stored page. */
  readonly pagesAt: number;
  /** First page that the maps say nothing of: the number of pages, or less when they are cut off or endless. */
  readonly known: number;
}

/** Passes the maps from `at` until `pageCount` pages are known. Fails only when the file cannot be read. */
export async function readVmdumpMaps(
  source: ByteSource,
  at: number,
  pageCount: number,
  signal?: AbortSignal,
): Promise<Result<VmdumpMaps, ReadError>> {
  const runs = new RunList();
  let offset = at;
  let page = 0;
  let passed = 0;
  const nextMapPage = async (): Promise<Result<Uint8Array | undefined, ReadError>> => {
    if (++passed % PAGES_PER_TURN === 0) await breathe();
    if (signal?.aborted === true) return err({ kind: 'cancelled' });
    const bytes = await readUpTo(source, offset, FRAME_SIZE, signal);
    if (!bytes.ok) return bytes;
    if (bytes.value.length < FRAME_SIZE) return ok(undefined);
    offset += FRAME_SIZE;
    return ok(bytes.value);
  };
  const done = (known: number): Result<VmdumpMaps, never> =>
    ok({ runs: runs.runs(), storedPages: runs.total, pagesAt: offset, known });

  while (page < pageCount) {
    const index = await nextMapPage();
    if (!index.ok) return index;
    if (index.value === undefined) return done(page);
    for (let bit = 0; bit < 8 * FRAME_SIZE && page < pageCount; bit++) {
      if (((index.value[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0) {
        const keys = await nextMapPage();
        if (!keys.ok) return keys;
        if (keys.value === undefined || runs.count > MAX_RUNS) return done(page);
        runs.addKeys(keys.value, page, Math.min(GROUP_PAGES, pageCount - page));
      }
      page += GROUP_PAGES;
    }
  }
  return done(pageCount);
}

class RunList {
  total = 0;
  private readonly starts = new NumberColumn();
  private readonly ends = new NumberColumn();
  private start = 0;
  /** End of the run that is still open; equal to `start` when there is none. */
  private end = 0;

  get count(): number {
    return this.starts.length;
  }

  addKeys(keys: Uint8Array, firstPage: number, count: number): void {
    for (let i = 0; i < count; i++) {
      if (((keys[i] ?? 0) & 1) === 0) continue;
      const page = firstPage + i;
      if (page !== this.end) {
        this.close();
        this.start = page;
      }
      this.end = page + 1;
      this.total++;
    }
  }

  runs(): StoredRuns {
    this.close();
    return { starts: this.starts.values(), ends: this.ends.values() };
  }

  private close(): void {
    if (this.end > this.start) {
      this.starts.push(this.start);
      this.ends.push(this.end);
    }
    this.start = this.end;
  }
}
