/**
 * The cursor in the kernel's virtual address space, beside that in storage: `viewStore.space` says which of the two the
 * memory view shows. Where the virtual one leads to storage, the other follows it, so that everything that speaks of
 * storage (minimap, bookmarks, status) stands at the same byte.
 */
import { createStore } from 'zustand/vanilla';
import type { PhysAddr } from '../base/address.ts';
import { between, clampTo, type GridPlace, jumpSelection, moved, type Pointed } from './cursorMoves.ts';
import { viewStore } from './viewStore.ts';

/** One past the last address that is shown, until the tables of the open dump say less. */
const HIGHEST = 2 ** 53 - 16;

/** Where the byte at the cursor lies. */
export type Landing =
  | { readonly kind: 'asking' }
  | { readonly kind: 'storage'; readonly phys: PhysAddr }
  /** Nothing is mapped there; why, in words. */
  | { readonly kind: 'nowhere'; readonly words: string };

export interface VirtualState extends GridPlace {
  readonly landing: Landing;
}

const INITIAL: VirtualState = {
  cursor: 0,
  anchor: undefined,
  selection: undefined,
  pulse: undefined,
  limit: HIGHEST,
  landing: { kind: 'asking' },
};

export const virtualStore = createStore<VirtualState>(() => INITIAL);

/** Starts over for a newly opened dump. */
export function resetVirtual(): void {
  virtualStore.setState(INITIAL);
}

/** Goes to a virtual address: a history entry, and the target pulses. */
export function showVirtual(addr: number, options: { readonly length?: number } = {}): void {
  const { limit, pulse } = virtualStore.getState();
  const cursor = clampTo(addr, limit);
  const length = options.length ?? 1;
  virtualStore.setState({
    cursor,
    anchor: undefined,
    selection: jumpSelection(cursor, length, limit),
    pulse: { addr: cursor, length, serial: (pulse?.serial ?? 0) + 1 },
    landing: { kind: 'asking' },
  });
  viewStore.setState(({ jumps }) => ({ view: 'memory', space: 'virtual', jumps: jumps + 1 }));
}

/** Stands where a link or the browser's history says, without a history entry. */
export function restoreVirtual(addr: number, selection: GridPlace['selection']): void {
  const { limit } = virtualStore.getState();
  virtualStore.setState({
    cursor: clampTo(addr, limit),
    anchor: undefined,
    selection: selection !== undefined && selection.end <= limit ? selection : undefined,
    pulse: undefined,
    landing: { kind: 'asking' },
  });
}

/** Moves the virtual cursor without a history entry. */
export function moveVirtual(addr: number, options: { readonly extend?: boolean } = {}): void {
  const state = virtualStore.getState();
  const next = moved(state, addr, options.extend === true ? viewStore.getState().unit : 0);
  virtualStore.setState(next.cursor === state.cursor ? next : { ...next, landing: { kind: 'asking' } });
}

/** Selects from one stretch of bytes to another; for dragging. */
export function selectVirtual(from: Pointed, to: Pointed): void {
  virtualStore.setState((state) => ({ ...between(state, from, to), landing: { kind: 'asking' } }));
}

/** Tells where the cursor leads, unless it has moved on from `cursor`. The cursor in storage follows. */
export function land(cursor: number, landing: Landing): void {
  if (virtualStore.getState().cursor !== cursor) return;
  virtualStore.setState({ landing });
  if (landing.kind !== 'storage' || viewStore.getState().space !== 'virtual') return;
  viewStore.setState({ cursor: landing.phys, anchor: undefined, selection: undefined });
}

/** False where the memory view shows an address at which nothing is mapped, or of which that is not known yet. */
export function isOnStorage(): boolean {
  return viewStore.getState().space === 'physical' || virtualStore.getState().landing.kind === 'storage';
}
