/** What the compare worker offers: the open dump beside another, or two ranges of it. Types only. */
import type { FactComparison } from '../engine/compare/compareFacts.ts';
import type { CompareProgress } from '../engine/compare/compareTypes.ts';
import type { MemoryRead } from '../engine/types.ts';
import type { OpenRequest, Reply } from './api.ts';

export type { FactComparison } from '../engine/compare/compareFacts.ts';
export type {
  CompareCells,
  CompareProgress,
  CompareRun,
  CompareTotals,
  FrameState,
} from '../engine/compare/compareTypes.ts';
export type { FactPair } from '../engine/compare/factTypes.ts';

/** The other dump in short. */
export interface OtherDump {
  readonly formatLabel: string;
  readonly release: string | undefined;
  readonly facts: FactComparison;
  /** One past the last address of either dump. */
  readonly unionEnd: number;
}

/** What is compared: the same addresses of both dumps, or two ranges of the open one. */
export interface CompareSpan {
  readonly startA: number;
  readonly startB: number;
  readonly length: number;
}

export interface CompareApi {
  /** Opens the dump that the page shows. */
  openOwn(request: OpenRequest): Promise<Reply<true>>;
  /** Opens the dump to compare with and compares the facts; undefined: ranges of the open dump are compared. */
  openOther(request: OpenRequest | undefined, signal?: AbortSignal): Promise<Reply<OtherDump | undefined>>;
  /** Compares memory. `onProgress` hears at most 5 times a second; the answer is the last progress. */
  memory(
    span: CompareSpan,
    onProgress: (progress: CompareProgress) => void,
    signal?: AbortSignal,
  ): Promise<Reply<CompareProgress>>;
  /** `length` bytes at an offset of the span, of both sides. At most 4 KiB. */
  bytes(
    span: CompareSpan,
    offset: number,
    length: number,
    signal?: AbortSignal,
  ): Promise<Reply<readonly [MemoryRead, MemoryRead]>>;
  /** Offset of the next differing byte in [from, to) of the span, or of the last for -1; undefined: none. */
  find(
    span: CompareSpan,
    from: number,
    to: number,
    direction: 1 | -1,
    signal?: AbortSignal,
  ): Promise<Reply<number | undefined>>;
}
