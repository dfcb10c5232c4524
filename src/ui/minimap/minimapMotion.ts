/** From a place on the strip, or a key, to the address that the grid should show first. Pure. */
import { roundDown } from '../../base/address.ts';
import { BUCKETS } from './minimapBuckets.ts';

/** What the grid shows: [start, end). */
export interface VisibleRange {
  readonly start: number;
  readonly end: number;
}

/** The address at a share (0..1) of the strip, on a row border and inside the dump. */
export function addressAt(share: number, end: number): number {
  const bounded = Math.min(1, Math.max(0, share));
  return roundDown(Math.min(Math.floor(bounded * end), Math.max(0, end - 1)), 16);
}

/** True when a press at `share` is on the marker, which is at least `leastShare` high: then it is dragged from there. */
export function isOnMarker(
  share: number,
  visible: VisibleRange | undefined,
  end: number,
  leastShare: number,
): boolean {
  if (visible === undefined || end === 0) return false;
  const top = visible.start / end;
  const height = Math.max(leastShare, (visible.end - visible.start) / end);
  return share >= top && share <= top + height;
}

/** Where a key on the strip leads: arrows by one part of the strip, page keys by a tenth. Undefined for other keys. */
export function keyTarget(key: string, from: number, end: number): number | undefined {
  const part = Math.max(16, end / BUCKETS);
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: from + part,
    ArrowRight: from + part,
    ArrowUp: from - part,
    ArrowLeft: from - part,
    PageDown: from + end / 10,
    PageUp: from - end / 10,
    Home: 0,
    End: end - 1,
  };
  const target = Object.hasOwn(targets, key) ? targets[key] : undefined;
  return target === undefined ? undefined : addressAt(end === 0 ? 0 : target / end, end);
}
