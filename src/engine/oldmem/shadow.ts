/**
 * The memory file's own bytes below HSA_SIZE. The dump kernel was loaded there and ran there, so they are never part of
 * the dump; beside what the HSA saved they show what was overwritten (arch/s390/kernel/crash_dump.c, copy_oldmem_page).
 */
import { FRAME_SIZE, fileOffset, type PhysAddr, physAddr } from '../../base/address.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { ByteSource, Dump, MemoryRead, ReadError } from '../types.ts';

/** Bytes that are compared in one step. */
const STEP = 1024 * 1024;

/** What is known of one page frame on both sides. */
export const FRAME_STATE = { same: 0, differs: 1, unknown: 2 } as const;

/** Where the overwritten bytes stand: addresses [0, end) at `offset` of `source`. */
export interface Shadow {
  readonly source: ByteSource;
  readonly offset: number;
  /** One past the last address, at most HSA_SIZE. */
  readonly end: number;
}

/** The shadow of a pair, or the reason in words why there is none. */
export function shadowOf({ shadow, hsaSize, files }: Dump): Result<Shadow, string> {
  if (hsaSize === undefined)
    return err('This dump is one file: what the dump kernel did to low memory is not part of it.');
  const source = shadow === undefined ? undefined : files[shadow.file]?.source;
  if (shadow === undefined || source === undefined)
    return err(
      'The memory file begins at the end of the HSA, or one of the two files is missing, so there is nothing to lay beside the HSA.',
    );
  const end = Math.min(hsaSize, source.sizeBytes - shadow.offset);
  if (end <= 0) return err('The memory file is too short to have bytes below the end of the HSA.');
  return ok({ source, offset: shadow.offset, end });
}

/** Both sides of [start, start + length), cut at the end of the shadow. */
export interface SeamRead {
  /** The dump's own bytes: the HSA. */
  readonly saved: MemoryRead;
  /** The memory file's bytes at the same addresses. */
  readonly overwritten: Uint8Array;
  readonly fileName: string;
  readonly fileOffset: number;
}

export async function readSeam(
  dump: Dump,
  shadow: Shadow,
  start: PhysAddr,
  length: number,
  signal?: AbortSignal,
): Promise<Result<SeamRead, ReadError>> {
  const size = Math.max(0, Math.min(length, shadow.end - start));
  const at = fileOffset(shadow.offset + start);
  const [saved, overwritten] = await Promise.all([
    dump.memory.read(start, size, signal),
    shadow.source.read(at, size, signal),
  ]);
  if (!saved.ok) return saved;
  if (!overwritten.ok) return overwritten;
  return ok({
    saved: saved.value,
    overwritten: overwritten.value,
    fileName: shadow.source.name,
    fileOffset: at,
  });
}

/** One state for each whole page frame of the read, from its first byte on. */
export function frameStates({ saved, overwritten }: SeamRead): Uint8Array {
  const states = new Uint8Array(Math.ceil(overwritten.length / FRAME_SIZE));
  for (let frame = 0; frame < states.length; frame++) {
    const from = frame * FRAME_SIZE;
    const to = Math.min(from + FRAME_SIZE, overwritten.length);
    for (let i = from; i < to; i++) {
      if (saved.bytes[i] === overwritten[i]) continue;
      states[frame] = FRAME_STATE.differs;
      break;
    }
  }
  for (const piece of saved.pieces) {
    if (piece.source !== 'missing' && piece.source !== 'excluded') continue;
    const from = Math.floor((piece.start - saved.start) / FRAME_SIZE);
    const to = Math.ceil((piece.start - saved.start + piece.length) / FRAME_SIZE);
    states.fill(FRAME_STATE.unknown, from, to);
  }
  return states;
}

/** States of all page frames below the end of the shadow. Reads both files up to there. */
export async function compareSeam(
  dump: Dump,
  shadow: Shadow,
  onProgress: (doneBytes: number, totalBytes: number) => void,
  signal?: AbortSignal,
): Promise<Result<Uint8Array, ReadError>> {
  const states = new Uint8Array(Math.ceil(shadow.end / FRAME_SIZE));
  for (let at = 0; at < shadow.end; at += STEP) {
    const read = await readSeam(dump, shadow, physAddr(at), STEP, signal);
    if (!read.ok) return read;
    states.set(frameStates(read.value), at / FRAME_SIZE);
    onProgress(Math.min(at + STEP, shadow.end), shadow.end);
  }
  return ok(states);
}

/** The nearest frame after (1) or before (-1) that of `from` whose bytes differ; undefined when there is none. */
export async function nextDifference(
  dump: Dump,
  shadow: Shadow,
  from: PhysAddr,
  direction: 1 | -1,
  signal?: AbortSignal,
): Promise<Result<PhysAddr | undefined, ReadError>> {
  const frame = Math.floor(from / FRAME_SIZE);
  let at = direction === 1 ? (frame + 1) * FRAME_SIZE : Math.max(0, frame * FRAME_SIZE - STEP);
  let end = direction === 1 ? Math.min(at + STEP, shadow.end) : frame * FRAME_SIZE;
  while (end > at) {
    const read = await readSeam(dump, shadow, physAddr(at), end - at, signal);
    if (!read.ok) return read;
    const states = frameStates(read.value);
    const found =
      direction === 1 ? states.indexOf(FRAME_STATE.differs) : states.lastIndexOf(FRAME_STATE.differs);
    if (found >= 0) return ok(physAddr(at + found * FRAME_SIZE));
    if (direction === 1) {
      at = end;
      end = Math.min(at + STEP, shadow.end);
    } else {
      end = at;
      at = Math.max(0, at - STEP);
    }
  }
  return ok(undefined);
}
