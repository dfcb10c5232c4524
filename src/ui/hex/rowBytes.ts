/**
 * Cuts the 16 bytes of one row out of a fetched block and says for each byte whether it is there. A reply's pieces
 * decide, not the row's run: a packed frame may turn out to be damaged only when it is read.
 */
import { roundDown } from '../../base/address.ts';
import { assertNever } from '../../base/assert.ts';
import type { AppError, MemoryRead, ReadPiece, SourceKind } from '../../rpc/api.ts';
import type { Block } from './blockCache.ts';
import type { GridRow } from './rowLayout.ts';
import { ROW_BYTES } from './rowLayout.ts';
import { type ByteClass, classOf, type RowBytes, type RowFormat } from './rowPaint.ts';

/** A data row's bytes, and what its reply says against them. */
export interface RowContent extends RowBytes {
  /** Source of the row's first byte as the read found it. */
  readonly source: SourceKind;
  /** Why bytes are not there, when none of the row is. */
  readonly reason: ReadPiece['reason'];
  readonly error: AppError | undefined;
}

/** The piece that holds `addr`, by binary search over ascending pieces. */
export function pieceAt(pieces: readonly ReadPiece[], addr: number): ReadPiece | undefined {
  let low = 0;
  let high = pieces.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const piece = pieces[middle];
    if (piece === undefined) return undefined;
    if (addr < piece.start) high = middle - 1;
    else if (addr >= piece.start + piece.length) low = middle + 1;
    else return piece;
  }
  return undefined;
}

function isThere(piece: ReadPiece | undefined): boolean {
  return piece !== undefined && piece.source !== 'missing' && piece.source !== 'excluded';
}

function unread(row: GridRow, byteClass: ByteClass, error: AppError | undefined): RowContent {
  const line = roundDown(row.start, ROW_BYTES);
  const classes = Array.from({ length: ROW_BYTES }, (_, column): ByteClass => {
    const addr = line + column;
    return addr >= row.start && addr < row.end ? byteClass : 'outside';
  });
  return { classes, values: [], source: row.source, reason: undefined, error };
}

function readContent(row: GridRow, read: MemoryRead, encoding: RowFormat['encoding']): RowContent {
  const line = roundDown(row.start, ROW_BYTES);
  const classes: ByteClass[] = [];
  const values = new Uint8Array(ROW_BYTES);
  const first = pieceAt(read.pieces, row.start);
  const isOnePiece = first !== undefined && first.start + first.length >= row.end;
  let present = 0;
  for (let column = 0; column < ROW_BYTES; column++) {
    const addr = line + column;
    if (addr < row.start || addr >= row.end) {
      classes.push('outside');
      continue;
    }
    const value = read.bytes[addr - read.start];
    if (value === undefined) {
      // The dump ends inside this row.
      classes.push('outside');
      continue;
    }
    if (!isThere(isOnePiece ? first : pieceAt(read.pieces, addr))) {
      classes.push('missing');
      continue;
    }
    present++;
    values[column] = value;
    classes.push(classOf(value, encoding));
  }
  const source = first?.source ?? row.source;
  return { classes, values, source, reason: present === 0 ? first?.reason : undefined, error: undefined };
}

/** The content of a data row; dots while its block is not there. */
export function rowContent(
  row: GridRow,
  block: Block | undefined,
  encoding: RowFormat['encoding'],
): RowContent {
  if (block === undefined) return unread(row, 'loading', undefined);
  switch (block.kind) {
    case 'ready':
      return readContent(row, block.read, encoding);
    case 'failed':
      return unread(row, 'missing', block.error);
    default:
      return assertNever(block);
  }
}
