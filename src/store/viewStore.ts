/**
 * Where the person is looking: the view, the cursor, the selection and how bytes are drawn. Addresses are absolute
 * addresses of the dumped machine. `jumps` counts what deserves a browser history entry; `urlState.ts` watches it.
 */

import { createStore } from 'zustand/vanilla';
import { type PhysAddr, physAddr } from '../base/address.ts';
import { between, clampTo, type GridPlace, jumpSelection, moved, type Pointed } from './cursorMoves.ts';

/** Every screen of an open dump, in the order of the side list. */
export const VIEW_IDS = [
  'overview',
  'tour',
  'log',
  'cpus',
  'tasks',
  'modules',
  'symbols',
  'structs',
  'memory',
  'usage',
  'search',
  'bookmarks',
  'seam',
  'segments',
  'notes',
  'header',
  'whatif',
  'findings',
  'compare',
  'export',
] as const;
export type ViewId = (typeof VIEW_IDS)[number];

/** Bytes in one group of the grid. */
export type UnitSize = 1 | 2 | 4 | 8;

/** Selected bytes: `start` up to, not including, `end`. */
export interface Selection {
  readonly start: PhysAddr;
  readonly end: PhysAddr;
}

/** The target of the latest jump; `serial` grows so that a jump to the same place pulses again. */
export interface Pulse {
  readonly addr: PhysAddr;
  readonly length: number;
  readonly serial: number;
}

export interface ViewState {
  readonly view: ViewId;
  /** Which addresses the memory view shows: those of storage, or the kernel's virtual ones (`virtualStore.ts`). */
  readonly space: 'physical' | 'virtual';
  readonly cursor: PhysAddr;
  /** The end of a selection that stays where it is while the cursor extends it. */
  readonly anchor: PhysAddr | undefined;
  readonly selection: Selection | undefined;
  readonly unit: UnitSize;
  readonly encoding: 'ascii' | 'ebcdic';
  readonly endian: 'big' | 'little';
  readonly pulse: Pulse | undefined;
  /** One past the highest address of the open dump; 0 without a dump. */
  readonly limit: PhysAddr;
  readonly jumps: number;
}

const INITIAL: ViewState = {
  view: 'overview',
  space: 'physical',
  cursor: physAddr(0),
  anchor: undefined,
  selection: undefined,
  unit: 8,
  encoding: 'ascii',
  endian: 'big',
  pulse: undefined,
  limit: physAddr(0),
  jumps: 0,
};

export const viewStore = createStore<ViewState>(() => INITIAL);

/** A cursor of this space: every number in it is an address of storage. */
function stored({ cursor, anchor, selection }: Pick<GridPlace, 'cursor' | 'anchor' | 'selection'>) {
  return {
    cursor: physAddr(cursor),
    anchor: anchor === undefined ? undefined : physAddr(anchor),
    selection:
      selection === undefined
        ? undefined
        : { start: physAddr(selection.start), end: physAddr(selection.end) },
  };
}

/** Starts over for a newly opened dump. Units and encodings stay as chosen. */
export function resetView(limit: PhysAddr, start?: Partial<ViewState>): void {
  const { unit, encoding, endian, jumps } = viewStore.getState();
  viewStore.setState({ ...INITIAL, unit, encoding, endian, jumps, ...start, limit });
}

/** Goes to an address of storage: a history entry, and the target pulses. The default view is Memory. */
export function jumpTo(
  addr: number,
  options: { readonly view?: ViewId; readonly length?: number } = {},
): void {
  const state = viewStore.getState();
  const target = physAddr(clampTo(addr, state.limit));
  const length = options.length ?? 1;
  const selection = jumpSelection(target, length, state.limit);
  viewStore.setState({
    view: options.view ?? 'memory',
    space: 'physical',
    ...stored({ cursor: target, anchor: undefined, selection }),
    pulse: { addr: target, length, serial: (state.pulse?.serial ?? 0) + 1 },
    jumps: state.jumps + 1,
  });
}

/** Moves the cursor without a history entry. `extend` grows the selection from where the cursor was. */
export function moveCursor(addr: number, options: { readonly extend?: boolean } = {}): void {
  const state = viewStore.getState();
  viewStore.setState(stored(moved(state, addr, options.extend === true ? state.unit : 0)));
}

/** Selects [start, end) and puts the cursor at its start, without a history entry. */
export function selectRange(start: number, end: number): void {
  const { limit } = viewStore.getState();
  const from = clampTo(start, limit);
  const to = Math.min(Math.max(end, from + 1), Math.max(limit, from + 1));
  viewStore.setState(stored({ cursor: from, anchor: from, selection: { start: from, end: to } }));
}

/** Selects from one stretch of bytes to another, in either order, with the cursor at the latter; for dragging. */
export function selectBetween(from: Pointed, to: Pointed): void {
  viewStore.setState(stored(between(viewStore.getState(), from, to)));
}

export function clearSelection(): void {
  viewStore.setState({ selection: undefined, anchor: undefined });
}

/** Shows a view: a history entry, so that Back returns to where the person was. */
export function setView(view: ViewId): void {
  const state = viewStore.getState();
  if (state.view === view) return;
  viewStore.setState({ view, jumps: state.jumps + 1 });
}

export function setUnit(unit: UnitSize): void {
  viewStore.setState({ unit });
}

export function setEncoding(encoding: ViewState['encoding']): void {
  viewStore.setState({ encoding });
}

export function setEndian(endian: ViewState['endian']): void {
  viewStore.setState({ endian });
}
