/**
 * Reads around bad places of a file: when a long read fails with an I/O error, its halves are tried, down to frames,
 * so that one bad sector costs one frame and not the whole block of a scan.
 */
import { type FileOffset, FRAME_SIZE, fileOffset, roundDown } from '../../base/address.ts';
import { ok, type Result } from '../../base/result.ts';
import type { ByteSource, ReadError } from '../types.ts';

/** A stretch of a salvaged read, relative to its start. */
export interface SalvagedRun {
  readonly start: number;
  readonly length: number;
  readonly readable: boolean;
}

export interface Salvage {
  /** Zero where nothing could be read. */
  readonly bytes: Uint8Array;
  /** Cover the request in order. */
  readonly runs: readonly SalvagedRun[];
}

/** Reads spent on one request. One bad frame in 64 MiB needs 28; on a dying disk every failure may take seconds. */
const MAX_ATTEMPTS = 64;

/** Reads [offset, offset + length) of `file`. Errors other than `unreadable` fail the whole read. */
export async function salvageRead(
  file: ByteSource,
  offset: FileOffset,
  length: number,
  signal?: AbortSignal,
): Promise<Result<Salvage, ReadError>> {
  const first = await file.read(offset, length, signal);
  if (first.ok) return ok({ bytes: first.value, runs: [{ start: 0, length, readable: true }] });
  if (first.error.kind !== 'unreadable') return first;

  const bytes = new Uint8Array(length);
  const runs: SalvagedRun[] = [];
  // A stack with the lower half on top visits the halves in ascending order.
  const pending = halves(offset, 0, length);
  let attempts = 1;
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    const mayTry = attempts++ < MAX_ATTEMPTS;
    const answer = mayTry ? await file.read(fileOffset(offset + part.start), part.length, signal) : undefined;
    if (answer?.ok === true) {
      bytes.set(answer.value, part.start);
      pushRun(runs, part.start, part.length, true);
    } else if (answer !== undefined && answer.error.kind !== 'unreadable') {
      return answer;
    } else {
      const smaller = mayTry ? halves(offset, part.start, part.length) : [];
      if (smaller.length === 0) pushRun(runs, part.start, part.length, false);
      pending.push(...smaller);
    }
  }
  if (runs.length === 0) runs.push({ start: 0, length, readable: false });
  return ok({ bytes, runs });
}

/** The two halves of a stretch, upper one first, cut at a frame of the file; none when it lies within one frame. */
function halves(offset: number, start: number, length: number): { start: number; length: number }[] {
  const middle = roundDown(offset + start + Math.ceil(length / 2), FRAME_SIZE) - offset;
  const later = middle > start ? middle : middle + FRAME_SIZE;
  if (later >= start + length) return [];
  return [
    { start: later, length: start + length - later },
    { start, length: later - start },
  ];
}

function pushRun(runs: SalvagedRun[], start: number, length: number, readable: boolean): void {
  const last = runs.at(-1);
  if (last?.readable === readable) runs[runs.length - 1] = { ...last, length: last.length + length };
  else runs.push({ start, length, readable });
}
