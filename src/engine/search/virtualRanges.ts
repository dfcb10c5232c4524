/** Where the dumped kernel's fixed map shows a range of absolute addresses; page tables may show it elsewhere too. */
import { safePhysAddr } from '../../base/address.ts';
import type { VirtualLayout } from '../machine/layout.ts';
import type { WordRange } from './wordRanges.ts';

/** The virtual ranges of absolute addresses lo to hi, both included; none when they cannot be addresses. */
export function virtualRanges(layout: VirtualLayout, { lo, hi }: WordRange): readonly WordRange[] {
  const distances = new Set<bigint>();
  for (const edge of [lo, hi]) {
    const absolute = safePhysAddr(edge);
    if (absolute === undefined) continue;
    for (const virtual of [edge, ...layout.fromPhysical(edge)]) {
      if (layout.toPhysical(virtual) === absolute) distances.add(virtual - edge);
    }
  }
  return [...distances]
    .map((distance) => ({ lo: lo + distance, hi: hi + distance }))
    .filter((range) => range.lo >= 0n && range.hi < 1n << 64n);
}
