/** The part of the dump worker's interface that saves one range of memory as a plain file. Types only. */
import type { GapChoice, RangeGap } from '../engine/export/rangePlan.ts';
import type { Reply } from './api.ts';
import type { WriteReply, WriteTarget } from './exportApi.ts';

export type { GapChoice, RangeGap };

/** Addresses [start, end). */
export interface RangeRequest {
  readonly start: number;
  readonly end: number;
  readonly gaps: GapChoice;
}

export interface RangePlanReply {
  readonly sizeBytes: number;
  readonly missingBytes: number;
  readonly gapCount: number;
  /** The first gaps, ascending. */
  readonly gaps: readonly RangeGap[];
  /** False: made of slices, `rangeBlob` copies nothing. */
  readonly needsWriting: boolean;
}

export interface RangeApi {
  rangePlan(request: RangeRequest, signal?: AbortSignal): Promise<Reply<RangePlanReply>>;
  /** The file as a Blob, after a check that the input files are what they were. */
  rangeBlob(request: RangeRequest, signal?: AbortSignal): Promise<Reply<Blob>>;
  /** Writes the file step by step, after the same check. */
  rangeWrite(
    request: RangeRequest,
    target: WriteTarget,
    onProgress: (doneBytes: number, totalBytes: number) => void,
    signal?: AbortSignal,
  ): Promise<Reply<WriteReply>>;
}
