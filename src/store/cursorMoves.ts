/**
 * A cursor with its selection in one address space, and how both move. The same for physical and virtual addresses, so
 * that a grid need not know which it shows. Addresses are numbers; the limit is one past the last of them.
 */

/** A cursor, what is selected around it, and the latest jump. */
export interface GridPlace {
  readonly cursor: number;
  /** The end of a selection that stays where it is while the cursor extends it. */
  readonly anchor: number | undefined;
  /** Selected bytes: `start` up to, not including, `end`. */
  readonly selection: { readonly start: number; readonly end: number } | undefined;
  readonly pulse: { readonly addr: number; readonly length: number; readonly serial: number } | undefined;
  readonly limit: number;
}

type Cursor = Pick<GridPlace, 'cursor' | 'anchor' | 'selection'>;

/** The nearest address inside. */
export function clampTo(addr: number, limit: number): number {
  return Math.min(Math.max(0, Math.trunc(addr)), Math.max(0, limit - 1));
}

/** `end` brought inside, and behind `start`. */
function endWithin(end: number, start: number, limit: number): number {
  return Math.min(Math.max(end, start + 1), Math.max(limit, start + 1));
}

/** The selection of a jump: none for a single byte. */
export function jumpSelection(start: number, length: number, limit: number): Cursor['selection'] {
  return length > 1 ? { start, end: endWithin(start + length, start, limit) } : undefined;
}

/** The cursor moved to `addr`. `extend` bytes of it belong to the selection that grows; 0 drops the selection. */
export function moved(place: GridPlace, addr: number, extend: number): Cursor {
  const cursor = clampTo(addr, place.limit);
  if (extend === 0) return { cursor, anchor: undefined, selection: undefined };
  const anchor = place.anchor ?? place.cursor;
  const start = Math.min(anchor, cursor);
  const end = Math.min(Math.max(anchor, cursor) + extend, Math.max(place.limit, start + 1));
  return { cursor, anchor, selection: { start, end } };
}

/** A stretch of bytes that the pointer is on. */
export interface Pointed {
  readonly addr: number;
  readonly length: number;
}

/** Selected from one stretch of bytes to another, in either order, with the cursor at the latter. */
export function between(place: GridPlace, from: Pointed, to: Pointed): Cursor {
  const start = clampTo(Math.min(from.addr, to.addr), place.limit);
  const end = Math.min(
    Math.max(from.addr + from.length, to.addr + to.length),
    Math.max(place.limit, start + 1),
  );
  return {
    cursor: clampTo(to.addr, place.limit),
    anchor: clampTo(from.addr, place.limit),
    selection: { start, end },
  };
}
