/** Reads of kernel memory whose length is only a bound: as much as is there from the start on. */
import { FRAME_SIZE } from '../../base/address.ts';
import { concatBytes } from '../../base/bytes.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { VirtualMemory } from '../types.ts';
import { isStop, type StopError } from './faults.ts';

/** Up to `length` bytes at virtual `addr`; fewer, down to none, where a frame cannot be read. */
export async function readUpTo(
  virtual: VirtualMemory,
  addr: bigint,
  length: number,
  signal?: AbortSignal,
): Promise<Result<Uint8Array, StopError>> {
  const whole = await virtual.read(addr, length, signal);
  if (whole.ok) return whole;
  if (isStop(whole.error)) return err(whole.error);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < length; ) {
    const here = addr + BigInt(at);
    const size = Math.min(length - at, FRAME_SIZE - Number(here % BigInt(FRAME_SIZE)));
    const piece = await virtual.read(here, size, signal);
    if (!piece.ok && isStop(piece.error)) return err(piece.error);
    if (!piece.ok) break;
    pieces.push(piece.value);
    at += size;
  }
  return ok(concatBytes(pieces));
}
