/**
 * Turns the PT_LOADs of a core into the segments to show and the extents to read through. Where PT_LOADs overlap the
 * memory's own wins over the kernel image's, otherwise the first one, as in every other reader.
 */
import { ADDRESS_LIMIT, fileOffset, physAddr, safeNumber } from '../../base/address.ts';
import { clipExtent } from '../address/clipExtent.ts';
import { resolveOverlaps } from '../address/overlaps.ts';
import type { Extent, GapReason, Segment, SourceKind } from '../types.ts';
import { type Phdr, PT_LOAD } from './header.ts';

/** Extents up to which overlaps are ranked by their PT_LOADs; ranking takes quadratic time in the worst case. */
const MAX_RANKED = 20_000;

/** A PT_LOAD with values that can be followed. */
export interface CoreSegment extends Segment {
  /** Position in the program header table. */
  readonly index: number;
  /** p_filesz; `storedSize` is what of it the file really has. */
  readonly promisedSize: number;
  /** p_offset as it is written; beyond the end of the file when it makes no sense. */
  readonly storedAt: number;
}

export interface CoreMap {
  readonly segments: readonly CoreSegment[];
  readonly extents: readonly Extent[];
  /** Positions of PT_LOADs whose addresses or sizes cannot be followed. */
  readonly unusable: readonly number[];
}

/** `rest` says what is behind p_filesz, up to p_memsz. */
export function mapCore(phdrs: readonly Phdr[], fileSize: number, rest: 'zero' | GapReason): CoreMap {
  const unusable: number[] = [];
  const plain: CoreSegment[] = [];
  for (const [index, phdr] of phdrs.entries()) {
    if (phdr.type !== PT_LOAD) continue;
    const segment = toSegment(phdr, index, fileSize, rest);
    if (segment === undefined) unusable.push(index);
    else plain.push(segment);
  }
  const segments = markImages(plain);
  return { segments, extents: layExtents(segments, rest), unusable };
}

/**
 * The extents without overlaps. Stored bytes come first, so that the image's copy fills in where a cut-off file has
 * lost the memory's own.
 */
function layExtents(segments: readonly CoreSegment[], rest: 'zero' | GapReason): readonly Extent[] {
  const ranked: Extent[][] = [[], [], []];
  for (const segment of segments) {
    for (const extent of extentsOf(segment, rest)) {
      const rank = segment.role === 'memory' ? 0 : 1;
      ranked[extent.kind === 'gap' ? 2 : rank]?.push(extent);
    }
  }
  const claims = ranked.flat();
  const sorted = [...claims].sort((a, b) => a.start - b.start);
  const apart = sorted.every((extent, i) => (sorted[i - 1]?.end ?? 0) <= extent.start);
  if (apart) return sorted;
  return claims.length <= MAX_RANKED ? resolveOverlaps(claims) : lowestFirst(sorted);
}

/** Keeps what lies above everything before it: linear in time, for lists that only a hostile file can have. */
function lowestFirst(sorted: readonly Extent[]): readonly Extent[] {
  const kept: Extent[] = [];
  let end = 0;
  for (const extent of sorted) {
    if (extent.end > end) kept.push(clipExtent(extent, Math.max(extent.start, end), extent.end));
    end = Math.max(end, extent.end);
  }
  return kept;
}

/** Undefined when the segment is empty or does not fit into the address space. */
function toSegment(
  phdr: Phdr,
  index: number,
  fileSize: number,
  rest: 'zero' | GapReason,
): CoreSegment | undefined {
  const paddr = safeNumber(phdr.paddr);
  const promised = safeNumber(phdr.filesz);
  const memory = safeNumber(phdr.memsz);
  if (paddr === undefined || promised === undefined || memory === undefined) return undefined;
  const size = Math.max(promised, memory);
  if (size === 0 || paddr + size > ADDRESS_LIMIT) return undefined;
  const offset = safeNumber(phdr.offset) ?? ADDRESS_LIMIT;
  const storedSize = Math.max(0, Math.min(promised, fileSize - offset));
  return {
    paddr: physAddr(paddr),
    vaddr: phdr.vaddr,
    size,
    storedSize,
    fileOffset: fileOffset(offset),
    source: sourceOf(storedSize, promised, rest),
    role: 'memory',
    flags: phdr.flags,
    index,
    promisedSize: promised,
    storedAt: offset,
  };
}

function sourceOf(stored: number, promised: number, rest: 'zero' | GapReason): SourceKind {
  if (stored > 0) return 'file';
  if (promised > 0) return 'missing';
  if (rest === 'zero') return 'zero';
  return rest === 'filtered' ? 'excluded' : 'missing';
}

/**
 * The kernel image has a PT_LOAD of its own in front of the memory that contains it, at other virtual addresses
 * (kernels since 6.10). A PT_LOAD is taken for it when its bytes lie in another one and its p_vaddr does not go with
 * the others' identity mapping.
 */
function markImages(segments: readonly CoreSegment[]): readonly CoreSegment[] {
  const byShift = new Map<bigint, number>();
  for (const { vaddr, paddr, size } of segments) {
    const shift = vaddr - BigInt(paddr);
    byShift.set(shift, (byShift.get(shift) ?? 0) + size);
  }
  const [identity] = [...byShift].sort((a, b) => b[1] - a[1]);
  if (identity === undefined || byShift.size === 1) return segments;
  const regular = segments.filter(({ vaddr, paddr }) => vaddr - BigInt(paddr) === identity[0]);
  const sorted = [...regular].sort((a, b) => a.paddr - b.paddr);
  return segments.map((segment) => {
    if (segment.vaddr - BigInt(segment.paddr) === identity[0]) return segment;
    return isInside(segment, sorted) ? { ...segment, role: 'kernel image' } : segment;
  });
}

/** True when the first byte of `segment` lies in one of the sorted `others`. */
function isInside(segment: CoreSegment, others: readonly CoreSegment[]): boolean {
  let low = 0;
  let high = others.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const other = others[middle];
    if (other !== undefined && other.paddr + other.size <= segment.paddr) low = middle + 1;
    else high = middle;
  }
  const other = others[low];
  return other !== undefined && other.paddr <= segment.paddr;
}

function extentsOf(segment: CoreSegment, rest: 'zero' | GapReason): readonly Extent[] {
  const stored = physAddr(segment.paddr + segment.storedSize);
  const promised = physAddr(segment.paddr + segment.promisedSize);
  const end = physAddr(segment.paddr + segment.size);
  const extents: Extent[] = [
    {
      kind: 'file',
      start: segment.paddr,
      end: stored,
      source: 'file',
      file: 0,
      offset: fileOffset(segment.storedAt),
    },
    { kind: 'gap', start: stored, end: promised, source: 'missing', reason: 'truncated' },
  ];
  if (rest === 'zero') extents.push({ kind: 'zero', start: promised, end, source: 'zero' });
  else
    extents.push({
      kind: 'gap',
      start: promised,
      end,
      source: rest === 'filtered' ? 'excluded' : 'missing',
      reason: rest,
    });
  return extents.filter((extent) => extent.end > extent.start);
}
