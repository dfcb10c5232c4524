/** Two reads as rows of 16 bytes beside each other, with what differs and what is not there. */
import type { MemoryRead } from '../../rpc/api.ts';

const ROW = 16;

export interface ByteCell {
  /** Undefined: not in this dump. */
  readonly a: number | undefined;
  readonly b: number | undefined;
  /** Both are there and differ. */
  readonly differs: boolean;
}

export interface ByteRow {
  /** Bytes from the start of the reads. */
  readonly offset: number;
  readonly cells: readonly ByteCell[];
  readonly differing: number;
}

/** Every byte of a read; undefined where it is not there. */
function present(read: MemoryRead): readonly (number | undefined)[] {
  const bytes: (number | undefined)[] = [...read.bytes];
  for (const { source, start, length } of read.pieces) {
    if (source !== 'missing' && source !== 'excluded') continue;
    bytes.fill(undefined, start - read.start, start - read.start + length);
  }
  return bytes;
}

/** Rows over the length that both reads have. */
export function byteRows(a: MemoryRead, b: MemoryRead): readonly ByteRow[] {
  const left = present(a);
  const right = present(b);
  const length = Math.min(left.length, right.length);
  const rows: ByteRow[] = [];
  for (let offset = 0; offset < length; offset += ROW) {
    const cells: ByteCell[] = [];
    for (let i = offset; i < Math.min(offset + ROW, length); i++) {
      const [x, y] = [left[i], right[i]];
      cells.push({ a: x, b: y, differs: x !== undefined && y !== undefined && x !== y });
    }
    rows.push({ offset, cells, differing: cells.filter(({ differs }) => differs).length });
  }
  return rows;
}
