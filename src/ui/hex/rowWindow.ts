/**
 * Scrolling as a pure reducer. Element height is limited and scroll positions are whole pixels, so the grid scrolls a
 * window of at most 200,000 rows; jumps outside set a new window, and near an end the window moves on when scrolling
 * is idle, with the visible rows kept in place. The component carries out `wanted` and `topPx`, and decides nothing.
 */
import { assertNever } from '../../base/assert.ts';
import type { RowRuns } from '../../rpc/api.ts';
import { holdsAddress, layoutRows, type RowLayout, rowAt, rowIndexOf } from './rowLayout.ts';

/** Height of every row, CSS pixels. */
export const ROW_PX = 20;
/** Rows in a window: 4 million pixels, far below the 17,895,697 that Firefox still shows. */
export const WINDOW_ROWS = 200_000;
/** The window moves on when fewer rows than this remain towards an end that is not the dump's. */
export const EDGE_ROWS = 20_000;
/** More rows than any screen has: drawing more is a bug that would freeze the page. */
const MAX_RENDERED_ROWS = 1000;

/**
 * Where a jump puts its target: `reveal` scrolls as little as needed, `upper` leaves a third of the rows above it,
 * `top` makes it the first row.
 */
export type JumpPlace = 'reveal' | 'upper' | 'top';

/** A window that the worker is asked for. `place` is undefined for a shift, which keeps the visible rows in place. */
export interface WantedWindow {
  readonly serial: number;
  readonly around: number;
  readonly place: JumpPlace | undefined;
}

export interface RowWindow {
  readonly layout: RowLayout | undefined;
  /** Address of the seam rule: the HSA's size. */
  readonly seam: number | undefined;
  /** First visible pixel, from the top of the window. */
  readonly topPx: number;
  /** Grows when the reducer, not the person, moved `topPx`: the component then sets the scroll position. */
  readonly moves: number;
  readonly viewportPx: number;
  readonly wanted: WantedWindow | undefined;
  readonly serial: number;
}

export type RowWindowAction =
  | { readonly kind: 'resized'; readonly viewportPx: number }
  | { readonly kind: 'scrolled'; readonly topPx: number }
  | { readonly kind: 'idle' }
  | { readonly kind: 'jump'; readonly addr: number; readonly place: JumpPlace }
  | { readonly kind: 'loaded'; readonly serial: number; readonly runs: RowRuns }
  | { readonly kind: 'failed'; readonly serial: number };

/** A window without rows, which the first jump fills. */
export function emptyWindow(seam: number | undefined): RowWindow {
  return { layout: undefined, seam, topPx: 0, moves: 0, viewportPx: 0, wanted: undefined, serial: 0 };
}

export function reduceRowWindow(state: RowWindow, action: RowWindowAction): RowWindow {
  switch (action.kind) {
    case 'resized':
      return { ...state, viewportPx: Math.max(0, action.viewportPx) };
    case 'scrolled':
      return { ...state, topPx: Math.max(0, action.topPx) };
    case 'idle':
      return wantShift(state);
    case 'jump':
      return jump(state, action.addr, action.place);
    case 'loaded':
      return load(state, action.serial, action.runs);
    case 'failed':
      return state.wanted?.serial === action.serial ? { ...state, wanted: undefined } : state;
    default:
      return assertNever(action);
  }
}

/** Indexes of the first visible row and of one past the last. Throws above 1,000 rows. */
export function visibleRows(state: RowWindow): { readonly first: number; readonly end: number } {
  const rowCount = state.layout?.rowCount ?? 0;
  const first = Math.min(Math.floor(state.topPx / ROW_PX), Math.max(0, rowCount - 1));
  const end = Math.min(Math.ceil((state.topPx + state.viewportPx) / ROW_PX), rowCount);
  assertDrawable(end - first);
  return { first, end };
}

/** Fails on a count of rows that no screen can show. */
export function assertDrawable(rows: number): void {
  if (rows > MAX_RENDERED_ROWS) throw new RangeError(`asked to draw ${rows} rows`);
}

