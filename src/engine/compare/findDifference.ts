/** Finds the next or previous byte that two sides both have and that differs, so that a person can step through them. */
import { physAddr } from '../../base/address.ts';
import { ok, type Result } from '../../base/result.ts';
import type { ReadError } from '../types.ts';
import { COMPARE_BLOCK } from './compareMemory.ts';
import type { CompareSide } from './compareTypes.ts';
import { type SideBytes, sideBytes, unreadableSide } from './frames.ts';

async function read(
  side: CompareSide,
  offset: number,
  length: number,
  signal: AbortSignal | undefined,
): Promise<Result<SideBytes, ReadError>> {
  const answer = await side.memory.read(physAddr(side.start + offset), length, signal);
  if (answer.ok) return ok(sideBytes(answer.value));
  if (answer.error.kind === 'cancelled' || answer.error.kind === 'changed') return answer;
  return ok(unreadableSide(length));
}

function differsAt(a: SideBytes, b: SideBytes, i: number): boolean {
  return a.bytes[i] !== b.bytes[i] && (a.gaps?.[i] ?? 0) === 0 && (b.gaps?.[i] ?? 0) === 0;
}

/**
 * Offset of the first differing byte in [from, to), or of the last one for direction -1; undefined: there is none.
 * Reads everything up to it: call it for stretches that a comparison found to differ.
 */
export async function findDifference(
  a: CompareSide,
  b: CompareSide,
  from: number,
  to: number,
  direction: 1 | -1,
  signal?: AbortSignal,
): Promise<Result<number | undefined, ReadError>> {
  for (let done = 0; done < to - from; ) {
    const size = Math.min(COMPARE_BLOCK, to - from - done);
    const at = direction === 1 ? from + done : to - done - size;
    const left = await read(a, at, size, signal);
    if (!left.ok) return left;
    const right = await read(b, at, size, signal);
    if (!right.ok) return right;
    for (let i = 0; i < size; i++) {
      const index = direction === 1 ? i : size - 1 - i;
      if (differsAt(left.value, right.value, index)) return ok(at + index);
    }
    done += size;
  }
  return ok(undefined);
}
