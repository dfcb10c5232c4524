/** The kept hits of a search: columns that grow as batches arrive and are read in place by table, grid and minimap. */

import type { SourceKind } from '../rpc/api.ts';
import { CONTEXT_BYTES, HIT_SOURCES, type HitColumns } from '../rpc/searchApi.ts';
import type { MarkedHits } from './marksStore.ts';

/** One hit as the table shows it. */
export interface HitRow {
  readonly addr: number;
  readonly length: number;
  readonly source: SourceKind;
  /** Bytes around the match; it begins at `lead`. */
  readonly context: Uint8Array;
  readonly lead: number;
}

const FIRST_CAPACITY = 1024;

function grown<T extends Float64Array | Uint16Array | Uint8Array>(made: T, before: T): T {
  made.set(before);
  return made;
}

export class HitList {
  #count = 0;
  #longest = 0;
  #addrs = new Float64Array(FIRST_CAPACITY);
  #lengths = new Uint16Array(FIRST_CAPACITY);
  #sources = new Uint8Array(FIRST_CAPACITY);
  #bytes = new Uint8Array(FIRST_CAPACITY * CONTEXT_BYTES);
  #leads = new Uint8Array(FIRST_CAPACITY);
  #contexts = new Uint8Array(FIRST_CAPACITY);

  get count(): number {
    return this.#count;
  }

  /** Adds hits that lie above all before. */
  append(hits: HitColumns): void {
    this.#reserve(this.#count + hits.count);
    const at = this.#count;
    this.#addrs.set(hits.addrs, at);
    this.#lengths.set(hits.lengths, at);
    this.#sources.set(hits.sources, at);
    this.#bytes.set(hits.bytes, at * CONTEXT_BYTES);
    this.#leads.set(hits.leads, at);
    this.#contexts.set(hits.contexts, at);
    for (const length of hits.lengths) this.#longest = Math.max(this.#longest, length);
    this.#count += hits.count;
  }

  /** The hits for grid and minimap, a view of the same columns. */
  marks(): MarkedHits {
    return { count: this.#count, addrs: this.#addrs, lengths: this.#lengths, longest: this.#longest };
  }

  row(index: number): HitRow | undefined {
    if (index >= this.#count) return undefined;
    const first = index * CONTEXT_BYTES;
    return {
      addr: this.#addrs[index] ?? 0,
      length: this.#lengths[index] ?? 0,
      source: HIT_SOURCES[this.#sources[index] ?? 0] ?? 'file',
      context: this.#bytes.subarray(first, first + (this.#contexts[index] ?? 0)),
      lead: this.#leads[index] ?? 0,
    };
  }

  #reserve(count: number): void {
    const before = this.#addrs.length;
    if (count <= before) return;
    const capacity = Math.max(count, before * 2);
    this.#addrs = grown(new Float64Array(capacity), this.#addrs);
    this.#lengths = grown(new Uint16Array(capacity), this.#lengths);
    this.#sources = grown(new Uint8Array(capacity), this.#sources);
    this.#bytes = grown(new Uint8Array(capacity * CONTEXT_BYTES), this.#bytes);
    this.#leads = grown(new Uint8Array(capacity), this.#leads);
    this.#contexts = grown(new Uint8Array(capacity), this.#contexts);
  }
}
