/** Where a key moves the cursor: arrows by group and row, Home and End in the row and in the dump. Pure. */
import { roundDown } from '../../base/address.ts';
import { ROW_BYTES } from './rowLayout.ts';

/** The parts of a key event that motions look at. */
export interface MotionKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

export interface MotionPlace {
  readonly cursor: number;
  readonly unit: number;
  /** One past the last address. */
  readonly limit: number;
  readonly pageRows: number;
  /** The address so many rows away, with folded gaps counted as one. */
  readonly rowsAway: (rows: number) => number;
}

/** The new cursor, or undefined when the key is no motion. */
export function motionTarget(event: MotionKey, place: MotionPlace): number | undefined {
  if (event.altKey) return undefined;
  const { cursor, unit } = place;
  if (event.ctrlKey || event.metaKey) {
    if (event.key === 'Home') return 0;
    if (event.key === 'End') return roundDown(Math.max(0, place.limit - 1), unit);
    return undefined;
  }
  const group = roundDown(cursor, unit);
  switch (event.key) {
    case 'ArrowLeft':
      return sideways(place, group < cursor ? group : group - unit, -1);
    case 'ArrowRight':
      return sideways(place, group + unit, 1);
    case 'ArrowUp':
      return place.rowsAway(-1);
    case 'ArrowDown':
      return place.rowsAway(1);
    case 'PageUp':
      return place.rowsAway(-place.pageRows);
    case 'PageDown':
      return place.rowsAway(place.pageRows);
    case 'Home':
      return roundDown(cursor, ROW_BYTES);
    case 'End':
      return roundDown(cursor, ROW_BYTES) + ROW_BYTES - unit;
    default:
      return undefined;
  }
}

/** Out of the row at either side means into the row above or below, which may be past a folded gap. */
function sideways(place: MotionPlace, target: number, direction: 1 | -1): number {
  const row = roundDown(place.cursor, ROW_BYTES);
  if (target >= row && target < row + ROW_BYTES) return target;
  const next = place.rowsAway(direction);
  if (next === place.cursor) return place.cursor;
  const nextRow = roundDown(next, ROW_BYTES);
  return direction === 1 ? nextRow : nextRow + ROW_BYTES - place.unit;
}
