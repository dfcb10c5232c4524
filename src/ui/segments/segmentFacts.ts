/** Sums over segments, flags as letters, and the search for the segment that holds an address. Pure. */
import { formatSize, hex0x } from '../../base/hex.ts';
import type { Segment, SourceKind } from '../../rpc/api.ts';

/** A segment with its number in the dump's own order. */
export interface SegmentRow {
  readonly number: number;
  readonly segment: Segment;
}

/** What all segments are together. */
export interface SegmentTotals {
  readonly count: number;
  readonly bytes: number;
  readonly storedBytes: number;
  /** Stretches between memory segments that no segment covers, and their size; overlaps are not counted. */
  readonly holes: number;
  readonly holeBytes: number;
}

export function segmentTotals(segments: readonly Segment[]): SegmentTotals {
  let bytes = 0;
  let storedBytes = 0;
  let holes = 0;
  let holeBytes = 0;
  let reached: number | undefined;
  for (const { paddr, size, storedSize } of [...segments].sort((a, b) => a.paddr - b.paddr)) {
    bytes += size;
    storedBytes += storedSize;
    if (reached !== undefined && paddr > reached) {
      holes++;
      holeBytes += paddr - reached;
    }
    reached = Math.max(reached ?? 0, paddr + size);
  }
  return { count: segments.length, bytes, storedBytes, holes, holeBytes };
}

/** The totals as one line. */
export function totalsWords(totals: SegmentTotals): string {
  const parts = [
    `${totals.count.toLocaleString('en')} ${totals.count === 1 ? 'segment' : 'segments'}`,
    formatSize(totals.bytes),
  ];
  if (totals.storedBytes !== totals.bytes) parts.push(`${formatSize(totals.storedBytes)} stored`);
  if (totals.holes > 0) {
    parts.push(
      `${totals.holes.toLocaleString('en')} ${totals.holes === 1 ? 'hole' : 'holes'} of ${formatSize(totals.holeBytes)}`,
    );
  }
  return parts.join(' · ');
}

/** p_flags as `readelf` prints them: `RWE`. (include/uapi/linux/elf.h: PF_X 1, PF_W 2, PF_R 4) */
export function flagLetters(flags: number | undefined): string {
  if (flags === undefined) return '';
  const letters = `${flags & 4 ? 'R' : ''}${flags & 2 ? 'W' : ''}${flags & 1 ? 'E' : ''}`;
  const rest = flags - (flags & 7);
  if (rest === 0) return letters === '' ? 'none' : letters;
  return `${letters} + ${hex0x(rest)}`;
}

/** Where a typed address lies. Hex with or without `0x`; `invalid` for anything else. */
export function findSegments(rows: readonly SegmentRow[], text: string): readonly SegmentRow[] | 'invalid' {
  const digits = text.trim().replace(/^0x/i, '').replaceAll('_', '');
  if (digits === '') return rows;
  if (!/^[0-9a-f]{1,16}$/i.test(digits)) return 'invalid';
  const addr = BigInt(`0x${digits}`);
  return rows.filter(({ segment }) => {
    const { paddr, vaddr, size } = segment;
    const inPhysical = addr >= BigInt(paddr) && addr < BigInt(paddr) + BigInt(size);
    return inPhysical || (addr >= vaddr && addr < vaddr + BigInt(size));
  });
}

/** Where the bytes of a segment come from, in order: one that crosses the HSA's end has two sources. */
export function segmentSources({ source, sources }: Segment): readonly SourceKind[] {
  return sources ?? [source];
}
