/**
 * The one shape of everything that finds: given bytes that follow each other without a gap, say where matches begin.
 * Matchers keep no state between calls, so blocks can be searched in any order and a search goes on where it stopped.
 */

/** Bytes [start, end) of `bytes` follow each other in memory; `base` is the absolute address of bytes[0]. */
export interface Stretch {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly base: number;
}

/** Called for a match: its index in `Stretch.bytes`, and its length in bytes. */
export type Found = (at: number, length: number) => void;

export interface Matcher {
  /** Bytes after a place that must be at hand to decide whether a match begins there. */
  readonly ahead: number;
  /** Bytes before a place that must be at hand. */
  readonly behind: number;
  /** True when a match may consist of zeros alone; otherwise long stretches of zeros need no look. */
  readonly matchesZeros: boolean;
  /**
   * Reports the matches that belong to indexes [from, to) of the stretch, ascending. All of a match lies in the
   * stretch. Which matches belong to an index depends on the bytes around it alone, never on how memory was cut.
   */
  find(stretch: Stretch, from: number, to: number, found: Found): void;
}
