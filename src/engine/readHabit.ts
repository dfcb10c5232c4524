/**
 * Tells from the reads of the recent past whether loading whole pages of the cache pays. Kernel structures and the hex
 * grid come back to the same page again and again; reads strewn over a large file never do, and there a page of
 * 256 KiB costs twice the time of the 4 KiB that were asked for.
 */

import { Lru } from '../base/lru.ts';

/** Decisions between two looks at the counters. */
const WINDOW = 64;

/** Pages that were read in part lately; who comes back to one of them gets it whole. */
const REMEMBERED = 64;

export interface ReadHabit {
  /** A page was loaded whole. */
  loaded(): void;
  /** A page that had been loaded was read again. */
  usedAgain(): void;
  /** Whether a short read in a page that is not loaded should fetch its own bytes only. Counts as a decision. */
  readsAlone(page: number): boolean;
}

/** Starts with whole pages. `page` is any number that names a page. */
export function createReadHabit(): ReadHabit {
  const lately = new Lru<number, true>(REMEMBERED);
  let strewn = false;
  let decisions = 0;
  let returns = 0;

  const decided = (): void => {
    decisions++;
    if (decisions < WINDOW) return;
    // Whole pages pay when every second one is used again, single reads when three of four never come back.
    strewn = strewn ? returns * 4 < decisions : returns * 2 < decisions;
    decisions = 0;
    returns = 0;
  };

  return {
    loaded() {
      if (!strewn) decided();
    },
    usedAgain() {
      if (!strewn) returns++;
    },
    readsAlone(page) {
      if (!strewn) return false;
      const alone = lately.get(page) === undefined;
      if (alone) lately.set(page, true);
      else returns++;
      decided();
      return alone;
    },
  };
}
