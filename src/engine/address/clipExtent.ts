/** Cuts an extent to a part of itself. */
import { fileOffset, physAddr } from '../../base/address.ts';
import type { Extent } from '../types.ts';

/** The part [start, end) of an extent; both must lie inside it. */
export function clipExtent(extent: Extent, start: number, end: number): Extent {
  if (start === extent.start && end === extent.end) return extent;
  const range = { start: physAddr(start), end: physAddr(end) };
  if (extent.kind !== 'file') return { ...extent, ...range };
  return { ...extent, ...range, offset: fileOffset(extent.offset + (start - extent.start)) };
}
