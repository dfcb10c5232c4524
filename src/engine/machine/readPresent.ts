/**
 * Reads for facts that a dump may lack: bytes that are not there are an ordinary answer, and only a file that changed
 * or a cancelled request ends the work.
 */
import { type PhysAddr, safePhysAddr } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type MissingError, readExact } from '../address/readExact.ts';
import type { MemoryImage, ReadError } from '../types.ts';

/** The bytes, or why they are not there (also when their file cannot be read at that place). */
export type Present =
  | { readonly present: true; readonly reader: BeReader }
  | { readonly present: false; readonly hole: boolean };

/** Reads `length` bytes at absolute address `start`. Fails only for `changed` and `cancelled`. */
export async function readPresent(
  memory: MemoryImage,
  start: PhysAddr,
  length: number,
  signal?: AbortSignal,
): Promise<Result<Present, ReadError>> {
  const answer = await readExact(memory, start, length, signal);
  if (answer.ok) return ok({ present: true, reader: new BeReader(answer.value) });
  if (endsWork(answer.error)) return err(answer.error);
  return ok({ present: false, hole: answer.error.kind === 'missing' && answer.error.reason === 'hole' });
}

/** Like `readPresent` for an address that came from memory: one that is beyond all storage counts as a hole. */
export async function readPresentAt(
  memory: MemoryImage,
  start: bigint,
  length: number,
  signal?: AbortSignal,
): Promise<Result<Present, ReadError>> {
  const addr = safePhysAddr(start);
  if (addr === undefined || start + BigInt(length) > BigInt(memory.end))
    return ok({ present: false, hole: true });
  return readPresent(memory, addr, length, signal);
}

function endsWork(error: ReadError | MissingError): error is ReadError {
  return error.kind === 'changed' || error.kind === 'cancelled';
}
