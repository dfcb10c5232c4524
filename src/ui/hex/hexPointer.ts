/**
 * Finds the byte under the pointer: the row by its element, the column by counting characters of the monospace face.
 * In the hex part a click means the whole group; in the text column it means the one byte.
 */
import { roundDown } from '../../base/address.ts';
import { ROW_BYTES } from './rowLayout.ts';
import { columnUnder, hexWidth, type RowFormat } from './rowPaint.ts';

/** Bytes [addr, addr + length) that a click at some place means. */
export interface PointedBytes {
  readonly addr: number;
  readonly length: number;
}

/** What is under a point of the viewport; undefined outside rows that have an address. */
export function pointedBytes(
  x: number,
  y: number,
  grid: Element,
  format: Pick<RowFormat, 'unit' | 'endian'>,
): PointedBytes | undefined {
  const box = grid.getBoundingClientRect();
  // A drag may leave the grid: what counts then is the nearest point inside.
  const insideX = Math.min(Math.max(x, box.left + 1), box.right - 2);
  const insideY = Math.min(Math.max(y, box.top + 1), box.bottom - 2);
  const row = document.elementFromPoint(insideX, insideY)?.closest('[data-address]');
  if (!(row instanceof HTMLElement) || !grid.contains(row)) return undefined;
  const start = Number.parseInt(row.dataset.address ?? '', 16);
  if (!Number.isSafeInteger(start)) return undefined;
  const hexPart = row.querySelector('[data-part="hex"]');
  const textPart = row.querySelector('[data-part="text"]');
  if (hexPart === null || textPart === null) return { addr: start, length: 1 };
  const line = roundDown(start, ROW_BYTES);
  const text = textPart.getBoundingClientRect();
  if (x >= text.left) {
    const column = Math.min(ROW_BYTES - 1, Math.floor(((x - text.left) / text.width) * ROW_BYTES));
    return { addr: Math.max(start, line + column), length: 1 };
  }
  const hex = hexPart.getBoundingClientRect();
  if (x < hex.left) return { addr: start, length: format.unit };
  const character = Math.floor(((x - hex.left) / hex.width) * hexWidth(format.unit));
  const group = roundDown(columnUnder(character, format), format.unit);
  return { addr: Math.max(start, line + group), length: format.unit };
}
