/**
 * What one data row looks like, as few runs of equally styled text instead of sixteen elements: the hex groups and
 * the text column, with byte classes, selection, cursor and missing bytes. Pure; `HexRow.tsx` draws the runs, and
 * the mouse finds bytes by the same column arithmetic.
 */
import { ebcdicCodePoint } from '../../s390/ebcdic.ts';
import type { UnitSize } from '../../store/viewStore.ts';
import { ROW_BYTES } from './rowLayout.ts';

/**
 * What is known of a byte. `outside`: the row does not reach there; `loading`: not read yet; `missing`: the dump does
 * not hold it, which is never shown as zero.
 */
export type ByteClass = 'zero' | 'printable' | 'control' | 'high' | 'missing' | 'loading' | 'outside';

export type ByteMark = 'none' | 'selected' | 'cursor' | 'hit';

/** Neighbouring characters with one style. */
export interface PaintRun {
  readonly text: string;
  readonly byteClass: ByteClass;
  readonly mark: ByteMark;
}

export interface RowFormat {
  readonly unit: UnitSize;
  readonly encoding: 'ascii' | 'ebcdic';
  readonly endian: 'big' | 'little';
}

/** The bytes of one line of 16. `has(i)`: byte i is known and may be shown. */
export interface RowBytes {
  /** Class of each of the 16 columns. */
  readonly classes: readonly ByteClass[];
  /** Value of each column; 0 where it is not known. */
  readonly values: ArrayLike<number>;
}

/** Columns [from, to) of the row that are marked; empty when from >= to. */
export interface MarkedColumns {
  readonly from: number;
  readonly to: number;
}

const HEX_BYTE = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'));

function isPrintable(codePoint: number): boolean {
  return codePoint >= 0x20 && codePoint < 0x7f;
}

/** The class of a byte that is there. In EBCDIC, control codes reach up to 0x3f. */
export function classOf(byte: number, encoding: RowFormat['encoding']): ByteClass {
  if (byte === 0) return 'zero';
  if (encoding === 'ascii') {
    if (isPrintable(byte)) return 'printable';
    return byte < 0x20 || byte === 0x7f ? 'control' : 'high';
  }
  if (byte < 0x40 || byte === 0xff) return 'control';
  return isPrintable(ebcdicCodePoint(byte)) ? 'printable' : 'high';
}

/** The character of the text column: a middle dot for what has no glyph. */
export function textOf(byte: number, encoding: RowFormat['encoding']): string {
  const codePoint = encoding === 'ascii' ? byte : ebcdicCodePoint(byte);
  return isPrintable(codePoint) ? String.fromCharCode(codePoint) : '·';
}

/** Blank characters before column `column` of the hex part: one between groups, one more in the middle. */
export function gapBefore(column: number, unit: UnitSize): number {
  if (column === 0 || column % unit !== 0) return 0;
  return column === ROW_BYTES / 2 ? 2 : 1;
}

/** Characters in the hex part of every row. */
export function hexWidth(unit: UnitSize): number {
  let width = 0;
  for (let column = 0; column < ROW_BYTES; column++) width += gapBefore(column, unit) + 2;
  return width;
}

/** The column whose byte is drawn at position `position`: groups are reversed in little-endian order. */
export function columnAt(position: number, format: Pick<RowFormat, 'unit' | 'endian'>): number {
  if (format.endian === 'big') return position;
  const group = position - (position % format.unit);
  return group + (format.unit - 1 - (position - group));
}

/** The column under character `character` of the hex part, at the group's start for the gaps between groups. */
export function columnUnder(character: number, format: Pick<RowFormat, 'unit' | 'endian'>): number {
  let at = 0;
  for (let position = 0; position < ROW_BYTES; position++) {
    at += gapBefore(position, format.unit) + 2;
    if (character < at) return columnAt(position, format);
  }
  return columnAt(ROW_BYTES - 1, format);
}

function isMarked(column: number, marked: MarkedColumns | undefined): boolean {
  return marked !== undefined && column >= marked.from && column < marked.to;
}

function markOf(
  column: number,
  selected: MarkedColumns | undefined,
  cursor: MarkedColumns | undefined,
  hits: number,
): ByteMark {
  if (isMarked(column, selected)) return 'selected';
  if (isMarked(column, cursor)) return 'cursor';
  return (hits >> column) % 2 === 1 ? 'hit' : 'none';
}

class RunWriter {
  readonly runs: PaintRun[] = [];

  add(text: string, byteClass: ByteClass, mark: ByteMark): void {
    const last = this.runs.at(-1);
    if (last !== undefined && last.byteClass === byteClass && last.mark === mark) {
      this.runs[this.runs.length - 1] = { text: last.text + text, byteClass, mark };
    } else {
      this.runs.push({ text, byteClass, mark });
    }
  }

  /** Blanks take the mark when both sides have it, and otherwise the style that makes no new run. */
  addGap(width: number, mark: ByteMark): void {
    const last = this.runs.at(-1);
    if (last !== undefined && (last.mark === mark || last.mark === 'none')) {
      this.runs[this.runs.length - 1] = { ...last, text: last.text + ' '.repeat(width) };
    } else {
      this.runs.push({ text: ' '.repeat(width), byteClass: 'outside', mark: 'none' });
    }
  }
}

const HEX_SIGNS: Readonly<Partial<Record<ByteClass, string>>> = {
  missing: '--',
  loading: '··',
  outside: '  ',
};
const TEXT_SIGNS: Readonly<Partial<Record<ByteClass, string>>> = { missing: '-', loading: '·', outside: ' ' };

/** The hex part. `hits`: bit i is set when column i is in a hit of the search. */
export function paintHex(
  row: RowBytes,
  format: RowFormat,
  selected?: MarkedColumns,
  cursor?: MarkedColumns,
  hits = 0,
): readonly PaintRun[] {
  const writer = new RunWriter();
  for (let position = 0; position < ROW_BYTES; position++) {
    const column = columnAt(position, format);
    const byteClass = row.classes[column] ?? 'outside';
    const mark = markOf(column, selected, cursor, hits);
    const gap = gapBefore(position, format.unit);
    if (gap > 0) writer.addGap(gap, mark);
    writer.add(HEX_SIGNS[byteClass] ?? HEX_BYTE[row.values[column] ?? 0] ?? '', byteClass, mark);
  }
  return writer.runs;
}

/** The text column, always in address order. */
export function paintText(
  row: RowBytes,
  format: RowFormat,
  selected?: MarkedColumns,
  cursor?: MarkedColumns,
  hits = 0,
): readonly PaintRun[] {
  const writer = new RunWriter();
  for (let column = 0; column < ROW_BYTES; column++) {
    const byteClass = row.classes[column] ?? 'outside';
    const sign = TEXT_SIGNS[byteClass] ?? textOf(row.values[column] ?? 0, format.encoding);
    writer.add(sign, byteClass, markOf(column, selected, cursor, hits));
  }
  return writer.runs;
}

/** The columns of the line at `line` (a multiple of 16) that lie in [start, end); undefined when none do. */
export function columnsIn(line: number, start: number, end: number): MarkedColumns | undefined {
  const from = Math.max(0, start - line);
  const to = Math.min(ROW_BYTES, end - line);
  return from < to ? { from, to } : undefined;
}
