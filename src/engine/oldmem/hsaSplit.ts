/**
 * The zfcpdump rule: absolute addresses below HSA_SIZE come from the HSA, all others from memory; the memory file's
 * own bytes below HSA_SIZE belong to the dump kernel and are never used (copy_oldmem_page_zfcpdump and
 * copy_oldmem_page, arch/s390/kernel/crash_dump.c v3.14 to v6.6; v3.12 gives the same bytes for reads that do not
 * cross HSA_SIZE).
 */
import { fileOffset, physAddr } from '../../base/address.ts';
import type { MemoryShape } from '../openTypes.ts';
import type { Extent, GapReason } from '../types.ts';
import type { MemoryChunk } from './memoryChunks.ts';
import { shapeDelta } from './shapeMapping.ts';

export interface HsaPart {
  /** Index into `Dump.files`. */
  readonly file: number;
  readonly sizeBytes: number;
  /** Offset of absolute 0 in the file: 4096 when raw SDIAS blocks were copied, the first of which is not memory. */
  readonly shift: 0 | 4096;
}

export interface MemoryPart {
  /** Index into `Dump.files`. */
  readonly file: number;
  readonly sizeBytes: number;
  readonly shape: MemoryShape;
  /** HSA_SIZE when the file was made, where that is not the one asked about: what the file holds does not change. */
  readonly madeWith?: number;
}

export interface ZfcpdumpInput {
  /** Bytes; 0 when there is no HSA split and everything is in the memory file. */
  readonly hsaSize: number;
  readonly hsa: HsaPart | undefined;
  readonly memory: MemoryPart | undefined;
  /** Storage of the machine, ascending and without overlaps. What lies in none of them stays a hole. */
  readonly chunks: readonly MemoryChunk[];
}

/** The extents of all chunks, ascending and without overlaps: stored bytes, and gaps with their reasons. */
export function zfcpdumpExtents(input: ZfcpdumpInput): readonly Extent[] {
  const extents: Extent[] = [];
  let packedBefore = 0;
  for (const chunk of input.chunks) {
    const end = chunk.start + chunk.size;
    const seam = Math.min(Math.max(input.hsaSize, chunk.start), end);
    pushHsa(extents, input.hsa, chunk.start, seam);
    pushMemory(extents, input, chunk.start, packedBefore, seam, end);
    packedBefore += chunk.size;
  }
  return extents;
}

/** [start, end) of the HSA. What the file is too short for is truncated, without a file it is `no-hsa`. */
function pushHsa(extents: Extent[], hsa: HsaPart | undefined, start: number, end: number): void {
  if (hsa === undefined) {
    pushGap(extents, start, end, 'no-hsa');
    return;
  }
  const source = { kind: 'file', source: 'hsa', file: hsa.file } as const;
  pushStored(extents, source, hsa.sizeBytes, start, end, hsa.shift);
}

/** [start, end) of one chunk in memory. */
function pushMemory(
  extents: Extent[],
  input: ZfcpdumpInput,
  chunkStart: number,
  packedBefore: number,
  start: number,
  end: number,
): void {
  const { memory, hsaSize } = input;
  if (memory === undefined) {
    pushGap(extents, start, end, 'not-in-dump');
    return;
  }
  const delta = shapeDelta(memory.shape, memory.madeWith ?? hsaSize, chunkStart, packedBefore);
  // Cutting HSA_SIZE bytes off a packed file with holes below HSA_SIZE cuts memory above it, too.
  const first = Math.min(Math.max(start, -delta), end);
  pushGap(extents, start, first, 'not-in-dump');
  const source = { kind: 'file', source: 'memory', file: memory.file } as const;
  pushStored(extents, source, memory.sizeBytes, first, end, delta);
}

/** [start, end) at offset `start + delta` of a file, as far as the file goes. */
function pushStored(
  extents: Extent[],
  source: { readonly kind: 'file'; readonly source: 'hsa' | 'memory'; readonly file: number },
  sizeBytes: number,
  start: number,
  end: number,
  delta: number,
): void {
  const stored = Math.min(Math.max(sizeBytes - delta, start), end);
  if (start < stored) {
    const offset = fileOffset(start + delta);
    extents.push({ ...source, start: physAddr(start), end: physAddr(stored), offset });
  }
  pushGap(extents, stored, end, 'truncated');
}

function pushGap(extents: Extent[], start: number, end: number, reason: GapReason): void {
  if (start >= end) return;
  extents.push({ kind: 'gap', start: physAddr(start), end: physAddr(end), source: 'missing', reason });
}
