/**
 * The rows of the hex grid as a short list of stretches: data rows of 16 bytes, one folded row per gap, one seam row
 * where the HSA ends. Maps row indexes to addresses and back by binary search, exact over the whole address space.
 * Rows stand on multiples of 16; a stretch that begins or ends inside a row gets a partial row of its own.
 *
 *   runs      [hsa 0x0 .. 0x2000000)[memory 0x2000000 .. 0x8000000)[gap .. 0xc000000)
 *   stretches  data                seam data                        gap
 */
import { type PhysAddr, physAddr, roundDown, roundUp } from '../../base/address.ts';
import { ensure } from '../../base/assert.ts';
import type { RowRun, RowRuns, SourceKind } from '../../rpc/api.ts';

/** Bytes in a row of the grid. */
export const ROW_BYTES = 16;

/** Rows of one kind that follow each other. `start` and `end` are addresses; a seam has start = end. */
export interface Stretch {
  readonly kind: 'data' | 'gap' | 'seam';
  readonly firstRow: number;
  readonly rowCount: number;
  readonly start: PhysAddr;
  readonly end: PhysAddr;
  readonly source: SourceKind;
  readonly reason: string | undefined;
}

/** All rows that can be scrolled to without asking the worker again. */
export interface RowLayout {
  readonly stretches: readonly Stretch[];
  readonly rowCount: number;
  /** Addresses that the rows cover: [start, end). */
  readonly start: PhysAddr;
  readonly end: PhysAddr;
  /** True when the rows begin, or end, where the dump does. */
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

/** One row. Data: `start` and `end` lie in one line of 16 bytes, the first and last may be partial. */
export interface GridRow {
  readonly kind: Stretch['kind'];
  readonly index: number;
  readonly start: PhysAddr;
  readonly end: PhysAddr;
  readonly source: SourceKind;
  readonly reason: string | undefined;
}

function dataRows(start: number, end: number): number {
  return (roundUp(end, ROW_BYTES) - roundDown(start, ROW_BYTES)) / ROW_BYTES;
}

/** Address at which data row `n` of a stretch begins. */
function dataRowStart(start: number, n: number): number {
  return n === 0 ? start : roundDown(start, ROW_BYTES) + n * ROW_BYTES;
}

function toStretch(
  run: Omit<RowRun, 'end' | 'start'>,
  start: number,
  end: number,
  firstRow: number,
): Stretch {
  return {
    kind: run.kind,
    firstRow,
    rowCount: run.kind === 'data' ? dataRows(start, end) : 1,
    start: physAddr(start),
    end: physAddr(end),
    source: run.source,
    reason: run.reason,
  };
}

function seamStretch(seam: number, firstRow: number): Stretch {
  const at = physAddr(seam);
  return { kind: 'seam', firstRow, rowCount: 1, start: at, end: at, source: 'hsa', reason: undefined };
}

/** Stretches of the runs, cut in two at the seam, with the seam's own row between. */
function toStretches(runs: readonly RowRun[], seam: number | undefined): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let row = 0;
  const push = (stretch: Stretch): void => {
    stretches.push(stretch);
    row += stretch.rowCount;
  };
  for (const run of runs) {
    if (run.end <= run.start) continue;
    const before = stretches.at(-1);
    if (seam !== undefined && run.start === seam && before !== undefined) push(seamStretch(seam, row));
    if (seam !== undefined && run.start < seam && seam < run.end) {
      push(toStretch(run, run.start, seam, row));
      push(seamStretch(seam, row));
      push(toStretch(run, seam, run.end, row));
      continue;
    }
    push(toStretch(run, run.start, run.end, row));
  }
  return stretches;
}

/** Rows [from, to) of a list of stretches, renumbered from 0. */
function cutStretches(stretches: readonly Stretch[], from: number, to: number): readonly Stretch[] {
  const cut: Stretch[] = [];
  for (const stretch of stretches) {
    const first = Math.max(from, stretch.firstRow) - stretch.firstRow;
    const last = Math.min(to, stretch.firstRow + stretch.rowCount) - stretch.firstRow;
    if (first >= last) continue;
    const firstRow = stretch.firstRow + first - from;
    const whole = first === 0 && last === stretch.rowCount;
    const start = whole ? stretch.start : physAddr(dataRowStart(stretch.start, first));
    const end = last === stretch.rowCount ? stretch.end : physAddr(dataRowStart(stretch.start, last));
    cut.push({ ...stretch, firstRow, rowCount: last - first, start, end });
  }
  return cut;
}

/**
 * Lays out the runs of one reply. When partial rows make them more than `maxRows`, the rows farthest from `around`
 * are left out. `seam` is the size of the HSA: the address where its rule stands, when it lies inside.
 */
