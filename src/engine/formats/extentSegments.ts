/**
 * The chunks of memory to list for formats that have no list of their own: stretches that the dump has, stored or known
 * to be zero, and stretches that it lacks.
 */
import { physAddr } from '../../base/address.ts';
import type { Extent, Segment } from '../types.ts';

/** `fileSizes` are the sizes of the files that the extents, which do not overlap, point into. */
export function segmentsOf(extents: readonly Extent[], fileSizes: readonly number[]): readonly Segment[] {
  const segments: Segment[] = [];
  for (const extent of [...extents].sort((a, b) => a.start - b.start)) {
    if (extent.end <= extent.start) continue;
    const segment = segmentOf(extent, fileSizes);
    const last = segments.at(-1);
    if (last !== undefined && last.paddr + last.size === extent.start && isThere(last) === isThere(segment)) {
      segments[segments.length - 1] = joined(last, segment);
    } else {
      segments.push(segment);
    }
  }
  return segments;
}

function segmentOf(extent: Extent, fileSizes: readonly number[]): Segment {
  return {
    paddr: physAddr(extent.start),
    vaddr: BigInt(extent.start),
    size: extent.end - extent.start,
    storedSize: storedBytes(extent, fileSizes),
    ...(extent.kind === 'file' && extent.file === 0 ? { fileOffset: extent.offset } : {}),
    source: extent.source,
    role: 'memory',
  };
}

function storedBytes(extent: Extent, fileSizes: readonly number[]): number {
  const size = extent.end - extent.start;
  if (extent.kind === 'packed') return size;
  if (extent.kind !== 'file') return 0;
  return Math.max(0, Math.min(size, (fileSizes[extent.file] ?? 0) - extent.offset));
}

function isThere({ source }: Segment): boolean {
  return source !== 'missing' && source !== 'excluded';
}

/** Both as one. It stands at no single place of a file any more. */
function joined(first: Segment, second: Segment): Segment {
  const { fileOffset: _, ...rest } = first;
  return {
    ...rest,
    size: first.size + second.size,
    storedSize: first.storedSize + second.storedSize,
    source: first.source === 'zero' ? second.source : first.source,
  };
}
