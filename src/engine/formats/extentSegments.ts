/** The chunks of memory to list for formats that have no list of their own: what the address map says, joined. */
import { physAddr } from '../../base/address.ts';
import type { Extent, Segment } from '../types.ts';

/** Segments that are listed at most; a person cannot read more, and the map itself is complete. */
const MAX_SEGMENTS = 100_000;

/** One segment for every stretch of one source; `fileSizes` are the sizes of the files that extents point into. */
export function segmentsOf(extents: readonly Extent[], fileSizes: readonly number[]): readonly Segment[] {
  const segments: Segment[] = [];
  for (const extent of [...extents].sort((a, b) => a.start - b.start)) {
    if (extent.end <= extent.start) continue;
    const size = extent.end - extent.start;
    const storedSize = storedBytes(extent, fileSizes);
    const last = segments.at(-1);
    const continues =
      last !== undefined &&
      last.source === extent.source &&
      last.paddr + last.size === extent.start &&
      last.storedSize === (extent.source === 'zero' || extent.source === 'missing' ? 0 : last.size);
    if (continues) {
      segments[segments.length - 1] = {
        ...last,
        size: last.size + size,
        storedSize: last.storedSize + storedSize,
      };
    } else if (segments.length < MAX_SEGMENTS) {
      segments.push({
        paddr: physAddr(extent.start),
        vaddr: BigInt(extent.start),
        size,
        storedSize,
        ...(extent.kind === 'file' && extent.file === 0 ? { fileOffset: extent.offset } : {}),
        source: extent.source,
        role: 'memory',
      });
    }
  }
  return segments;
}

function storedBytes(extent: Extent, fileSizes: readonly number[]): number {
  const size = extent.end - extent.start;
  if (extent.kind === 'packed') return size;
  if (extent.kind !== 'file') return 0;
  return Math.max(0, Math.min(size, (fileSizes[extent.file] ?? 0) - extent.offset));
}
