/** The first bytes of a stretch that can be read, to the byte, and why the rest cannot. */
import { FRAME_SIZE } from '../../base/address.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { faultWords, isStop, type StopError } from '../symbols/faults.ts';
import type { VirtualMemory } from '../types.ts';

export interface Part {
  readonly bytes: Uint8Array;
  /** Why it is shorter than was asked for. */
  readonly end: string | undefined;
}

const FRAME = BigInt(FRAME_SIZE);
const ADDRESS_END = 1n << 64n;

/** Reads up to `length` bytes at virtual address `addr`; `length` is at most some MiB. */
export async function readPart(
  virtual: VirtualMemory,
  addr: bigint,
  length: number,
  signal?: AbortSignal,
): Promise<Result<Part, StopError>> {
  const wanted = addr + BigInt(length) > ADDRESS_END ? Number(ADDRESS_END - addr) : length;
  const pieces: Uint8Array[] = [];
  let done = 0;
  let end = wanted < length ? 'the address space ends' : undefined;
  // The whole at once, then frame by frame, then the frame that fails by halves. `bad`: that many cannot be read.
  let bad: number | undefined;
  while (done < wanted && bad !== 1) {
    const at = addr + BigInt(done);
    const inFrame = FRAME_SIZE - Number(at % FRAME);
    const rest = Math.min(bad ?? wanted, wanted - done);
    let tried = rest;
    if (bad !== undefined) tried = rest > inFrame ? inFrame : Math.floor(rest / 2);
    const read = await virtual.read(at, tried, signal);
    if (read.ok) {
      pieces.push(read.value);
      done += tried;
      if (bad !== undefined) bad -= tried;
    } else if (isStop(read.error)) {
      return err(read.error);
    } else {
      end = faultWords(read.error);
      bad = tried;
    }
  }
  const bytes = new Uint8Array(done);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return ok({ bytes, end: done < length ? end : undefined });
}
