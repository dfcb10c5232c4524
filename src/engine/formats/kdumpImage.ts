/**
 * The memory of a kdump dump as a MemoryImage. What a page is follows from the bitmaps; where a stored page stands
 * follows from the number of stored pages below it, which is the index of its descriptor.
 */
import { physAddr } from '../../base/address.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { DEFAULT_EXTENT_LIMIT } from '../address/addressMap.ts';
import { MAX_READ, type MemoryImage, type ReadError } from '../types.ts';
import { type PageLocation, readDescriptors } from './kdumpDescriptors.ts';
import { ExtentList } from './kdumpExtents.ts';
import { ReadOutput } from './kdumpOutput.ts';
import { KdumpPages } from './kdumpPages.ts';
import type { KdumpPart, PageRun, PartRange } from './kdumpPart.ts';
import { walkRuns } from './kdumpRuns.ts';

/** Descriptors that are read at once where extents must look at every one of them. */
const DESCRIPTOR_BATCH = 16384;

export interface KdumpImageOptions {
  /**
   * True for a part whose data may lie outside the file: `extents` then looks at every descriptor instead of
   * trusting the bitmap.
   */
  readonly distrust: (part: KdumpPart) => boolean;
}

/** `ranges` cover the memory from page 0 in order, all with the same page size. */
export function kdumpImage(
  ranges: readonly PartRange[],
  blockSize: number,
  options: KdumpImageOptions,
): MemoryImage {
  const pageCount = ranges.at(-1)?.endPfn ?? 0;
  const stores = new Map<KdumpPart, KdumpPages>();
  for (const { part } of ranges) if (!stores.has(part)) stores.set(part, new KdumpPages(part));

  return {
    end: physAddr(pageCount * blockSize),

    async extents(start, end, limit = DEFAULT_EXTENT_LIMIT, signal) {
      if (signal?.aborted === true) return err({ kind: 'cancelled' });
      const list = new ExtentList(start, end, blockSize, limit);
      const fromPfn = Math.floor(start / blockSize);
      const toPfn = Math.min(Math.ceil(end / blockSize), pageCount);
      let at = fromPfn;
      while (at < toPfn && !list.full) {
        // One more than the limit, so that the last run is known to its end.
        const runs: PageRun[] = [];
        const failure = await walkRuns(ranges, at, toPfn, (run) => runs.push(run) <= limit, signal);
        if (failure !== undefined) return err(failure);
        if (runs.length === 0) break;
        for (const run of runs) {
          const problem = await addRun(run, list, options.distrust(run.part), signal);
          if (problem !== undefined) return err(problem);
          at = run.endPfn;
          if (list.full) break;
        }
      }
      list.finish();
      return ok(list.extents);
    },

    async read(start, length, signal) {
      if (signal?.aborted === true) return err({ kind: 'cancelled' });
      if (length > MAX_READ) return err({ kind: 'too-large', length, limit: MAX_READ });
      const fromPfn = Math.floor(start / blockSize);
      const toPfn = Math.min(Math.ceil((start + length) / blockSize), pageCount);
      const output = new ReadOutput(start, length, blockSize);
      const runs: PageRun[] = [];
      const failure = await walkRuns(ranges, fromPfn, toPfn, (run) => runs.push(run) > 0, signal);
      if (failure !== undefined) return err(failure);
      for (const [part, store] of stores) {
        const own = runs.filter((run) => run.part === part && run.state === 'stored');
        const pfns: number[] = [];
        for (const run of own) for (let pfn = run.startPfn; pfn < run.endPfn; pfn++) pfns.push(pfn);
        const found = await locateStored(part, pfns[0] ?? 0, pfns.length, signal);
        if (!found.ok) return found;
        const problem = await store.read(
          found.value,
          (i, content) => output.put(pfns[i] ?? 0, content),
          signal,
        );
        if (problem !== undefined) return err(problem);
      }
      for (const run of runs) if (run.state !== 'stored') output.gap(run);
      return ok({ start, bytes: output.bytes, pieces: output.pieces() });
    },
  };
}

/** The places of the `count` stored pages of the part from `pfn` (itself stored) upwards. */
async function locateStored(
  part: KdumpPart,
  pfn: number,
  count: number,
  signal: AbortSignal | undefined,
): Promise<Result<readonly PageLocation[], ReadError>> {
  if (count === 0) return ok([]);
  const base = await part.stored.rank(part.layout.startPfn, signal);
  if (!base.ok) return base;
  const rank = await part.stored.rank(pfn, signal);
  if (!rank.ok) return rank;
  for (const { value } of [base, rank]) {
    if (value.kind === 'gap') return ok(new Array<PageLocation>(count).fill(value));
  }
  if (base.value.kind === 'gap' || rank.value.kind === 'gap') return ok([]);
  return readDescriptors(part, rank.value.value - base.value.value, count, signal);
}

async function addRun(
  run: PageRun,
  list: ExtentList,
  distrust: boolean,
  signal: AbortSignal | undefined,
): Promise<ReadError | undefined> {
  if (run.state !== 'stored' || !distrust) {
    list.add(run.startPfn, run.endPfn, run.part.file, run.state, run.reason);
    return undefined;
  }
  for (let at = run.startPfn; at < run.endPfn && !list.full; at += DESCRIPTOR_BATCH) {
    const count = Math.min(DESCRIPTOR_BATCH, run.endPfn - at);
    const found = await locateStored(run.part, at, count, signal);
    if (!found.ok) return found.error;
    for (const [i, location] of found.value.entries()) {
      const pfn = at + i;
      if (location.kind === 'data') list.add(pfn, pfn + 1, run.part.file, 'stored', undefined);
      else list.add(pfn, pfn + 1, run.part.file, 'missing', location.reason);
    }
  }
  return undefined;
}
