/**
 * Takes the frames of a comparison in ascending order and keeps counts, a map of at most `MAX_CELLS` cells and a list of
 * at most `MAX_RUNS` runs. Its size does not grow with the memory that is compared.
 */
import { FRAME_SIZE } from '../../base/address.ts';
import {
  type CompareProgress,
  type CompareRun,
  type CompareTotals,
  FRAME_STATES,
  type FrameState,
} from './compareTypes.ts';

/** Cells of the map at most. */
export const MAX_CELLS = 1024;
/** Runs that are listed at most. */
export const MAX_RUNS = 20_000;

/** What is known of one frame, or of many alike. */
export interface FrameFact {
  readonly state: FrameState;
  /** Bytes that differ in one frame. */
  readonly differing: number;
  /** Offset of the first of them from the start of both ranges. */
  readonly first: number | undefined;
  readonly reason: string | undefined;
}

export class CompareTally {
  readonly #total: number;
  readonly #maxRuns: number;
  readonly #cellFrames: number;
  readonly #cellCount: number;
  readonly #cells: Float64Array;
  readonly #frames = new Map<FrameState, number>();
  #fresh: CompareRun[] = [];
  #open: CompareRun | undefined;
  #listed = 0;
  #unlisted = 0;
  #differing = 0;
  #done = 0;

  /** `total`: bytes of the ranges that are compared. */
  constructor(total: number, maxRuns = MAX_RUNS, maxCells = MAX_CELLS) {
    this.#total = total;
    this.#maxRuns = maxRuns;
    const frames = Math.ceil(total / FRAME_SIZE);
    this.#cellFrames = Math.max(1, Math.ceil(frames / maxCells));
    this.#cellCount = Math.ceil(frames / this.#cellFrames);
    this.#cells = new Float64Array(this.#cellCount * FRAME_STATES.length);
  }

  /** Adds `length` bytes from where the last ones ended; whole frames, except at the end of the ranges. */
  add(length: number, fact: FrameFact): void {
    const first = this.#done / FRAME_SIZE;
    const frames = Math.ceil(length / FRAME_SIZE);
    this.#frames.set(fact.state, (this.#frames.get(fact.state) ?? 0) + frames);
    this.#differing += fact.differing;
    this.#paint(first, frames, FRAME_STATES.indexOf(fact.state));
    this.#extend(this.#done, length, fact);
    this.#done += length;
  }

  #paint(first: number, frames: number, state: number): void {
    for (let at = first; at < first + frames; ) {
      const cell = Math.floor(at / this.#cellFrames);
      const end = Math.min(first + frames, (cell + 1) * this.#cellFrames);
      const index = cell * FRAME_STATES.length + state;
      this.#cells[index] = (this.#cells[index] ?? 0) + end - at;
      at = end;
    }
  }

  #extend(offset: number, length: number, fact: FrameFact): void {
    const open = this.#open;
    if (open !== undefined && open.state === fact.state && open.reason === fact.reason) {
      this.#open = {
        ...open,
        length: open.length + length,
        differing: open.differing + fact.differing,
        first: open.first ?? fact.first,
      };
      return;
    }
    this.#close();
    if (fact.state !== 'equal' && fact.state !== 'neither') this.#open = { ...fact, offset, length };
  }

  #close(): void {
    if (this.#open === undefined) return;
    if (this.#listed < this.#maxRuns) {
      this.#fresh.push(this.#open);
      this.#listed++;
    } else this.#unlisted++;
    this.#open = undefined;
  }

  get totals(): CompareTotals {
    const of = (state: FrameState): number => this.#frames.get(state) ?? 0;
    return {
      frames: {
        equal: of('equal'),
        different: of('different'),
        'only-a': of('only-a'),
        'only-b': of('only-b'),
        neither: of('neither'),
        unreadable: of('unreadable'),
      },
      differing: this.#differing,
      done: this.#done,
      total: this.#total,
      unlistedRuns: this.#unlisted,
    };
  }

  /** What is known so far; runs that ended since the last call. `isLast`: the run that is still open ends here. */
  take(isLast: boolean): CompareProgress {
    if (isLast) this.#close();
    const newRuns = this.#fresh;
    this.#fresh = [];
    const cells = {
      cellBytes: this.#cellFrames * FRAME_SIZE,
      count: this.#cellCount,
      frames: this.#cells.slice(),
    };
    return { totals: this.totals, cells, newRuns };
  }
}
