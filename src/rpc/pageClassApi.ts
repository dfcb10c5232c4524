/** The part of the interface that tells what the pages of the dumped machine are used for. Types only. */
import type { PageMap } from '../kernel/pages/countPages.ts';
import type { PageClass } from '../kernel/pages/pageClass.ts';

export type { PageClass, PageMap };

export interface PageClassCount {
  readonly name: PageClass;
  readonly frames: number;
  /** Of these, all zero; undefined when nobody looked. */
  readonly zeros: number | undefined;
}

export interface PageClassReply {
  /** How the page states were found, in words. */
  readonly origin: string;
  /** Every class, in the order of the numbers in `map`. */
  readonly classes: readonly PageClassCount[];
  readonly totalFrames: number;
  readonly map: PageMap;
  /** Why the counts are no ground to leave pages out, in words; undefined when they are. */
  readonly problem: string | undefined;
}

export interface PageClassOptions {
  /** Cells of the map at most; capped at 16384. */
  readonly cells: number;
  /** Also looks for pages of zeros, which reads all of the memory. */
  readonly zeros: boolean;
}
