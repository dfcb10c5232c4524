/**
 * The address spaces that the grid can show, as the grid needs them: a cursor, how it moves, and where rows and bytes
 * come from. Storage is answered by the dump worker, the kernel's virtual space by the kernel worker.
 */
import { type StoreApi, useStore } from 'zustand';
import type { MemoryRead, Reply, RowRuns } from '../../rpc/api.ts';
import type { VirtualRead } from '../../rpc/virtualApi.ts';
import type { GridPlace, Pointed } from '../../store/cursorMoves.ts';
import { getClient } from '../../store/dumpStore.ts';
import { askKernel } from '../../store/kernelStore.ts';
import { useView } from '../../store/react.ts';
import { clearSelection, jumpTo, moveCursor, selectBetween, viewStore } from '../../store/viewStore.ts';
import { moveVirtual, selectVirtual, showVirtual, virtualStore } from '../../store/virtualStore.ts';

/** Bytes with their sources; those of the virtual space also say where they lie in storage. */
export interface GridRead extends MemoryRead {
  readonly places?: VirtualRead['places'];
}

export interface GridSpace {
  readonly id: 'physical' | 'virtual';
  readonly place: Pick<StoreApi<GridPlace>, 'getState' | 'getInitialState' | 'subscribe'>;
  jumpTo(addr: number, options?: { readonly length?: number }): void;
  moveCursor(addr: number, options?: { readonly extend?: boolean }): void;
  selectBetween(from: Pointed, to: Pointed): void;
  clearSelection(): void;
  rowRuns(around: number, maxRows: number, signal?: AbortSignal): Promise<Reply<RowRuns>>;
  read(start: number, length: number, signal?: AbortSignal): Promise<Reply<GridRead>>;
}

/** The dumped machine's storage, by absolute address. */
export const PHYSICAL: GridSpace = {
  id: 'physical',
  place: viewStore,
  jumpTo,
  moveCursor,
  selectBetween,
  clearSelection,
  rowRuns: (around, maxRows, signal) => getClient().rowRuns(around, maxRows, signal),
  read: (start, length, signal) => getClient().read(start, length, signal),
};

const CLOSED: Reply<never> = {
  ok: false,
  error: { kind: 'cancelled', title: 'The dump was closed', detail: '', nextStep: '' },
};

/** The kernel's virtual addresses. */
export const VIRTUAL: GridSpace = {
  id: 'virtual',
  place: virtualStore,
  jumpTo: showVirtual,
  moveCursor: moveVirtual,
  selectBetween: selectVirtual,
  clearSelection: () => virtualStore.setState({ selection: undefined, anchor: undefined }),
  rowRuns: async (around, maxRows, signal) =>
    (await askKernel((client) => client.virtualRows(around, maxRows, signal))) ?? CLOSED,
  read: async (start, length, signal) =>
    (await askKernel((client) => client.virtualRead(start, length, signal))) ?? CLOSED,
};

/** The space that the memory view shows. */
export function currentSpace(): GridSpace {
  return viewStore.getState().space === 'virtual' ? VIRTUAL : PHYSICAL;
}

/** The space that the memory view shows, and that of the next drawing when it changes. */
export function useSpace(): GridSpace {
  return useView((state) => state.space) === 'virtual' ? VIRTUAL : PHYSICAL;
}

/** A part of a space's cursor. */
export function usePlace<T>(space: GridSpace, selector: (place: GridPlace) => T): T {
  return useStore(space.place, selector);
}

/** The absolute address of a byte of a read; undefined where nothing is mapped. */
export function physicalOf(read: GridRead, addr: number): number | undefined {
  if (read.places === undefined) return addr;
  const place = read.places.find(({ start, length }) => addr >= start && addr < start + length);
  return place === undefined ? undefined : place.phys + (addr - place.start);
}
