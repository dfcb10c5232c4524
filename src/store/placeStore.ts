/**
 * The place of the kernel that the person looks at as code or as a struct, so that every view can lead there. Each
 * keeps the way by which the person came; both end with the dump.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { TypeRef } from '../rpc/browseApi.ts';
import { dumpStore } from './dumpStore.ts';
import { setView } from './viewStore.ts';

/** A struct at an address; `words` name it in the way that led here. */
export interface StructPlace {
  readonly ref: TypeRef;
  readonly addr: bigint;
  readonly words: string;
}

export interface PlaceState {
  /** Virtual addresses of code, the last one shown. */
  readonly code: readonly bigint[];
  /** Structs, the last one shown. */
  readonly structs: readonly StructPlace[];
  /** An address that waits for its type, from a view that knows only the address. */
  readonly wanted: { readonly type: string; readonly place: string } | undefined;
}

const EMPTY: PlaceState = { code: [], structs: [], wanted: undefined };
/** Longest way that is kept. */
const MOST = 50;

const placeStore = createStore<PlaceState>(() => EMPTY);

/** Shows code in the Symbols view; `fresh` forgets the way that led here. */
export function showCode(addr: bigint, fresh = false): void {
  const { code } = placeStore.getState();
  const way = fresh ? [] : code.filter((one) => one !== addr);
  placeStore.setState({ code: [...way, addr].slice(-MOST) });
  setView('symbols');
}

/** Goes back to the code before; without any, the panel closes. */
export function backInCode(): void {
  placeStore.setState({ code: placeStore.getState().code.slice(0, -1) });
}

export function closeCode(): void {
  placeStore.setState({ code: [] });
}

/** Follows a link to a struct, or with `fresh` begins a new way. */
export function showStruct(place: StructPlace, fresh = false): void {
  const { structs } = placeStore.getState();
  placeStore.setState({ structs: [...(fresh ? [] : structs), place].slice(-MOST), wanted: undefined });
}

/** Goes back to a struct of the way. */
export function backToStruct(index: number): void {
  placeStore.setState({ structs: placeStore.getState().structs.slice(0, index + 1) });
}

/** Opens the Structs view with words for type and place. */
export function wantStruct(type: string, place: string): void {
  placeStore.setState({ wanted: { type, place } });
  setView('structs');
}

/** Says that the wanted place is being opened. */
export function takeWanted(): void {
  placeStore.setState({ wanted: undefined });
}

dumpStore.subscribe((state, before) => {
  if (state.summary !== before.summary) placeStore.setState(EMPTY);
});

export function usePlace<T>(selector: (state: PlaceState) => T): T {
  return useStore(placeStore, selector);
}
