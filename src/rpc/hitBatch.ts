/** Collects hits in columns until they travel to the page. Grows as needed and is used again. */
import type { Hit } from '../engine/search/scanMemory.ts';
import { CONTEXT_BYTES, HIT_SOURCES, type HitColumns } from './searchApi.ts';

/** Bytes before the match in its context, at most. */
const LEAD_BYTES = 8;
const FIRST_CAPACITY = 256;

interface Room {
  readonly capacity: number;
  readonly addrs: Float64Array;
  readonly lengths: Uint16Array;
  readonly sources: Uint8Array;
  readonly bytes: Uint8Array;
  readonly leads: Uint8Array;
  readonly contexts: Uint8Array;
}

function room(capacity: number, before?: Room): Room {
  const made: Room = {
    capacity,
    addrs: new Float64Array(capacity),
    lengths: new Uint16Array(capacity),
    sources: new Uint8Array(capacity),
    bytes: new Uint8Array(capacity * CONTEXT_BYTES),
    leads: new Uint8Array(capacity),
    contexts: new Uint8Array(capacity),
  };
  if (before !== undefined) {
    made.addrs.set(before.addrs);
    made.lengths.set(before.lengths);
    made.sources.set(before.sources);
    made.bytes.set(before.bytes);
    made.leads.set(before.leads);
    made.contexts.set(before.contexts);
  }
  return made;
}

export class HitBatch {
  #count = 0;
  #room = room(FIRST_CAPACITY);

  get count(): number {
    return this.#count;
  }

  add({ addr, length, source, stretch, at }: Hit): void {
    if (this.#count === this.#room.capacity) this.#room = room(this.#room.capacity * 2, this.#room);
    const into = this.#room;
    const index = this.#count++;
    const first = Math.max(stretch.start, at - LEAD_BYTES);
    const context = stretch.bytes.subarray(first, Math.min(stretch.end, first + CONTEXT_BYTES));
    into.addrs[index] = addr;
    into.lengths[index] = length;
    into.sources[index] = Math.max(0, HIT_SOURCES.indexOf(source));
    into.bytes.set(context, index * CONTEXT_BYTES);
    into.leads[index] = at - first;
    into.contexts[index] = context.length;
  }

  /** The hits so far, as copies that may be sent; the batch is empty then. */
  take(): HitColumns {
    const count = this.#count;
    const from = this.#room;
    this.#count = 0;
    return {
      count,
      addrs: from.addrs.slice(0, count),
      lengths: from.lengths.slice(0, count),
      sources: from.sources.slice(0, count),
      bytes: from.bytes.slice(0, count * CONTEXT_BYTES),
      leads: from.leads.slice(0, count),
      contexts: from.contexts.slice(0, count),
    };
  }
}
