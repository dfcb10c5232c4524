/**
 * Which rows of the current window the grid draws: the range of the list library's virtualizer over rows of one fixed
 * height. The row window stays the owner of position and size: the virtualizer hears both from it, in the same step
 * as the layout changes, and never scrolls by itself.
 */
import { type Range, useVirtualizer } from '@tanstack/react-virtual';
import type { RefObject } from 'react';
import { useStore } from 'zustand';
import type { GridModel } from './gridModel.ts';
import { assertDrawable, ROW_PX } from './rowWindow.ts';

/** Rows drawn above and below the screen, so that fast scrolling meets no blank. */
const OVERSCAN = 16;
/** The drawn range moves in steps, so that most scrolled pixels draw nothing new. */
const STEP = 8;

export interface RowRange {
  /** Index of the first row to draw, and of one past the last. Equal when there are none. */
  readonly first: number;
  readonly end: number;
  /** Height of all rows of the window, CSS pixels. */
  readonly heightPx: number;
}

/** Follows the model. `element` is the scrolled element. */
export function useRowRange(model: GridModel, element: RefObject<HTMLElement | null>): RowRange {
  const { store } = model;
  const count = useStore(store, (state) => state.layout?.rowCount ?? 0);
  const virtualizer = useVirtualizer<HTMLElement, HTMLElement>({
    count,
    getScrollElement: () => element.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    rangeExtractor: drawnIndexes,
    scrollToFn: () => undefined,
    observeElementRect: (_, report) => {
      report({ width: 0, height: store.getState().viewportPx });
      return store.subscribe((state, before) => {
        if (state.viewportPx !== before.viewportPx) report({ width: 0, height: state.viewportPx });
      });
    },
    observeElementOffset: (_, report) => {
      report(store.getState().topPx, false);
      return store.subscribe((state, before) => {
        // Scrolling by the person is drawn at once; a move by the reducer is drawn together with its layout.
        if (state.topPx !== before.topPx) report(state.topPx, state.moves === before.moves);
      });
    },
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  return { first, end: first + items.length, heightPx: virtualizer.getTotalSize() };
}

/** The visible rows, those around them, and as many more as fill whole steps. Throws above 1,000 rows. */
export function drawnIndexes({ startIndex, endIndex, overscan, count }: Range): number[] {
  const first = Math.max(0, Math.floor((startIndex - overscan) / STEP) * STEP);
  const end = Math.min(count, Math.ceil((endIndex + 1 + overscan) / STEP) * STEP);
  assertDrawable(end - first);
  return Array.from({ length: end - first }, (_, offset) => first + offset);
}
