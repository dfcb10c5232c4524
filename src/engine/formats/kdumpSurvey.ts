/**
 * What the bitmaps of a kdump dump say as a whole: chunks of memory, and how many pages are stored, left out or not
 * there. Only for bitmaps of moderate size; larger ones are read when a view needs them.
 */
import { physAddr } from '../../base/address.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { ReadError, Segment } from '../types.ts';
import type { KdumpPart, PartRange } from './kdumpPart.ts';
import { walkRuns } from './kdumpRuns.ts';

/** Bitmaps above this many bytes (256 GiB of memory) are not surveyed when the dump is opened. */
const SURVEY_BYTES = 8 * 1024 * 1024;
/** Above this many bytes (1 TiB of memory) the stored pages are not even counted. */
const COUNT_BYTES = 32 * 1024 * 1024;
/** More chunks than this are a filter's work rather than a memory map, and are not listed. */
const MAX_CHUNKS = 4096;

export interface KdumpSurvey {
  readonly segments: readonly Segment[];
  /** Pages of each kind; undefined when the bitmaps were too large to look through. */
  readonly pages: { readonly stored: number; readonly excluded: number; readonly holes: number } | undefined;
  /** Stored pages that each part should hold, by its bitmap; undefined when not counted or not countable. */
  readonly storedOf: ReadonlyMap<KdumpPart, number | undefined>;
}

interface Chunk {
  readonly startPfn: number;
  endPfn: number;
  stored: number;
}

/** Reads bitmaps only. */
export async function surveyKdump(
  parts: readonly KdumpPart[],
  ranges: readonly PartRange[],
  blockSize: number,
  signal?: AbortSignal,
): Promise<Result<KdumpSurvey, ReadError>> {
  const storedOf = new Map<KdumpPart, number | undefined>();
  for (const part of parts) {
    const count = await countStored(part, signal);
    if (!count.ok) return count;
    storedOf.set(part, count.value);
  }
  const pageCount = ranges.at(-1)?.endPfn ?? 0;
  const whole = [segmentOf({ startPfn: 0, endPfn: pageCount, stored: 0 }, blockSize)];
  if (pageCount > SURVEY_BYTES * 8) return ok({ segments: whole, pages: undefined, storedOf });

  const pages = { stored: 0, excluded: 0, holes: 0 };
  const chunks: Chunk[] = [];
  let complete = true;
  const failure = await walkRuns(
    ranges,
    0,
    pageCount,
    (run) => {
      const count = run.endPfn - run.startPfn;
      if (run.state === 'stored') pages.stored += count;
      else if (run.state === 'excluded') pages.excluded += count;
      else if (run.reason === 'hole') pages.holes += count;
      else if (run.reason !== 'not-in-dump') complete = false;
      if (run.state === 'missing' && run.reason === 'hole') return true;
      const last = chunks.at(-1);
      const chunk =
        last !== undefined && last.endPfn === run.startPfn
          ? last
          : { startPfn: run.startPfn, endPfn: run.startPfn, stored: 0 };
      if (chunk !== last && chunks.length <= MAX_CHUNKS) chunks.push(chunk);
      chunk.endPfn = run.endPfn;
      if (run.state === 'stored') chunk.stored += count;
      return true;
    },
    signal,
  );
  if (failure !== undefined) return err(failure);
  const listed = chunks.length <= MAX_CHUNKS;
  return ok({
    segments: listed
      ? chunks.map((chunk) => segmentOf(chunk, blockSize))
      : [segmentOf({ startPfn: 0, endPfn: pageCount, stored: pages.stored }, blockSize)],
    pages: complete ? pages : undefined,
    storedOf,
  });
}

async function countStored(
  part: KdumpPart,
  signal?: AbortSignal,
): Promise<Result<number | undefined, ReadError>> {
  const { layout, stored } = part;
  if (layout.bitmapBytes > COUNT_BYTES || stored.readablePages < layout.endPfn) return ok(undefined);
  const below = await stored.rank(layout.startPfn, signal);
  if (!below.ok) return below;
  const upTo = await stored.rank(Math.max(layout.startPfn, layout.endPfn), signal);
  if (!upTo.ok) return upTo;
  if (below.value.kind === 'gap' || upTo.value.kind === 'gap') return ok(undefined);
  return ok(upTo.value.value - below.value.value);
}

function segmentOf(chunk: Chunk, blockSize: number): Segment {
  const paddr = physAddr(chunk.startPfn * blockSize);
  return {
    paddr,
    vaddr: BigInt(paddr),
    size: (chunk.endPfn - chunk.startPfn) * blockSize,
    storedSize: chunk.stored * blockSize,
    source: 'file',
    role: 'memory',
  };
}
