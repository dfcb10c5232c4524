/**
 * Remembers the last reads of memory: where, how long, from which side, and whether the page cache had it. A ring of
 * fixed size, so that it costs the same whether anybody looks or not.
 */
import { fileOffset, type PhysAddr, physAddr } from '../base/address.ts';
import type { ByteSource, Extent, MemoryImage, SourceKind } from './types.ts';

/** Reads that are kept. */
export const KEPT_READS = 200;
/** Extents that are looked at to tell the cache's part in one read. */
const MAX_EXTENTS = 64;

/**
 * - `hit`: the cache had all of it.
 * - `miss`: at least a part was read from a file.
 * - `none`: no file was needed (zeros, gaps).
 * - `packed`: it had to be unpacked; what the cache had of it is not known.
 */
export type CacheAnswer = 'hit' | 'miss' | 'none' | 'packed';

export interface TracedRead {
  /** Counts from 1; later reads have higher numbers. */
  readonly serial: number;
  readonly start: PhysAddr;
  readonly length: number;
  /** The sources of its bytes, in the order of addresses, each once. */
  readonly sources: readonly SourceKind[];
  readonly cache: CacheAnswer;
  /** Kind of the failure, when it failed as a whole. */
  readonly failure?: string;
}

/** The last reads of one dump. */
export class ReadTrace {
  readonly #kept: TracedRead[] = [];
  #count = 0;

  /** Reads so far, those that are forgotten included. */
  get count(): number {
    return this.#count;
  }

  push(read: Omit<TracedRead, 'serial'>): void {
    this.#kept[this.#count % KEPT_READS] = { ...read, serial: this.#count + 1 };
    this.#count++;
  }

  /** The kept reads with a serial above `serial`, oldest first. */
  since(serial: number): readonly TracedRead[] {
    const first = Math.max(0, this.#count - KEPT_READS, Math.min(serial, this.#count));
    const reads: TracedRead[] = [];
    for (let i = first; i < this.#count; i++) {
      const read = this.#kept[i % KEPT_READS];
      if (read !== undefined) reads.push(read);
    }
    return reads;
  }
}

/** The same memory; every read is noted in `trace`. `files` are those of the dump. */
export function tracedImage(
  memory: MemoryImage,
  files: readonly ByteSource[],
  trace: ReadTrace,
): MemoryImage {
  return {
    end: memory.end,
    extents: (start, end, limit, signal) => memory.extents(start, end, limit, signal),
    async read(start, length, signal) {
      const last = Math.min(start + length, Number.MAX_SAFE_INTEGER);
      const extents = await memory.extents(start, physAddr(last), MAX_EXTENTS, signal);
      const cache = extents.ok ? cacheAnswer(extents.value, files) : 'none';
      const answer = await memory.read(start, length, signal);
      const sources = answer.ok ? [...new Set(answer.value.pieces.map(({ source }) => source))] : [];
      const failure = answer.ok ? {} : { failure: answer.error.kind };
      trace.push({ start, length, sources, cache, ...failure });
      return answer;
    },
  };
}

/** Must be asked before the read, which fills the cache. */
function cacheAnswer(extents: readonly Extent[], files: readonly ByteSource[]): CacheAnswer {
  let answer: CacheAnswer = 'none';
  for (const extent of extents) {
    if (extent.kind === 'packed') {
      answer = 'packed';
    } else if (extent.kind === 'file') {
      const held = files[extent.file]?.holds?.(fileOffset(extent.offset), extent.end - extent.start) === true;
      if (!held) return 'miss';
      if (answer === 'none') answer = 'hit';
    }
  }
  return answer;
}
