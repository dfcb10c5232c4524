/** Binds the compare store to components; apart from `react.ts`, which the first screen loads. */
import { useStore } from 'zustand';
import { type CompareState, compareStore } from './compareStore.ts';

export function useCompare<T>(selector: (state: CompareState) => T): T {
  return useStore(compareStore, selector);
}
