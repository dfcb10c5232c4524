/** Reads for code that needs every byte: structures, notes, page tables. Anything missing fails the read. */
import type { PhysAddr } from '../../base/address.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { GapReason, MemoryImage, ReadError } from '../types.ts';

/** The first stretch of a request that is not in the dump (missing, or excluded by its writer). */
export interface MissingError {
  readonly kind: 'missing';
  readonly start: PhysAddr;
  readonly length: number;
  readonly reason: GapReason;
}

/** Reads `length` bytes (at most MAX_READ) at absolute address `start`, all of them or none. */
export async function readExact(
  memory: MemoryImage,
  start: PhysAddr,
  length: number,
  signal?: AbortSignal,
): Promise<Result<Uint8Array, ReadError | MissingError>> {
  const answer = await memory.read(start, length, signal);
  if (!answer.ok) return answer;
  for (const piece of answer.value.pieces) {
    if (piece.source !== 'missing' && piece.source !== 'excluded') continue;
    const reason = piece.reason ?? 'not-in-dump';
    return err({ kind: 'missing', start: piece.start, length: piece.length, reason });
  }
  return ok(answer.value.bytes);
}
