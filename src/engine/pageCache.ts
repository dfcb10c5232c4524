/**
 * A ByteSource that keeps the pages (256 KiB) of another one that were used last. Readers that want the same page
 * share one read; a reader that gives up does not take it away from the others. Short reads that are strewn over the
 * file are passed on as they are (readHabit.ts).
 */

import { abortable } from '../base/abortable.ts';
import { type FileOffset, fileOffset, roundDown } from '../base/address.ts';
import { createGate } from '../base/gate.ts';
import { Lru } from '../base/lru.ts';
import { err, ok, type Result } from '../base/result.ts';
import { createReadHabit } from './readHabit.ts';
import { rangeProblem } from './readRange.ts';
import type { ByteSource, ReadError } from './types.ts';

/** A read costs 1 to 3 ms whatever its size up to here (measured in Chromium 156 and Firefox ESR 153). */
export const PAGE_SIZE = 256 * 1024;

/** Longer reads are scans: they go past the cache, so that they neither empty it nor copy twice. */
const DEFAULT_BYPASS = 4 * 1024 * 1024;

/** Reads up to here are short: they may go past the cache while reads are strewn. */
const SHORT = 16 * 1024;

const DEFAULT_CAPACITY = 64 * 1024 * 1024;
const DEFAULT_IN_FLIGHT = 6;

export interface PageCacheOptions {
  /** Bytes of pages to keep; default 64 MiB. */
  readonly capacityBytes?: number;
  /** Reads of the underlying source at the same time; default 6. */
  readonly maxInFlight?: number;
  /** Reads longer than this go past the cache; default 4 MiB. */
  readonly bypassAbove?: number;
}

export interface PageCache extends ByteSource {
  readonly underlying: ByteSource;
  holds(offset: FileOffset, length: number): boolean;
  /** Bytes read from the underlying source so far. */
  readonly readBytes: number;
  /** Forgets all pages. */
  clear(): void;
}

type PageResult = Result<Uint8Array, ReadError>;

interface Load {
  readonly result: Promise<PageResult>;
  readonly controller: AbortController;
  waiters: number;
}

const cancelled: PageResult = err({ kind: 'cancelled' });

/** Puts a page cache before `source`. */
export function createPageCache(source: ByteSource, options: PageCacheOptions = {}): PageCache {
  const pages = new Lru<number, Uint8Array>(options.capacityBytes ?? DEFAULT_CAPACITY);
  const loads = new Map<number, Load>();
  const gate = createGate(options.maxInFlight ?? DEFAULT_IN_FLIGHT);
  const bypassAbove = options.bypassAbove ?? DEFAULT_BYPASS;
  const habit = createReadHabit();
  let readBytes = 0;

  const readSource = async (
    offset: FileOffset,
    length: number,
    signal?: AbortSignal,
  ): Promise<PageResult> => {
    const answer = await gate.run(() => source.read(offset, length, signal), signal);
    if (answer === undefined) return cancelled;
    if (answer.ok) readBytes += length;
    // What is cached belongs to the file as it was; better nothing than a mixture of old and new.
    else if (answer.error.kind === 'changed') pages.clear();
    return answer;
  };

  const startLoad = (page: number): Load => {
    habit.loaded();
    const controller = new AbortController();
    const length = Math.min(PAGE_SIZE, source.sizeBytes - page);
    const result = readSource(fileOffset(page), length, controller.signal).then((answer) => {
      // An abandoned load was taken out already, and another one may stand in its place.
      if (loads.get(page) === load) loads.delete(page);
      if (answer.ok) pages.set(page, answer.value, length);
      return answer;
    });
    const load: Load = { result, controller, waiters: 0 };
    loads.set(page, load);
    return load;
  };

  const getPage = async (page: number, signal: AbortSignal | undefined): Promise<PageResult> => {
    const cached = pages.get(page);
    const under = cached === undefined ? loads.get(page) : undefined;
    if (cached !== undefined || under !== undefined) habit.usedAgain();
    if (cached !== undefined) return ok(cached);
    const load = under ?? startLoad(page);
    load.waiters++;
    const answer = await abortable(load.result, signal);
    load.waiters--;
    if (answer !== undefined) return answer;
    if (load.waiters === 0) {
      if (loads.get(page) === load) loads.delete(page);
      load.controller.abort();
    }
    return cancelled;
  };

  const readPages = async (start: number, length: number, signal?: AbortSignal): Promise<PageResult> => {
    const bytes = new Uint8Array(length);
    const wanted: Promise<ReadError | undefined>[] = [];
    for (let page = roundDown(start, PAGE_SIZE); page < start + length; page += PAGE_SIZE) {
      const copy = async (): Promise<ReadError | undefined> => {
        const answer = await getPage(page, signal);
        if (!answer.ok) return answer.error;
        const from = Math.max(start, page);
        const to = Math.min(start + length, page + PAGE_SIZE);
        bytes.set(answer.value.subarray(from - page, to - page), from - start);
        return undefined;
      };
      wanted.push(copy());
    }
    const problems = (await Promise.all(wanted)).filter((problem) => problem !== undefined);
    const first = problems.find((problem) => problem.kind !== 'unreadable') ?? problems[0];
    return first === undefined ? ok(bytes) : err(first);
  };

  /** Whether the range lies in one page that is neither held nor being loaded, and should be read alone. */
  const isAlone = (start: number, length: number): boolean => {
    const page = roundDown(start, PAGE_SIZE);
    if (length > SHORT || start + length > page + PAGE_SIZE) return false;
    return pages.get(page) === undefined && !loads.has(page) && habit.readsAlone(page);
  };

  return {
    name: source.name,
    sizeBytes: source.sizeBytes,
    underlying: source,
    get readBytes() {
      return readBytes;
    },
    clear: () => pages.clear(),
    holds(offset, length) {
      if (length > bypassAbove) return false;
      for (let page = roundDown(offset, PAGE_SIZE); page < offset + length; page += PAGE_SIZE)
        if (!pages.has(page)) return false;
      return true;
    },
    async read(offset, length, signal) {
      if (signal?.aborted === true) return cancelled;
      const problem = rangeProblem(source.name, source.sizeBytes, offset, length);
      if (problem !== undefined) return err(problem);
      if (length > bypassAbove || isAlone(offset, length)) return readSource(offset, length, signal);
      const answer = await readPages(offset, length, signal);
      // One bad sector makes its whole page fail, but the bytes asked for may be good.
      if (!answer.ok && answer.error.kind === 'unreadable') return readSource(offset, length, signal);
      return answer;
    },
  };
}
