/**
 * What a comparison of memory says, as plain data: the state of every 4 KiB frame, counted, drawn as a bounded map and
 * listed as runs. "A" is the open dump (or the first range), "B" what it is compared with.
 */
import type { PhysAddr } from '../../base/address.ts';
import type { MemoryImage } from '../types.ts';

/**
 * What a frame is. Where several hold for parts of one frame, the first of this order says it: `different`,
 * `unreadable`, `only-a`, `only-b`, `equal`, `neither`.
 * - `only-a`, `only-b`: bytes are in that dump and not in the other.
 * - `neither`: no byte of it is in either dump.
 * - `unreadable`: stored, but it cannot be read or decoded on at least one side.
 */
export const FRAME_STATES = ['equal', 'different', 'only-a', 'only-b', 'neither', 'unreadable'] as const;
export type FrameState = (typeof FRAME_STATES)[number];

/** One side of a comparison: storage and the address at which it begins there. */
export interface CompareSide {
  readonly memory: MemoryImage;
  readonly start: PhysAddr;
}

/** Frames that follow each other and are alike: never `equal` or `neither`, which are only counted. */
export interface CompareRun {
  /** Bytes from the start of both ranges. */
  readonly offset: number;
  /** Bytes; a multiple of 4 KiB except at the end of the ranges. */
  readonly length: number;
  readonly state: FrameState;
  /** Bytes that are in both and differ. */
  readonly differing: number;
  /** Offset of the first byte that differs, from the start of both ranges. */
  readonly first: number | undefined;
  /** Why, in words, where it is known. */
  readonly reason: string | undefined;
}

/** The map: `count` cells of `cellBytes` each (the last may be shorter), frames of each state in each cell. */
export interface CompareCells {
  readonly cellBytes: number;
  readonly count: number;
  /** Frames; index `cell * FRAME_STATES.length + state`. */
  readonly frames: Float64Array;
}

/** Where a comparison stands. */
export interface CompareTotals {
  /** Frames of each state so far. */
  readonly frames: Readonly<Record<FrameState, number>>;
  /** Bytes that are in both and differ. */
  readonly differing: number;
  /** Bytes compared so far and in all, gaps included. */
  readonly done: number;
  readonly total: number;
  /** Runs that were found and are not listed, because there were too many. */
  readonly unlistedRuns: number;
}

/** What is told while comparing: runs come once each, cells as they stand. */
export interface CompareProgress {
  readonly totals: CompareTotals;
  readonly cells: CompareCells;
  readonly newRuns: readonly CompareRun[];
}
