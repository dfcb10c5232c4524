/** Binds the search's store to components; apart from the other stores, because it is loaded with the search only. */
import { useStore } from 'zustand';
import { type SearchState, searchStore } from './searchStore.ts';

export function useSearch<T>(selector: (state: SearchState) => T): T {
  return useStore(searchStore, selector);
}
