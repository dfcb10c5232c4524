/**
 * What is marked in memory: the hits of the last search and the bookmarks. Grid, minimap and address box read it; the
 * stores that fill it are loaded when they are needed. Hits are columns in ascending order, so that a hundred
 * thousand of them cost nothing to hand on.
 */
import { createStore } from 'zustand/vanilla';

/** Kept hits: the first `count` entries of the columns, ascending by address. */
export interface MarkedHits {
  readonly count: number;
  readonly addrs: Float64Array;
  readonly lengths: Uint16Array;
  /** Length of the longest, bytes. */
  readonly longest: number;
}

/** A place with a name, kept for the dump with this fingerprint. Never holds bytes of the dump. */
export interface Bookmark {
  readonly addr: number;
  readonly name: string;
  readonly note: string;
}

export interface MarksState {
  readonly hits: MarkedHits;
  readonly bookmarks: readonly Bookmark[];
}

export const NO_HITS: MarkedHits = {
  count: 0,
  addrs: new Float64Array(0),
  lengths: new Uint16Array(0),
  longest: 0,
};

export const marksStore = createStore<MarksState>(() => ({ hits: NO_HITS, bookmarks: [] }));

/** Index of the first hit at or after `addr`; the count when there is none. */
export function firstHitFrom({ addrs, count }: MarkedHits, addr: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((addrs[middle] ?? 0) < addr) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Which of the 16 columns of the line at `line` are in a hit: bit i for column i. */
export function hitColumns(hits: MarkedHits, line: number): number {
  let mask = 0;
  for (let i = firstHitFrom(hits, line - hits.longest); i < hits.count; i++) {
    const start = hits.addrs[i] ?? 0;
    if (start >= line + 16 || mask === 0xffff) break;
    const end = Math.min(16, start + (hits.lengths[i] ?? 0) - line);
    for (let column = Math.max(0, start - line); column < end; column++) mask |= 1 << column;
  }
  return mask;
}

/** The hit after (1) or before (-1) `from`, going round at the ends; undefined when there is none at all. */
export function hitBeside(
  hits: MarkedHits,
  from: number,
  direction: 1 | -1,
): { readonly index: number; readonly wrapped: boolean } | undefined {
  if (hits.count === 0) return undefined;
  const next = direction === 1 ? firstHitFrom(hits, from + 1) : firstHitFrom(hits, from) - 1;
  const index = (next + hits.count) % hits.count;
  return { index, wrapped: index !== next };
}
