/**
 * Ties the row window to the stores and the worker: jumps and cursor moves scroll it, what it wants is fetched, what
 * it shows is reported to the minimap, and the cursor comes along when the person scrolls away from it. No React and
 * no DOM: the grid tells it pixels.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { physAddr } from '../../base/address.ts';
import type { AppError } from '../../rpc/api.ts';
import type { GridPlace } from '../../store/cursorMoves.ts';
import { reportVisible, viewportStore } from '../../store/viewportStore.ts';
import type { GridSpace } from './gridSpace.ts';
import { addressRowsAway, holdsAddress, type RowLayout, rowAt, rowIndexOf } from './rowLayout.ts';
import {
  emptyWindow,
  type JumpPlace,
  ROW_PX,
  type RowWindow,
  type RowWindowAction,
  reduceRowWindow,
  visibleRows,
  WINDOW_ROWS,
} from './rowWindow.ts';

/** Scrolling has ended when nothing moved for so long. */
const IDLE_MS = 160;

export interface GridModel {
  readonly store: StoreApi<RowWindow>;
  /** Begins to follow the stores, from the cursor. Returns the way to stop. */
  start(): () => void;
  resized(viewportPx: number): void;
  /** The person, or the program, scrolled the element. */
  scrolled(topPx: number): void;
  /** Rows that fit on the screen, at least one. */
  pageRows(): number;
  /** Address so many rows from the cursor; a folded gap is one row. */
  rowsAway(rows: number): number;
}

interface GridModelOptions {
  readonly space: Pick<GridSpace, 'id' | 'place' | 'moveCursor' | 'rowRuns'>;
  readonly seam: number | undefined;
  readonly onError: (error: AppError) => void;
}

export function createGridModel({ space, seam, onError }: GridModelOptions): GridModel {
  const store = createStore<RowWindow>(() => emptyWindow(seam));
  // Minimap and status speak of storage only.
  const isStorage = space.id === 'physical';
  let fetching: AbortController | undefined;
  let idleTimer: ReturnType<typeof setTimeout> | undefined;

  function dispatch(action: RowWindowAction): void {
    const before = store.getState();
    const after = reduceRowWindow(before, action);
    if (after === before) return;
    store.setState(after, true);
    if (after.wanted !== before.wanted) void fetchWanted();
    if (isStorage) reportVisible(visibleAddresses(after));
  }

  async function fetchWanted(): Promise<void> {
    fetching?.abort();
    fetching = undefined;
    const { wanted } = store.getState();
    if (wanted === undefined) return;
    const mine = new AbortController();
    fetching = mine;
    const reply = await space.rowRuns(wanted.around, WINDOW_ROWS, mine.signal);
    if (fetching !== mine) return;
    fetching = undefined;
    if (reply.ok) dispatch({ kind: 'loaded', serial: wanted.serial, runs: reply.value });
    else {
      dispatch({ kind: 'failed', serial: wanted.serial });
      if (reply.error.kind !== 'cancelled') onError(reply.error);
    }
    waitForIdle();
  }

  function waitForIdle(): void {
    clearTimeout(idleTimer);
    idleTimer = setTimeout(() => {
      dispatch({ kind: 'idle' });
      bringCursor(store.getState(), space);
    }, IDLE_MS);
  }

  function follow(state: GridPlace, before: GridPlace): void {
    const jumped = state.pulse !== undefined && state.pulse !== before.pulse;
    if (jumped) jump(state.cursor, 'upper');
    else if (state.cursor !== before.cursor) jump(state.cursor, 'reveal');
  }

  function jump(addr: number, place: JumpPlace): void {
    dispatch({ kind: 'jump', addr, place });
  }

  return {
    store,
    start() {
      jump(space.place.getState().cursor, 'upper');
      const stopView = space.place.subscribe(follow);
      const stopScroll = viewportStore.subscribe((state, before) => {
        if (!isStorage || state.scroll === undefined || state.scroll === before.scroll) return;
        jump(state.scroll.addr, 'top');
        waitForIdle();
      });
      return () => {
        stopView();
        stopScroll();
        clearTimeout(idleTimer);
        fetching?.abort();
        fetching = undefined;
        reportVisible(undefined);
      };
    },
    resized(viewportPx) {
      dispatch({ kind: 'resized', viewportPx });
    },
    scrolled(topPx) {
      if (topPx !== store.getState().topPx) dispatch({ kind: 'scrolled', topPx });
      waitForIdle();
    },
    pageRows() {
      return Math.max(1, Math.floor(store.getState().viewportPx / ROW_PX) - 1);
    },
    rowsAway(rows) {
      const { cursor, limit } = space.place.getState();
      const { layout } = store.getState();
      const target =
        layout === undefined || !holdsAddress(layout, cursor)
          ? undefined
          : addressRowsAway(layout, cursor, rows);
      return target ?? Math.min(Math.max(0, cursor + rows * 16), Math.max(0, limit - 1));
    },
  };
}

function visibleAddresses(state: RowWindow): ReturnType<typeof viewportStore.getState>['visible'] {
  const { layout } = state;
  if (layout === undefined || layout.rowCount === 0 || state.viewportPx === 0) return undefined;
  const { first, end } = visibleRows(state);
  return { start: rowAt(layout, first).start, end: rowAt(layout, Math.max(first, end - 1)).end };
}

/** Puts a cursor that was scrolled out of sight onto the nearest row in sight. A selection stays where it is. */
function bringCursor(state: RowWindow, space: Pick<GridSpace, 'place' | 'moveCursor'>): void {
  const { layout, wanted } = state;
  const { cursor, selection } = space.place.getState();
  if (layout === undefined || layout.rowCount === 0 || wanted !== undefined || selection !== undefined)
    return;
  const { first, end } = visibleRows(state);
  const row = rowIndexOf(layout, cursor);
  if (holdsAddress(layout, cursor) && row >= first && row < end) return;
  const isAbove = cursor < rowAt(layout, first).start;
  // Rows at the edges may be cut: the next one inside is whole.
  const nearest = isAbove ? Math.min(Math.ceil(state.topPx / ROW_PX), end - 1) : Math.max(first, end - 2);
  space.moveCursor(cursorIn(layout, nearest, cursor));
}

function cursorIn(layout: RowLayout, index: number, cursor: number): number {
  const row = rowAt(layout, index);
  if (row.kind !== 'data') return row.start;
  return physAddr(Math.min(Math.max(row.start, row.start - (row.start % 16) + (cursor % 16)), row.end - 1));
}
