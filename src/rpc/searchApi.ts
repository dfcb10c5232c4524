/**
 * What the search worker offers: it looks through the memory of the open dump and tells what it finds as it goes. All
 * plain data. A search keeps nothing in the worker, so it can be ended at any time and go on from `searchedTo`.
 */
import type { SearchQuery, TextEncodingName } from '../engine/search/query.ts';
import type { OpenRequest, ReadLedger, Reply, SourceKind } from './api.ts';

export type { SearchQuery, TextEncodingName };

/** Bytes of context kept with each hit: at most 8 before the match, then the match and what follows it. */
export const CONTEXT_BYTES = 32;
/** Sources by the number that stands for them in `HitColumns.sources`. */
export const HIT_SOURCES: readonly SourceKind[] = ['hsa', 'memory', 'file', 'zero'];

export interface SearchRequest {
  readonly query: SearchQuery;
  /** Matches lie wholly inside [start, end). */
  readonly start: number;
  readonly end: number;
  /** Where to begin or go on: `searchedTo` of the last batch. */
  readonly from: number;
  /** Hits to deliver at most; the others are only counted. */
  readonly keep: number;
}

/** Hits as columns, one entry each, ascending by address. */
export interface HitColumns {
  readonly count: number;
  readonly addrs: Float64Array;
  readonly lengths: Uint16Array;
  /** Index into `HIT_SOURCES`. */
  readonly sources: Uint8Array;
  /** `CONTEXT_BYTES` for each hit; `leads` of them stand before the match, `contexts` of them are known. */
  readonly bytes: Uint8Array;
  readonly leads: Uint8Array;
  readonly contexts: Uint8Array;
}

/** What was found since the last batch. */
export interface SearchBatch {
  readonly hits: HitColumns;
  /** Matches since the last batch, kept or not. */
  readonly found: number;
  /** Everything below is searched, and all its hits are in this batch or one before. */
  readonly searchedTo: number;
  /** Bytes since the last batch that were searched, and that are not in the dump. */
  readonly searched: number;
  readonly unsearched: number;
  /** Bytes of [from, end) of the request that are there; the same in every batch. */
  readonly total: number;
}

export interface SearchApi {
  open(request: OpenRequest): Promise<Reply<true>>;
  ledger(): Promise<Reply<ReadLedger>>;
  /**
   * Searches; the sink is called at most about 10 times a second and once at the end. A pattern that cannot be
   * searched for fails with kind `pattern`, its detail a sentence for the form.
   */
  run(request: SearchRequest, sink: (batch: SearchBatch) => void, signal?: AbortSignal): Promise<Reply<true>>;
}
