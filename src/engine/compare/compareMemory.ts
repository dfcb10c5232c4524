/**
 * Compares two stretches of storage in blocks of 1 MiB: two dumps over the union of their addresses, or two ranges of
 * one dump. What is a gap on one side is judged from the address maps and not read. Memory in use is two blocks and the
 * bounded tally; holes of any size take one step.
 */
import { FRAME_SIZE, type PhysAddr, physAddr, roundDown } from '../../base/address.ts';
import { breathe } from '../../base/breathe.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { gapWords } from '../errorWords.ts';
import type { Extent, MemoryImage, ReadError } from '../types.ts';
import type { CompareProgress, CompareSide } from './compareTypes.ts';
import { frameEnd, isUnreadable, judgeFrame, type SideBytes, sideBytes, unreadableSide } from './frames.ts';
import { CompareTally, type FrameFact } from './tally.ts';

/** Bytes that are read at once of each side. */
export const COMPARE_BLOCK = 1024 * 1024;
/** Steps without a read after which other work is let in. */
const STEPS_PER_BREATH = 64;

/** Finds words for why a frame differs. One call prepares a block; its answer judges frames, at offsets in the block. */
export type Explainer = (
  offset: number,
  length: number,
  signal?: AbortSignal,
) => Promise<(from: number, to: number, a: Uint8Array, b: Uint8Array) => string | undefined>;

export interface CompareOptions {
  /** Asked only for blocks in which frames differ. */
  readonly explain?: Explainer;
  /** Called after every step; it decides how often it takes a progress out of the tally. */
  readonly onStep?: (take: () => CompareProgress) => void | Promise<void>;
  readonly signal?: AbortSignal | undefined;
}

/** One past the last address of either dump. */
export function unionEnd(a: MemoryImage, b: MemoryImage): PhysAddr {
  return physAddr(Math.max(a.end, b.end));
}

async function extentAt(
  side: CompareSide,
  offset: number,
  length: number,
  signal: AbortSignal | undefined,
): Promise<Result<Extent, ReadError>> {
  const start = side.start + offset;
  const limit = start + length;
  const answer = await side.memory.extents(physAddr(start), physAddr(limit), 1, signal);
  if (!answer.ok) return answer;
  const [extent] = answer.value;
  if (extent !== undefined && extent.end > start) return ok(extent);
  return ok({
    kind: 'gap',
    start: physAddr(start),
    end: physAddr(limit),
    source: 'missing',
    reason: 'not-in-dump',
  });
}

/** What two extents say without a read; undefined when bytes have to be compared. */
function judgeExtents(a: Extent, b: Extent): FrameFact | undefined {
  const fact = (state: FrameFact['state'], reason?: string): FrameFact => ({
    state,
    differing: 0,
    first: undefined,
    reason,
  });
  if (a.kind === 'zero' && b.kind === 'zero') return fact('equal');
  if (a.kind === 'gap' && isUnreadable(a.reason)) return fact('unreadable', `A: ${gapWords(a.reason)}`);
  if (b.kind === 'gap' && isUnreadable(b.reason)) return fact('unreadable', `B: ${gapWords(b.reason)}`);
  if (a.kind === 'gap' && b.kind === 'gap') return fact('neither');
  if (a.kind === 'gap') return fact('only-b', `A: ${gapWords(a.reason)}`);
  if (b.kind === 'gap') return fact('only-a', `B: ${gapWords(b.reason)}`);
  return undefined;
}

/** Reads one side of a block; a bad sector makes the block unreadable, a changed file or a cancel ends the whole. */
async function readSide(
  side: CompareSide,
  offset: number,
  length: number,
  signal: AbortSignal | undefined,
): Promise<Result<SideBytes, ReadError>> {
  const read = await side.memory.read(physAddr(side.start + offset), length, signal);
  if (read.ok) return ok(sideBytes(read.value));
  if (read.error.kind === 'cancelled' || read.error.kind === 'changed') return read;
  return ok(unreadableSide(length));
}

/** Compares `length` bytes from the start of both sides. The last progress has all counts, cells and remaining runs. */
export async function compareMemory(
  a: CompareSide,
  b: CompareSide,
  length: number,
  options: CompareOptions = {},
): Promise<Result<CompareProgress, ReadError>> {
  const { explain, onStep, signal } = options;
  const tally = new CompareTally(length);
  let steps = 0;
  for (let at = 0; at < length; ) {
    if (signal?.aborted === true) return err({ kind: 'cancelled' });
    const left = await extentAt(a, at, length - at, signal);
    if (!left.ok) return left;
    const right = await extentAt(b, at, length - at, signal);
    if (!right.ok) return right;
    const known = judgeExtents(left.value, right.value);
    const shared = Math.min(left.value.end - a.start, right.value.end - b.start, length) - at;
    const whole = at + shared === length ? shared : roundDown(shared, FRAME_SIZE);
    if (known !== undefined && whole > 0) {
      tally.add(whole, known);
      at += whole;
    } else {
      // A block that ends where one of the sides becomes a gap spares the reads after it.
      const size = Math.min(length - at, COMPARE_BLOCK, whole > 0 ? whole : FRAME_SIZE);
      const compared = await compareBlock(a, b, at, size, tally, explain, signal);
      if (!compared.ok) return compared;
      at += size;
    }
    await onStep?.(() => tally.take(false));
    if (++steps % STEPS_PER_BREATH === 0) await breathe();
  }
  return ok(tally.take(true));
}

async function compareBlock(
  a: CompareSide,
  b: CompareSide,
  at: number,
  size: number,
  tally: CompareTally,
  explain: Explainer | undefined,
  signal: AbortSignal | undefined,
): Promise<Result<true, ReadError>> {
  const [left, right] = await Promise.all([readSide(a, at, size, signal), readSide(b, at, size, signal)]);
  if (!left.ok) return left;
  if (!right.ok) return right;
  const facts: FrameFact[] = [];
  for (let from = 0; from < size; from += FRAME_SIZE)
    facts.push(judgeFrame(left.value, right.value, from, frameEnd(from, size)));
  const differs = facts.some(({ state }) => state === 'different');
  const why = differs ? await explain?.(at, size, signal) : undefined;
  facts.forEach((fact, i) => {
    const from = i * FRAME_SIZE;
    const to = frameEnd(from, size);
    const reason =
      fact.state === 'different' ? why?.(from, to, left.value.bytes, right.value.bytes) : fact.reason;
    tally.add(to - from, {
      ...fact,
      reason,
      first: fact.first === undefined ? undefined : at + fact.first,
    });
  });
  return ok(true);
}
