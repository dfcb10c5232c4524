/**
 * A MemoryImage made of an address map and the files that it points into. Serves the pieces of a read in parallel;
 * compressed formats plug in with `unpack`.
 */
import { ADDRESS_LIMIT, type PhysAddr, physAddr } from '../../base/address.ts';
import { assertNever, ensure } from '../../base/assert.ts';
import { createGate } from '../../base/gate.ts';
import { err, ok, type Result } from '../../base/result.ts';
import {
  type ByteSource,
  type Extent,
  type FileExtent,
  MAX_READ,
  type MemoryImage,
  type MemoryRead,
  type PackedExtent,
  type ReadError,
  type ReadPiece,
} from '../types.ts';
import { type AddressMap, DEFAULT_EXTENT_LIMIT } from './addressMap.ts';
import { clipExtent } from './clipExtent.ts';
import { type Salvage, salvageRead } from './salvage.ts';

/**
 * Delivers [start, start + length), which lies inside `extent`. Adjacent packed extents of one file are merged by the
 * map, so it must find its block by address. Bytes that cannot be unpacked are pieces of the answer (`damaged`).
 */
export type Unpack = (
  extent: PackedExtent,
  start: PhysAddr,
  length: number,
  signal?: AbortSignal,
) => Promise<Result<MemoryRead, ReadError>>;

export interface MappedImageOptions {
  /** Required when the map has packed extents. */
  readonly unpack?: Unpack;
}

/** Pieces of one read that are fetched at the same time. */
const PARALLEL_PIECES = 6;

/**
 * Reads memory through `map`; `file` of an extent is an index into `files`. Where a file is shorter than its extent
 * the rest is a gap `truncated`. A read error of kind `unreadable` makes the bad frames a gap; `changed` and `cancelled`
 * fail the whole read, because then nothing of it can be relied on.
 */
export function mappedImage(
  map: AddressMap,
  files: readonly ByteSource[],
  options: MappedImageOptions = {},
): MemoryImage {
  const cover = (start: PhysAddr, end: PhysAddr, limit: number): readonly Extent[] => {
    const clipped: Extent[] = [];
    for (const extent of map.extents(start, end, limit)) clipToFile(extent, files, clipped);
    return clipped.slice(0, limit);
  };

  const readPart = async (extent: Extent, signal?: AbortSignal): Promise<Result<MemoryRead, ReadError>> => {
    const { start, end } = extent;
    const length = end - start;
    switch (extent.kind) {
      case 'file': {
        const file = ensure(files[extent.file], 'the map points at a file that was given');
        return fromSalvage(extent, await salvageRead(file, extent.offset, length, signal));
      }
      case 'packed': {
        const unpack = ensure(options.unpack, 'a map with packed extents needs unpack');
        return unpack(extent, start, length, signal);
      }
      case 'zero':
        return ok(whole(start, new Uint8Array(length), 'zero'));
      case 'gap': {
        const piece: ReadPiece = { start, length, source: extent.source, reason: extent.reason };
        return ok({ start, bytes: new Uint8Array(0), pieces: [piece] });
      }
      default:
        return assertNever(extent);
    }
  };

  return {
    end: map.end,
    async extents(start, end, limit = DEFAULT_EXTENT_LIMIT, signal) {
      if (signal?.aborted === true) return err({ kind: 'cancelled' });
      return ok(cover(start, end, limit));
    },
    async read(start, length, signal) {
      if (signal?.aborted === true) return err({ kind: 'cancelled' });
      if (length > MAX_READ) return err({ kind: 'too-large', length, limit: MAX_READ });
      // What no address can name is left to the last step of `join`, as a hole.
      const end = physAddr(Math.min(start + length, ADDRESS_LIMIT));
      const extents = cover(start, end, Number.POSITIVE_INFINITY);
      const [only] = extents;
      if (only?.start === start && only.end === start + length && only.kind !== 'gap')
        return readPart(only, signal);

      const gate = createGate(PARALLEL_PIECES);
      const stop = new AbortController();
      const both = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
      const bytes = new Uint8Array(length);
      const parts = await Promise.all(
        extents.map((extent) =>
          gate.run(async () => {
            const part = await readPart(extent, both);
            if (part.ok) bytes.set(part.value.bytes, extent.start - start);
            else stop.abort(part.error);
            return part;
          }),
        ),
      );
      return join(start, bytes, parts);
    },
  };
}

/** Appends `extent` to `out`; what lies past the end of its file as a gap. */
function clipToFile(extent: Extent, files: readonly ByteSource[], out: Extent[]): void {
  if (extent.kind !== 'file') {
    out.push(extent);
    return;
  }
  const end = extent.start + storedLength(extent, files);
  if (end > extent.start) out.push(clipExtent(extent, extent.start, end));
  if (end < extent.end) {
    out.push({
      kind: 'gap',
      start: physAddr(end),
      end: extent.end,
      source: 'missing',
      reason: 'truncated',
    });
  }
}

function storedLength(extent: FileExtent, files: readonly ByteSource[]): number {
  const file = ensure(files[extent.file], 'the map points at a file that was given');
  return Math.max(0, Math.min(extent.end - extent.start, file.sizeBytes - extent.offset));
}

function whole(start: PhysAddr, bytes: Uint8Array, source: ReadPiece['source']): MemoryRead {
  return { start, bytes, pieces: [{ start, length: bytes.length, source }] };
}

function fromSalvage(
  { start, source }: FileExtent,
  answer: Result<Salvage, ReadError>,
): Result<MemoryRead, ReadError> {
  if (!answer.ok) return answer;
  const pieces = answer.value.runs.map((run): ReadPiece => {
    const range = { start: physAddr(start + run.start), length: run.length };
    return run.readable ? { ...range, source } : { ...range, source: 'missing', reason: 'unreadable' };
  });
  return ok({ start, bytes: answer.value.bytes, pieces });
}

/** Puts the pieces of all parts in one list, joining neighbours that say the same. */
function join(
  start: PhysAddr,
  bytes: Uint8Array,
  parts: readonly (Result<MemoryRead, ReadError> | undefined)[],
): Result<MemoryRead, ReadError> {
  const pieces: ReadPiece[] = [];
  let failure: ReadError | undefined;
  for (const part of parts) {
    if (part === undefined) continue;
    if (part.ok) for (const piece of part.value.pieces) pushPiece(pieces, piece);
    // The first failure cancels the other parts, so any other kind says more than `cancelled`.
    else if (failure === undefined || failure.kind === 'cancelled') failure = part.error;
  }
  if (failure !== undefined) return err(failure);
  const covered = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (covered < bytes.length) {
    const rest = { start: physAddr(start + covered), length: bytes.length - covered };
    pushPiece(pieces, { ...rest, source: 'missing', reason: 'hole' });
  }
  return ok({ start, bytes, pieces });
}

function pushPiece(pieces: ReadPiece[], piece: ReadPiece): void {
  const last = pieces.at(-1);
  if (last !== undefined && last.source === piece.source && last.reason === piece.reason) {
    pieces[pieces.length - 1] = { ...last, length: last.length + piece.length };
  } else {
    pieces.push(piece);
  }
}
