/**
 * One file of a kdump dump with its headers, bitmaps and place among the other parts. A dump that was not split has
 * one part, which holds all pages.
 */
import type { ByteSource, GapReason } from '../types.ts';
import { KdumpBitmap } from './kdumpBitmap.ts';
import type { KdumpHeader, KdumpSubHeader } from './kdumpHeader.ts';
import { type KdumpLayout, kdumpLayout } from './kdumpLayout.ts';

export interface KdumpPart {
  /** Index of the file in `Dump.files`. */
  readonly file: number;
  readonly source: ByteSource;
  readonly header: KdumpHeader;
  readonly sub: KdumpSubHeader;
  readonly layout: KdumpLayout;
  /** Bitmap 1: the page exists in the machine. */
  readonly exists: KdumpBitmap;
  /** Bitmap 2: the page is stored. */
  readonly stored: KdumpBitmap;
}

/** A run of pages [startPfn, endPfn) that one part answers for. */
export interface PartRange {
  readonly startPfn: number;
  readonly endPfn: number;
  readonly part: KdumpPart;
  /** False: no part holds these pages; the bitmaps of `part` still tell what they were. */
  readonly owned: boolean;
}

/** Puts the pieces of one file together. */
export function createPart(
  file: number,
  source: ByteSource,
  header: KdumpHeader,
  sub: KdumpSubHeader,
): KdumpPart {
  const layout = kdumpLayout(header, sub);
  const exists = new KdumpBitmap(source, layout.existsAt, layout.pageCount);
  const stored =
    layout.storedAt === layout.existsAt ? exists : new KdumpBitmap(source, layout.storedAt, layout.pageCount);
  return { file, source, header, sub, layout, exists, stored };
}

/** Covers [0, pageCount) with the parts in page order; where two claim a page, the one that begins earlier has it. */
export function partRanges(parts: readonly KdumpPart[]): readonly PartRange[] {
  const ordered = [...parts].sort((a, b) => a.layout.startPfn - b.layout.startPfn || a.file - b.file);
  const [first] = ordered;
  if (first === undefined) return [];
  const pageCount = Math.max(...ordered.map((part) => part.layout.pageCount));
  const ranges: PartRange[] = [];
  let at = 0;
  for (const part of ordered) {
    const startPfn = Math.max(at, part.layout.startPfn);
    if (startPfn > at) ranges.push({ startPfn: at, endPfn: startPfn, part: first, owned: false });
    at = startPfn;
    if (part.layout.endPfn <= at) continue;
    ranges.push({ startPfn: at, endPfn: part.layout.endPfn, part, owned: true });
    at = part.layout.endPfn;
  }
  if (at < pageCount) ranges.push({ startPfn: at, endPfn: pageCount, part: first, owned: false });
  return ranges;
}

/** A run of pages of one state. */
export interface PageRun {
  readonly startPfn: number;
  readonly endPfn: number;
  readonly part: KdumpPart;
  /** `stored`: the part holds them. `excluded`: filtered out. `missing`: everything else, with the reason. */
  readonly state: 'stored' | 'excluded' | 'missing';
  /** Only for `missing`. */
  readonly reason: GapReason | undefined;
}
