/** Chunks of storage as a memory map lists them, and the rules that make a list of them fit to be used. */
import { ADDRESS_LIMIT, FRAME_SIZE, type PhysAddr, physAddr } from '../../base/address.ts';
import { hex0x } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';

/** Storage [start, start + size), bytes. */
export interface MemoryChunk {
  readonly start: PhysAddr;
  readonly size: number;
}

/** Chunks that Oldmem takes from one map; a 16 TiB machine in 256 MiB increments has 65536. */
export const MAX_CHUNKS = 1_000_000;

/** Why a text is not a usable memory map. `detail` is a sentence for people. */
export interface MemoryMapError {
  readonly kind:
    | 'not-a-map'
    | 'empty'
    | 'malformed'
    | 'overlap'
    | 'overflow'
    | 'too-many'
    /** /proc/iomem as it reads without root: all addresses zero. */
    | 'unprivileged';
  readonly detail: string;
}

/** Shorthand for a failure. */
export function mapError(kind: MemoryMapError['kind'], detail: string): Result<never, MemoryMapError> {
  return err({ kind, detail });
}

/** A chunk from 64-bit words of a file. Fails when its end does not fit an address. `size` must not be 0. */
export function chunkFrom(start: bigint, size: bigint): Result<MemoryChunk, MemoryMapError> {
  if (start + size <= BigInt(ADDRESS_LIMIT)) {
    return ok({ start: physAddr(Number(start)), size: Number(size) });
  }
  const range = `${hex0x(start)} with size ${hex0x(size)}`;
  return mapError('overflow', `A chunk at ${range} ends above the highest possible address.`);
}

/** Sorts, merges what touches, refuses overlaps; warns of bounds that are no multiple of the frame size. */
export function tidyChunks(
  chunks: readonly MemoryChunk[],
  warnings: string[],
): Result<readonly MemoryChunk[], MemoryMapError> {
  if (chunks.length === 0) return mapError('empty', 'The memory map lists no memory.');
  const sorted = [...chunks].sort((a, b) => a.start - b.start);
  if (sorted.some((chunk, index) => chunk !== chunks[index])) {
    warnings.push('The memory map is not in ascending order; it was sorted.');
  }
  const odd = sorted.find((chunk) => chunk.start % FRAME_SIZE !== 0 || chunk.size % FRAME_SIZE !== 0);
  if (odd !== undefined) {
    const at = `${hex0x(odd.start)} with size ${hex0x(odd.size)}`;
    warnings.push(`The memory map has a chunk that is not made of whole 4 KiB frames: ${at}.`);
  }
  const tidy: MemoryChunk[] = [];
  for (const chunk of sorted) {
    const last = tidy.at(-1);
    const lastEnd = last === undefined ? -1 : last.start + last.size;
    if (last !== undefined && chunk.start < lastEnd) {
      const words = `${hex0x(last.start)} to ${hex0x(lastEnd)} and the one at ${hex0x(chunk.start)}`;
      return mapError('overlap', `Two chunks of the memory map overlap: ${words}.`);
    }
    if (last !== undefined && chunk.start === lastEnd) {
      tidy[tidy.length - 1] = { start: last.start, size: last.size + chunk.size };
    } else {
      tidy.push(chunk);
    }
  }
  return ok(tidy);
}

/** One past the highest address of tidy chunks; 0 for none. */
export function chunksEnd(chunks: readonly MemoryChunk[]): PhysAddr {
  const last = chunks.at(-1);
  return physAddr(last === undefined ? 0 : last.start + last.size);
}

/** Sum of the sizes, bytes. */
export function chunksSize(chunks: readonly MemoryChunk[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.size, 0);
}
