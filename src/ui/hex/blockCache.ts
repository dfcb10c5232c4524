/**
 * The bytes on screen and a little around them, fetched from the worker in aligned blocks. Asking for other blocks
 * aborts what is no longer wanted; few requests are in flight at a time; each block keeps its last error so that the
 * rows can show it in place. Holds at most 4 MiB; the worker's own cache stands behind it.
 */
import { roundDown } from '../../base/address.ts';
import type { AppError, Reply } from '../../rpc/api.ts';
import type { GridRead } from './gridSpace.ts';

/** Bytes in a block: 512 rows, some ten screens. */
export const BLOCK_BYTES = 8192;
const MAX_BLOCKS = 512;
const MAX_IN_FLIGHT = 4;

export type Block =
  | { readonly kind: 'ready'; readonly read: GridRead }
  | { readonly kind: 'failed'; readonly error: AppError };

/** Addresses [start, end). */
export interface AddressRange {
  readonly start: number;
  readonly end: number;
}

export interface BlockCache {
  /** The block that holds `addr`; undefined while it is not there yet. */
  get(addr: number): Block | undefined;
  /** Says what is on screen, in order of urgency. Fetches what is missing and drops other requests. */
  want(ranges: readonly AddressRange[]): void;
  /** Forgets failed blocks, so that they are asked for again. */
  retry(): void;
  /** Aborts everything. */
  dispose(): void;
}

interface BlockCacheOptions {
  readonly read: (start: number, length: number, signal: AbortSignal) => Promise<Reply<GridRead>>;
  /** One past the last address of the dump; no block reaches over it. */
  readonly end: number;
  /** Called after a block came or failed. */
  readonly onChange: () => void;
  readonly onError?: (error: AppError) => void;
}

/** Starts of the blocks that the ranges touch, in their order, without repeats. */
function blockStarts(ranges: readonly AddressRange[]): readonly number[] {
  const starts = new Set<number>();
  for (const { start, end } of ranges) {
    for (let at = roundDown(start, BLOCK_BYTES); at < end; at += BLOCK_BYTES) {
      starts.add(at);
      if (starts.size >= MAX_BLOCKS) return [...starts];
    }
  }
  return [...starts];
}

export function createBlockCache(options: BlockCacheOptions): BlockCache {
  // Insertion order is age: a block that is used moves to the end.
  const blocks = new Map<number, Block>();
  const flights = new Map<number, AbortController>();
  let wanted: readonly number[] = [];

  function store(start: number, block: Block): void {
    blocks.delete(start);
    blocks.set(start, block);
    for (const oldest of blocks.keys()) {
      if (blocks.size <= MAX_BLOCKS) break;
      blocks.delete(oldest);
    }
  }

  async function fetchBlock(start: number): Promise<void> {
    const flight = new AbortController();
    flights.set(start, flight);
    const length = Math.min(BLOCK_BYTES, options.end - start);
    const reply = await options.read(start, length, flight.signal);
    if (flights.get(start) !== flight) return;
    flights.delete(start);
    if (reply.ok) store(start, { kind: 'ready', read: reply.value });
    else if (reply.error.kind !== 'cancelled') {
      store(start, { kind: 'failed', error: reply.error });
      options.onError?.(reply.error);
    }
    pump();
    options.onChange();
  }

  function pump(): void {
    for (const start of wanted) {
      if (flights.size >= MAX_IN_FLIGHT) return;
      if (start < options.end && !blocks.has(start) && !flights.has(start)) void fetchBlock(start);
    }
  }

  return {
    get(addr) {
      return blocks.get(roundDown(addr, BLOCK_BYTES));
    },
    want(ranges) {
      wanted = blockStarts(ranges);
      const needed = new Set(wanted);
      for (const [start, flight] of flights) {
        if (needed.has(start)) continue;
        flights.delete(start);
        flight.abort();
      }
      for (const start of wanted) {
        const block = blocks.get(start);
        if (block !== undefined) store(start, block);
      }
      pump();
    },
    retry() {
      for (const [start, block] of blocks) if (block.kind === 'failed') blocks.delete(start);
      pump();
    },
    dispose() {
      wanted = [];
      for (const flight of flights.values()) flight.abort();
      flights.clear();
      blocks.clear();
    },
  };
}
