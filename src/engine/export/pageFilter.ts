/**
 * What a dump writer asks about page frames before it leaves them out. The answers come from the dumped kernel's own
 * page states, which the engine knows nothing of: whoever opens the kernel hands this in.
 */
import { FRAME_SIZE } from '../../base/address.ts';
import { ok, type Result } from '../../base/result.ts';
import type { Chunk } from '../elf/stage1.ts';
import type { ReadError } from '../types.ts';

/** Bit 1 of a level leaves out frames of zeros, which a writer sees by itself; every other bit needs a filter. */
export const LEVEL_ZERO = 1;
export const LEVEL_MAX = 31;

export interface PageFilter {
  /**
   * For each of `count` frames from `firstFrame`: 1 when `level` leaves it out for what it is used for, whatever is in
   * it. Asked in ascending order, several times for the same frames.
   */
  leftOut(
    firstFrame: number,
    count: number,
    level: number,
    signal?: AbortSignal,
  ): Promise<Result<Uint8Array, ReadError>>;
}

/** True when a level needs to know what pages are used for. */
export function needsFilter(level: number): boolean {
  return level > LEVEL_ZERO;
}

const AT_ONCE = 16384;

/** Frames of the chunks that the level does not leave out for what they are used for. */
export async function countKept(
  filter: PageFilter,
  chunks: readonly Chunk[],
  level: number,
  signal?: AbortSignal,
): Promise<Result<number, ReadError>> {
  let kept = 0;
  for (const { start, size } of chunks) {
    const frames = size / FRAME_SIZE;
    for (let at = 0; at < frames; at += AT_ONCE) {
      const count = Math.min(AT_ONCE, frames - at);
      const out = await filter.leftOut(start / FRAME_SIZE + at, count, level, signal);
      if (!out.ok) return out;
      for (const isOut of out.value) if (isOut === 0) kept++;
    }
  }
  return ok(kept);
}