export function layoutRows(
  reply: RowRuns,
  seam: number | undefined,
  around: number,
  maxRows: number,
): RowLayout {
  const all = toStretches(reply.runs, seam);
  const last = all.at(-1);
  const total = last === undefined ? 0 : last.firstRow + last.rowCount;
  const whole = toLayout(all, total, reply.atStart, reply.atEnd);
  if (total <= maxRows) return whole;
  const middle = rowIndexOf(whole, around);
  const from = Math.min(Math.max(0, middle - Math.floor(maxRows / 2)), total - maxRows);
  const to = from + maxRows;
  return toLayout(
    cutStretches(all, from, to),
    maxRows,
    reply.atStart && from === 0,
    reply.atEnd && to === total,
  );
}

function toLayout(
  stretches: readonly Stretch[],
  rowCount: number,
  atStart: boolean,
  atEnd: boolean,
): RowLayout {
  const start = stretches[0]?.start ?? physAddr(0);
  const end = stretches.at(-1)?.end ?? physAddr(0);
  return { stretches, rowCount, start, end, atStart, atEnd };
}

/** Position of the last stretch for which `isAtOrBefore` holds; 0 when it holds for none. */
function lastStretch(layout: RowLayout, isAtOrBefore: (stretch: Stretch) => boolean): number {
  let low = 0;
  let high = layout.stretches.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (isAtOrBefore(ensure(layout.stretches[middle], 'stretch inside the list'))) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The row with this index. Throws outside [0, rowCount): that is a bug of the caller. */
export function rowAt(layout: RowLayout, index: number): GridRow {
  if (!(index >= 0 && index < layout.rowCount)) throw new RangeError(`row ${index} of ${layout.rowCount}`);
  const position = lastStretch(layout, (stretch) => stretch.firstRow <= index);
  const stretch = ensure(layout.stretches[position], 'a layout with rows has stretches');
  const { kind, source, reason } = stretch;
  if (kind !== 'data') return { kind, index, start: stretch.start, end: stretch.end, source, reason };
  const n = index - stretch.firstRow;
  const start = dataRowStart(stretch.start, n);
  const end = Math.min(stretch.end, roundDown(start, ROW_BYTES) + ROW_BYTES);
  return { kind, index, start: physAddr(start), end: physAddr(end), source, reason };
}

/** Index of the row that holds `addr`, never a seam; the first or last row for addresses outside. 0 without rows. */
export function rowIndexOf(layout: RowLayout, addr: number): number {
  // A seam and the stretch after it begin at the same address: the later one wins.
  const position = lastStretch(layout, (stretch) => stretch.start <= addr);
  const stretch = layout.stretches[position];
  if (stretch === undefined) return 0;
  if (stretch.kind !== 'data' || addr < stretch.start) return stretch.firstRow;
  const n = (roundDown(addr, ROW_BYTES) - roundDown(stretch.start, ROW_BYTES)) / ROW_BYTES;
  return stretch.firstRow + Math.min(n, stretch.rowCount - 1);
}

/** How many rows a reader of the grid can count: the seam is a rule between two of them. */
export function countedRows(layout: RowLayout): number {
  return layout.rowCount - seamsBefore(layout, layout.rowCount);
}

/** Place of a row among the counted ones, from 1. */
export function rowNumber(layout: RowLayout, index: number): number {
  return index + 1 - seamsBefore(layout, index);
}

function seamsBefore(layout: RowLayout, index: number): number {
  return layout.stretches.filter(({ kind, firstRow }) => kind === 'seam' && firstRow < index).length;
}

/** True when a row of the layout holds `addr`. */
export function holdsAddress(layout: RowLayout, addr: number): boolean {
  return addr >= layout.start && addr < layout.end;
}

/**
 * The address `rows` rows below (or above, when negative) that of the cursor, in the same column where the row has
 * it. A folded gap counts as one row, and the seam as none. Undefined when the layout ends before.
 */
export function addressRowsAway(layout: RowLayout, cursor: number, rows: number): PhysAddr | undefined {
  if (layout.rowCount === 0) return undefined;
  const from = rowIndexOf(layout, cursor);
  const step = Math.sign(rows);
  let index = from + rows;
  if (layout.stretches.some((s) => s.kind === 'seam' && isBetween(s.firstRow, from, index))) index += step;
  const clamped = Math.min(Math.max(0, index), layout.rowCount - 1);
  const reachesEnd = (index < 0 && layout.atStart) || (index >= layout.rowCount && layout.atEnd);
  if (clamped !== index && !reachesEnd) return undefined;
  const row = rowAt(layout, clamped);
  if (row.kind !== 'data') return row.start;
  const wanted = roundDown(row.start, ROW_BYTES) + (cursor % ROW_BYTES);
  return physAddr(Math.min(Math.max(wanted, row.start), row.end - 1));
}

function isBetween(row: number, from: number, to: number): boolean {
  return from < to ? row > from && row <= to : row < from && row >= to;
}
