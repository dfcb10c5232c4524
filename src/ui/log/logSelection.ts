/** Which rows of the log are chosen: a row that stays and one that moves. Pure, so that keys and pointer agree. */

export interface RowRange {
  readonly anchor: number;
  readonly active: number;
}

const PAGE_ROWS = 20;

/** The chosen rows as first and last. */
export function rangeEnds({ anchor, active }: RowRange): readonly [first: number, last: number] {
  return anchor < active ? [anchor, active] : [active, anchor];
}

/** Moves to a row; extending leaves the other end where it is. */
export function moveTo(range: RowRange | undefined, row: number, isExtending: boolean): RowRange {
  return { anchor: isExtending && range !== undefined ? range.anchor : row, active: row };
}

/** The row that a key leads to, or undefined for keys that do not move. */
export function keyTarget(key: string, active: number, count: number): number | undefined {
  const within = (row: number): number => Math.min(Math.max(0, row), count - 1);
  switch (key) {
    case 'ArrowDown':
      return within(active + 1);
    case 'ArrowUp':
      return within(active - 1);
    case 'PageDown':
      return within(active + PAGE_ROWS);
    case 'PageUp':
      return within(active - PAGE_ROWS);
    case 'Home':
      return within(0);
    case 'End':
      return within(count - 1);
    default:
      return undefined;
  }
}
