/**
 * What the hex grid shows right now, and requests to scroll it: the link between grid, minimap and address box. Apart
 * from `viewStore`, because it changes with every frame of a scroll and is never part of a link.
 */
import { createStore } from 'zustand/vanilla';
import type { PhysAddr } from '../base/address.ts';

export interface ViewportState {
  /** First and one past the last address on screen; undefined while no grid is mounted or it has no rows. */
  readonly visible: { readonly start: PhysAddr; readonly end: PhysAddr } | undefined;
  /** Where the grid is asked to scroll, without a history entry; `serial` grows with each request. */
  readonly scroll: { readonly addr: number; readonly serial: number } | undefined;
}

export const viewportStore = createStore<ViewportState>(() => ({ visible: undefined, scroll: undefined }));

/** The grid reports what it shows. */
export function reportVisible(visible: ViewportState['visible']): void {
  const before = viewportStore.getState().visible;
  if (before?.start === visible?.start && before?.end === visible?.end) return;
  viewportStore.setState({ visible });
}

/** Scrolls the grid so that the row of `addr` is the first. The cursor follows when scrolling ends. */
export function scrollGridTo(addr: number): void {
  const serial = (viewportStore.getState().scroll?.serial ?? 0) + 1;
  viewportStore.setState({ scroll: { addr, serial } });
}
