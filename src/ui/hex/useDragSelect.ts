/**
 * Selecting with the mouse: press puts the cursor, drag selects, Shift and press extends. Past the upper or lower
 * edge a drag scrolls. The drag is kept in the pointer's own events, so nothing is drawn that did not change.
 */
import type { PointerEvent as ReactPointerEvent, RefObject } from 'react';
import { useRef } from 'react';
import { viewStore } from '../../store/viewStore.ts';
import type { GridSpace } from './gridSpace.ts';
import { type PointedBytes, pointedBytes } from './hexPointer.ts';

/** Rows per frame that a drag past the edge scrolls, for each row's height of distance. */
const SCROLL_SPEED = 0.5;

export function useDragSelect(grid: RefObject<HTMLElement | null>, space: GridSpace) {
  const drag = useRef<{ readonly from: PointedBytes; x: number; y: number; frame: number } | undefined>(
    undefined,
  );

  function extend(): void {
    const state = drag.current;
    const element = grid.current;
    if (state === undefined || element === null) return;
    const to = pointedBytes(state.x, state.y, element, viewStore.getState());
    if (to === undefined) return;
    const hasMoved = to.addr !== state.from.addr;
    if (hasMoved || space.place.getState().selection !== undefined) space.selectBetween(state.from, to);
  }

  function scrollPastEdge(): void {
    const state = drag.current;
    const element = grid.current;
    if (state === undefined || element === null) return;
    const box = element.getBoundingClientRect();
    const past = state.y < box.top ? state.y - box.top : Math.max(0, state.y - box.bottom);
    if (past !== 0) {
      element.scrollTop += past * SCROLL_SPEED;
      extend();
    }
    state.frame = requestAnimationFrame(scrollPastEdge);
  }

  function stop(): void {
    if (drag.current !== undefined) cancelAnimationFrame(drag.current.frame);
    drag.current = undefined;
  }

  return {
    onPointerDown(event: ReactPointerEvent<HTMLElement>): void {
      const element = grid.current;
      if (event.button !== 0 || element === null) return;
      const at = pointedBytes(event.clientX, event.clientY, element, viewStore.getState());
      if (at === undefined) return;
      if (event.shiftKey) {
        space.moveCursor(at.addr, { extend: true });
        return;
      }
      space.moveCursor(at.addr);
      element.setPointerCapture(event.pointerId);
      drag.current = { from: at, x: event.clientX, y: event.clientY, frame: 0 };
      drag.current.frame = requestAnimationFrame(scrollPastEdge);
    },
    onPointerMove(event: ReactPointerEvent<HTMLElement>): void {
      const state = drag.current;
      if (state === undefined) return;
      state.x = event.clientX;
      state.y = event.clientY;
      extend();
    },
    onPointerUp: stop,
    onPointerCancel: stop,
  };
}
