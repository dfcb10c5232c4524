/** Walks the bitmaps of a kdump dump and reports runs of pages of equal state, one block of the bitmaps at a time. */
import { breathe } from '../../base/breathe.ts';
import type { GapReason, ReadError } from '../types.ts';
import { runEnd, testBit } from './bitCount.ts';
import { BLOCK_PAGES } from './kdumpBitmap.ts';
import type { PageRun, PartRange } from './kdumpPart.ts';

/** Bitmap blocks (2 GiB of memory each) that are walked before other work is let in. */
const STEPS_PER_BREATH = 64;

/** Takes the next run; neighbours may have the same state. Returns false to stop. */
export type RunVisitor = (run: PageRun) => boolean;

/**
 * Visits the runs that cover [fromPfn, toPfn) in order. Pages above the last range are holes of nobody and are not
 * visited. Returns a read error that makes everything unreliable (cancelled, changed), or undefined.
 */
export async function walkRuns(
  ranges: readonly PartRange[],
  fromPfn: number,
  toPfn: number,
  visit: RunVisitor,
  signal?: AbortSignal,
): Promise<ReadError | undefined> {
  let steps = 0;
  for (const range of ranges) {
    const end = Math.min(range.endPfn, toPfn);
    let at = Math.max(range.startPfn, fromPfn);
    while (at < end) {
      steps++;
      if (steps % STEPS_PER_BREATH === 0) await breathe();
      if (signal?.aborted === true) return { kind: 'cancelled' };
      const step = await walkBlock(range, at, end, visit, signal);
      if (typeof step !== 'number') return step;
      if (step < 0) return undefined;
      at = step;
    }
  }
  return undefined;
}

/** One step of at most one bitmap block: the page to go on from, -1 when the visitor has enough, or an error. */
async function walkBlock(
  range: PartRange,
  at: number,
  end: number,
  visit: RunVisitor,
  signal: AbortSignal | undefined,
): Promise<number | ReadError> {
  const { part } = range;
  const blockEnd = (Math.floor(at / BLOCK_PAGES) + 1) * BLOCK_PAGES;
  const stored = await part.stored.blockOf(at, signal);
  if (!stored.ok) return stored.error;
  const exists = await part.exists.blockOf(at, signal);
  if (!exists.ok) return exists.error;
  const blocks = [stored.value, exists.value];
  const gap = blocks.find((block) => block.kind === 'gap');
  if (gap?.kind === 'gap') {
    // Past the end of the file all blocks are alike, so that one step takes them all.
    const readable = Math.min(part.stored.readablePages, part.exists.readablePages);
    const to = at >= readable ? end : Math.min(end, blockEnd);
    return visit({ startPfn: at, endPfn: to, part, state: 'missing', reason: gap.reason }) ? to : -1;
  }
  if (stored.value.kind === 'gap' || exists.value.kind === 'gap') return -1;
  const base = blockEnd - BLOCK_PAGES;
  const to = Math.min(end, base + stored.value.pages, base + exists.value.pages);
  return walkBits(range, stored.value.bytes, exists.value.bytes, base, at, to, visit) ? to : -1;
}

function walkBits(
  range: PartRange,
  stored: Uint8Array,
  exists: Uint8Array,
  base: number,
  from: number,
  to: number,
  visit: RunVisitor,
): boolean {
  const { part } = range;
  const emit = (start: number, end: number, state: PageRun['state'], reason?: GapReason): boolean =>
    visit({ startPfn: base + start, endPfn: base + end, part, state, reason });
  const last = to - base;
  let at = from - base;
  while (at < last) {
    const isStored = testBit(stored, at);
    const end = runEnd(stored, at, last, isStored);
    if (isStored) {
      const go = range.owned ? emit(at, end, 'stored') : emit(at, end, 'missing', 'not-in-dump');
      if (!go) return false;
      at = end;
    }
    while (at < end) {
      const wasThere = testBit(exists, at);
      const until = runEnd(exists, at, end, wasThere);
      const go = wasThere ? emit(at, until, 'excluded') : emit(at, until, 'missing', 'hole');
      if (!go) return false;
      at = until;
    }
  }
  return true;
}
