/**
 * Where a memory file keeps an absolute address, for each of its possible shapes.
 *
 *     full              file[a]
 *     remainder         file[a - HSA_SIZE]
 *     packed            file[sizes of earlier chunks + a - start of the chunk]
 *     packed-remainder  as packed, minus HSA_SIZE
 *     s390-header       file[4096 + a]
 */
import { FRAME_SIZE, physAddr } from '../../base/address.ts';
import { assertNever } from '../../base/assert.ts';
import type { MemoryShape } from '../openTypes.ts';
import { chunksEnd, chunksSize, type MemoryChunk } from './memoryChunks.ts';

/** All shapes, the most common first. */
export const MEMORY_SHAPES: readonly MemoryShape[] = [
  'full',
  'remainder',
  'packed',
  'packed-remainder',
  's390-header',
];

/** Length of the header of zcore/mem and of s390 dumps before the memory (drivers/s390/char/zcore.c v3.12). */
const S390_HEADER_LENGTH = FRAME_SIZE;

/**
 * What to add to an absolute address inside a chunk to get its offset in the file; the sum may be negative: then the
 * file does not hold the address. `chunkStart` and `packedBefore` (sizes of all earlier chunks) name the chunk.
 */
export function shapeDelta(
  shape: MemoryShape,
  hsaSize: number,
  chunkStart: number,
  packedBefore: number,
): number {
  switch (shape) {
    case 'full':
      return 0;
    case 'remainder':
      return -hsaSize;
    case 'packed':
      return packedBefore - chunkStart;
    case 'packed-remainder':
      return packedBefore - chunkStart - hsaSize;
    case 's390-header':
      return S390_HEADER_LENGTH;
    default:
      return assertNever(shape);
  }
}

/** Offset of `addr` in a file of this shape; undefined outside the chunks or before the file's start. */
export function shapeOffset(
  shape: MemoryShape,
  hsaSize: number,
  chunks: readonly MemoryChunk[],
  addr: number,
): number | undefined {
  let packedBefore = 0;
  for (const chunk of chunks) {
    if (addr >= chunk.start && addr < chunk.start + chunk.size) {
      const offset = addr + shapeDelta(shape, hsaSize, chunk.start, packedBefore);
      return offset < 0 ? undefined : offset;
    }
    packedBefore += chunk.size;
  }
  return undefined;
}

/** Size in bytes of a complete file of this shape, at least 0. */
export function shapeSize(shape: MemoryShape, hsaSize: number, chunks: readonly MemoryChunk[]): number {
  switch (shape) {
    case 'full':
      return chunksEnd(chunks);
    case 'remainder':
      return Math.max(0, chunksEnd(chunks) - hsaSize);
    case 'packed':
      return chunksSize(chunks);
    case 'packed-remainder':
      return Math.max(0, chunksSize(chunks) - hsaSize);
    case 's390-header':
      return S390_HEADER_LENGTH + chunksEnd(chunks);
    default:
      return assertNever(shape);
  }
}

/**
 * The chunks that a file of this shape stands for when there is no memory map: one, from absolute 0. Without a
 * memory file (`sizeBytes` undefined) only the HSA remains.
 */
export function chunksWithoutMap(
  shape: MemoryShape,
  sizeBytes: number | undefined,
  hsaSize: number,
): readonly MemoryChunk[] {
  const size = endWithoutMap(shape, sizeBytes ?? 0, hsaSize);
  const end = Math.max(sizeBytes === undefined ? 0 : size, hsaSize);
  return end === 0 ? [] : [{ start: physAddr(0), size: end }];
}

function endWithoutMap(shape: MemoryShape, sizeBytes: number, hsaSize: number): number {
  if (shape === 'remainder' || shape === 'packed-remainder') return hsaSize + sizeBytes;
  if (shape === 's390-header') return Math.max(0, sizeBytes - S390_HEADER_LENGTH);
  return sizeBytes;
}
