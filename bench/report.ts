/** The table that a bench run leaves behind: rows of one measurement against its reference, as Markdown. */

/** One measurement. `ours` and `reference` are in the same unit and from the same run. */
export interface BenchRow {
  readonly what: string;
  readonly ours: number;
  readonly reference: number;
  readonly unit: 'ms' | 'MB/s';
  /** What the reference is, in words. */
  readonly against: string;
  readonly note?: string;
}

/** The middle value; of an even number of values the lower middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

/** The value below which 95 of 100 lie. */
export function p95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.95) - 1)] ?? Number.NaN;
}

/** How much better (above 1) or worse (below 1) ours is, whichever direction the unit counts in. */
export function ratio(row: BenchRow): number {
  return row.unit === 'ms' ? row.reference / row.ours : row.ours / row.reference;
}

/** The table, with the circumstances above it. */
export function markdown(rows: readonly BenchRow[], circumstances: readonly string[]): string {
  const number = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(1));
  return [
    ...circumstances.map((line) => `- ${line}`),
    '',
    '| what | Oldmem | reference | ratio (above 1: Oldmem is faster) | reference is | note |',
    '|---|---|---|---|---|---|',
    ...rows.map((row) =>
      [
        '',
        row.what,
        `${number(row.ours)} ${row.unit}`,
        `${number(row.reference)} ${row.unit}`,
        ratio(row).toFixed(2),
        row.against,
        row.note ?? '',
        '',
      ]
        .join(' | ')
        .trim(),
    ),
  ].join('\n');
}

const BEGIN = '<!-- bench:begin -->';
const END = '<!-- bench:end -->';

/** `document` with what stands between its two marks replaced. Throws when the marks are missing. */
export function replaceTable(document: string, table: string): string {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin === -1 || end < begin) throw new Error('the document has no bench marks');
  return `${document.slice(0, begin + BEGIN.length)}\n${table}\n${document.slice(end)}`;
}
