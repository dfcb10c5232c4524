/**
 * Another view of a MemoryImage: windows of it at other addresses. Works for every format, because it only asks the
 * image below for other addresses; file extents keep their offsets.
 */
import { ADDRESS_LIMIT, type PhysAddr, physAddr } from '../../base/address.ts';
import { concatBytes } from '../../base/bytes.ts';
import { err, ok, type Result } from '../../base/result.ts';
import {
  type Extent,
  MAX_READ,
  type MemoryImage,
  type MemoryRead,
  type ReadError,
  type ReadPiece,
} from '../types.ts';
import { DEFAULT_EXTENT_LIMIT } from './addressMap.ts';

/** Addresses [start, end) of the view are [from, from + end - start) of the image below. */
export interface Window {
  readonly start: PhysAddr;
  readonly end: PhysAddr;
  readonly from: PhysAddr;
}

/** A part of a request: inside a window, or in the hole between two (`from` undefined). */
interface Part {
  readonly start: number;
  readonly end: number;
  readonly from: number | undefined;
}

/** Shows `windows`, which are ascending, not empty and do not overlap; addresses outside them are holes. */
export function remappedImage(memory: MemoryImage, windows: readonly Window[]): MemoryImage {
  return {
    end: windows.at(-1)?.end ?? physAddr(0),
    async extents(start, end, limit = DEFAULT_EXTENT_LIMIT, signal) {
      const cover: Extent[] = [];
      for (const part of partsOf(windows, start, end)) {
        let at = part.start;
        while (at < part.end && cover.length < limit) {
          const found = await extentsOf(memory, { ...part, start: at }, limit - cover.length, signal);
          if (!found.ok) return found;
          for (const extent of found.value) cover.push(extent);
          at = found.value.at(-1)?.end ?? part.end;
        }
      }
      return ok(cover);
    },
    async read(start, length, signal) {
      if (length > MAX_READ) return err({ kind: 'too-large', length, limit: MAX_READ });
      const end = Math.min(start + length, ADDRESS_LIMIT);
      const reads: MemoryRead[] = [];
      for (const part of partsOf(windows, start, end)) {
        const found = await readOf(memory, part, signal);
        if (!found.ok) return found;
        reads.push(found.value);
      }
      if (end < start + length) reads.push(holeRead(end, start + length - end));
      return ok(joinReads(start, reads));
    },
  };
}

function* partsOf(windows: readonly Window[], start: number, end: number): Generator<Part> {
  let at = start;
  for (const window of windows) {
    if (at >= end) return;
    if (window.end <= at) continue;
    const first = Math.min(window.start, end);
    if (at < first) yield { start: at, end: first, from: undefined };
    at = Math.max(at, first);
    const last = Math.min(window.end, end);
    if (at < last) yield { start: at, end: last, from: window.from + (at - window.start) };
    at = Math.max(at, last);
  }
  if (at < end) yield { start: at, end, from: undefined };
}

async function extentsOf(
  memory: MemoryImage,
  part: Part,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<Result<readonly Extent[], ReadError>> {
  const { start, end, from } = part;
  if (from === undefined) {
    const range = { start: physAddr(start), end: physAddr(end) };
    return ok([{ kind: 'gap', ...range, source: 'missing', reason: 'hole' }]);
  }
  const below = await memory.extents(physAddr(from), physAddr(from + (end - start)), limit, signal);
  if (!below.ok) return below;
  return ok(
    below.value.map((extent) => ({
      ...extent,
      start: physAddr(extent.start - from + start),
      end: physAddr(extent.end - from + start),
    })),
  );
}

async function readOf(
  memory: MemoryImage,
  part: Part,
  signal: AbortSignal | undefined,
): Promise<Result<MemoryRead, ReadError>> {
  const { start, end, from } = part;
  if (from === undefined) return ok(holeRead(start, end - start));
  const below = await memory.read(physAddr(from), end - start, signal);
  if (!below.ok) return below;
  const pieces = below.value.pieces.map((piece) => ({
    ...piece,
    start: physAddr(piece.start - from + start),
  }));
  return ok({ start: physAddr(start), bytes: below.value.bytes, pieces });
}

function holeRead(start: number, length: number): MemoryRead {
  const at = physAddr(start);
  return {
    start: at,
    bytes: new Uint8Array(length),
    pieces: [{ start: at, length, source: 'missing', reason: 'hole' }],
  };
}

function joinReads(start: PhysAddr, reads: readonly MemoryRead[]): MemoryRead {
  const [only] = reads;
  if (only !== undefined && reads.length === 1) return only;
  const pieces: ReadPiece[] = reads.flatMap((read) => [...read.pieces]);
  return { start, bytes: concatBytes(reads.map((read) => read.bytes)), pieces };
}