function maxTopPx(rowCount: number, viewportPx: number): number {
  return Math.max(0, rowCount * ROW_PX - viewportPx);
}

function moveTo(state: RowWindow, layout: RowLayout, topPx: number): RowWindow {
  const bounded = Math.min(Math.max(0, topPx), maxTopPx(layout.rowCount, state.viewportPx));
  return { ...state, layout, topPx: bounded, moves: state.moves + 1 };
}

/** Pixels above the target row for a place; undefined when the row is already well visible. */
function topFor(state: RowWindow, row: number, place: JumpPlace): number | undefined {
  const rowPx = row * ROW_PX;
  const isVisible = rowPx >= state.topPx && rowPx + ROW_PX <= state.topPx + state.viewportPx;
  switch (place) {
    case 'top':
      return rowPx;
    case 'upper':
      return isVisible ? undefined : upperTop(state, rowPx);
    case 'reveal': {
      if (isVisible) return undefined;
      const isAbove = rowPx < state.topPx;
      const distance = isAbove ? state.topPx - rowPx : rowPx - state.topPx - state.viewportPx;
      if (distance > state.viewportPx) return upperTop(state, rowPx);
      return isAbove ? rowPx : rowPx + ROW_PX - state.viewportPx;
    }
    default:
      return assertNever(place);
  }
}

function upperTop(state: RowWindow, rowPx: number): number {
  return rowPx - Math.floor(state.viewportPx / 3 / ROW_PX) * ROW_PX;
}

function jump(state: RowWindow, addr: number, place: JumpPlace): RowWindow {
  const { layout } = state;
  if (layout === undefined || !holdsAddress(layout, addr)) {
    const serial = state.serial + 1;
    return { ...state, serial, wanted: { serial, around: addr, place } };
  }
  // What was asked for before is overtaken, unless it only moves the window on.
  const wanted = state.wanted?.place === undefined ? state.wanted : undefined;
  const topPx = topFor(state, rowIndexOf(layout, addr), place);
  const moved = topPx === undefined ? state : moveTo(state, layout, topPx);
  return { ...moved, wanted };
}

/** The first visible row that is not the seam, and how far its top is below the viewport's. */
function keptRow(state: RowWindow): { readonly addr: number; readonly offsetPx: number } | undefined {
  const { layout } = state;
  if (layout === undefined || layout.rowCount === 0) return undefined;
  const { first } = visibleRows(state);
  const top = rowAt(layout, first);
  const row = top.kind === 'seam' && first + 1 < layout.rowCount ? rowAt(layout, first + 1) : top;
  return { addr: row.start, offsetPx: row.index * ROW_PX - state.topPx };
}

function wantShift(state: RowWindow): RowWindow {
  const { layout } = state;
  if (layout === undefined || state.wanted !== undefined) return state;
  const { first, end } = visibleRows(state);
  const nearStart = !layout.atStart && first < EDGE_ROWS;
  const nearEnd = !layout.atEnd && end > layout.rowCount - EDGE_ROWS;
  const kept = keptRow(state);
  if (kept === undefined || !(nearStart || nearEnd)) return state;
  const serial = state.serial + 1;
  return { ...state, serial, wanted: { serial, around: kept.addr, place: undefined } };
}

function load(state: RowWindow, serial: number, runs: RowRuns): RowWindow {
  const { wanted } = state;
  if (wanted === undefined || wanted.serial !== serial) return state;
  const layout = layoutRows(runs, state.seam, wanted.around, WINDOW_ROWS);
  const loaded: RowWindow = { ...state, wanted: undefined };
  if (wanted.place === undefined) {
    // The person may have scrolled on while the worker answered: keep what is visible now.
    const kept = keptRow(state);
    if (kept === undefined || !holdsAddress(layout, kept.addr)) return loaded;
    return moveTo(loaded, layout, rowIndexOf(layout, kept.addr) * ROW_PX - kept.offsetPx);
  }
  const rowPx = rowIndexOf(layout, wanted.around) * ROW_PX;
  return moveTo(loaded, layout, wanted.place === 'top' ? rowPx : upperTop(state, rowPx));
}
