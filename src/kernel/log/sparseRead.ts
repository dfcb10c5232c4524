/**
 * Reads of tables that may lack some of their frames, as in filtered and truncated dumps: what is there is used, what
 * is not is known. `createWindow` walks through a large table with little memory.
 */
import { FRAME_SIZE } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { ReadError } from '../../engine/types.ts';
import type { VirtualMemory } from '../types.ts';
import { endsWork } from './rawRecord.ts';

/** Bytes of which some may be missing; missing ones read as zero and mean nothing. */
export interface SparseBytes {
  readonly bytes: Uint8Array;
  readonly missingBytes: number;
  /** True when all `length` bytes at `offset` are there. */
  has(offset: number, length: number): boolean;
}

/** Reads `length` bytes (at most 64 MiB) at `addr`, frame by frame where not all are there. */
export async function readSparse(
  virtual: VirtualMemory,
  addr: bigint,
  length: number,
  signal?: AbortSignal,
): Promise<Result<SparseBytes, ReadError>> {
  const whole = await virtual.read(addr, length, signal);
  if (whole.ok) {
    const bytes = whole.value;
    return ok({ bytes, missingBytes: 0, has: (offset, size) => inside(bytes, offset, size) });
  }
  if (whole.error.kind === 'too-large' || endsWork(whole.error)) return err(whole.error);
  const bytes = new Uint8Array(length);
  const into = Number(addr % BigInt(FRAME_SIZE));
  const missing = new Set<number>();
  let missingBytes = 0;
  for (let at = 0; at < length; ) {
    const frame = Math.floor((into + at) / FRAME_SIZE);
    const size = Math.min((frame + 1) * FRAME_SIZE - into, length) - at;
    const part = await virtual.read(addr + BigInt(at), size, signal);
    if (part.ok) {
      bytes.set(part.value, at);
    } else if (endsWork(part.error)) {
      return err(part.error);
    } else {
      missing.add(frame);
      missingBytes += size;
    }
    at += size;
  }
  const has = (offset: number, size: number): boolean => {
    if (!inside(bytes, offset, size)) return false;
    const last = Math.floor((into + offset + Math.max(size, 1) - 1) / FRAME_SIZE);
    for (let frame = Math.floor((into + offset) / FRAME_SIZE); frame <= last; frame++) {
      if (missing.has(frame)) return false;
    }
    return true;
  };
  return ok({ bytes, missingBytes, has });
}

function inside(bytes: Uint8Array, offset: number, length: number): boolean {
  return offset >= 0 && length >= 0 && offset + length <= bytes.length;
}

/** Bytes read ahead when the table is read in order; larger than any record's text. */
const WINDOW = 128 * 1024;
/** Bytes read at least after a jump, so that jumping about in a damaged table stays cheap. */
const AFTER_JUMP = 8 * 1024;

/** A table in virtual memory. */
export interface Window {
  /** The bytes, or undefined when not all of them are there or they are outside. `length` is at most 64 KiB. */
  at(offset: number, length: number, signal?: AbortSignal): Promise<Result<BeReader | undefined, ReadError>>;
}

/** A window over `size` bytes at `base`: quick when read in ascending order. */
export function createWindow(virtual: VirtualMemory, base: bigint, size: number): Window {
  let start = 0;
  let loaded: SparseBytes | undefined;
  return {
    async at(offset, length, signal) {
      if (offset < 0 || length < 0 || offset + length > size) return ok(undefined);
      if (loaded === undefined || offset < start || offset + length > start + loaded.bytes.length) {
        const end = start + (loaded?.bytes.length ?? 0);
        const inOrder = offset >= start && offset <= end + AFTER_JUMP;
        const ahead = inOrder ? WINDOW : Math.max(AFTER_JUMP, length);
        start = offset;
        const read = await readSparse(virtual, base + BigInt(start), Math.min(ahead, size - start), signal);
        if (!read.ok) return read;
        loaded = read.value;
      }
      const from = offset - start;
      return ok(
        loaded.has(from, length) ? new BeReader(loaded.bytes.subarray(from, from + length)) : undefined,
      );
    },
  };
}
