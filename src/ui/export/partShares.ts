/** The finished file as a bar: neighbouring parts of one source joined, and nothing thinner than a person can see. */
import type { ExportPlanPart } from '../../rpc/api.ts';

export interface PartShare {
  readonly offset: number;
  readonly source: ExportPlanPart['source'];
  readonly sizeBytes: number;
  /** Part of the bar's width, percent; at least `MIN_PERCENT` before scaling. */
  readonly percent: number;
}

/** A hair of the file still has to be seen: 12 KiB of header before terabytes. */
export const MIN_PERCENT = 1.2;

/** Shares in the order of the file; together 100 percent, or none for an empty plan. */
export function partShares(parts: readonly ExportPlanPart[]): readonly PartShare[] {
  const joined: { offset: number; source: ExportPlanPart['source']; sizeBytes: number }[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last?.source === part.source) last.sizeBytes += part.length;
    else joined.push({ offset: part.offset, source: part.source, sizeBytes: part.length });
  }
  const total = joined.reduce((sum, piece) => sum + piece.sizeBytes, 0);
  if (total === 0) return [];
  const widths = joined.map((piece) => Math.max(MIN_PERCENT, (piece.sizeBytes / total) * 100));
  const widthSum = widths.reduce((sum, width) => sum + width, 0);
  return joined.map((piece, index) => ({ ...piece, percent: ((widths[index] ?? 0) / widthSum) * 100 }));
}
