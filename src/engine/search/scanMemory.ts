/**
 * Searches memory from one address to another: reads blocks ahead, cuts them into stretches without gaps, and lets a
 * matcher find. Neighbouring blocks overlap by what the matcher needs to see, so a match across their border is
 * found once; a gap is never matched across. Nothing is kept between blocks, so a search that was stopped goes on
 * exactly where it was.
 */
import { type PhysAddr, physAddr, roundDown } from '../../base/address.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { MemoryImage, MemoryRead, ReadError, SourceKind } from '../types.ts';
import type { Matcher, Stretch } from './matcher.ts';

/** Bytes of a block: large reads cost little more than small ones, and four of them fit any memory. */
const BLOCK_BYTES = 4 * 1024 * 1024;
/** Blocks that are read at the same time. */
const IN_FLIGHT = 4;
/** Bytes searched before others get their turn. */
const SLICE_BYTES = 64 * 1024;

export interface ScanRange {
  /** The search is confined to [start, end): no match reaches out of it. */
  readonly start: PhysAddr;
  readonly end: PhysAddr;
  /** Where to begin, or to go on: everything below is searched already. */
  readonly from: PhysAddr;
}

/** A match where it was found. */
export interface Hit {
  readonly addr: number;
  readonly length: number;
  readonly source: SourceKind;
  /** The bytes around it that follow each other without a gap; the match is at `at`. Valid only during the call. */
  readonly stretch: Stretch;
  readonly at: number;
}

export interface ScanSink {
  /** Counts a match; false: that is all, where it is does not matter any more. */
  found(): boolean;
  hit(hit: Hit): void;
  /** Everything below `to` is searched; of the bytes since the last call so many were there, and so many were not. */
  progress(to: PhysAddr, searched: number, unsearched: number): Promise<void>;
}

export interface ScanOptions {
  readonly signal?: AbortSignal | undefined;
  readonly blockBytes?: number;
  readonly inFlight?: number;
  readonly sliceBytes?: number;
}

function isThere(source: SourceKind): boolean {
  return source !== 'missing' && source !== 'excluded';
}

/** What is done next: a block to read, or a stretch [from, to) that needs no look. */
type Task =
  | { readonly kind: 'block'; readonly from: PhysAddr; readonly to: PhysAddr }
  | { readonly kind: 'skip'; readonly from: PhysAddr; readonly to: PhysAddr; readonly isThere: boolean };

class Scan {
  readonly #memory: MemoryImage;
  readonly #matcher: Matcher;
  readonly #range: ScanRange;
  readonly #sink: ScanSink;
  readonly #signal: AbortSignal | undefined;
  readonly #blockBytes: number;
  readonly #sliceBytes: number;

  constructor(memory: MemoryImage, matcher: Matcher, range: ScanRange, sink: ScanSink, options: ScanOptions) {
    this.#memory = memory;
    this.#matcher = matcher;
    this.#range = range;
    this.#sink = sink;
    this.#signal = options.signal;
    this.#blockBytes = options.blockBytes ?? BLOCK_BYTES;
    this.#sliceBytes = options.sliceBytes ?? SLICE_BYTES;
  }

  /** The task that begins at `at`. */
  async plan(at: PhysAddr): Promise<Result<Task, ReadError>> {
    const { end } = this.#range;
    const extents = await this.#memory.extents(at, end, 1, this.#signal);
    if (!extents.ok) return extents;
    const first = extents.value[0];
    const blockEnd = physAddr(Math.min(end, roundDown(at, this.#blockBytes) + this.#blockBytes));
    if (first?.kind === 'gap') return ok({ kind: 'skip', from: at, to: first.end, isThere: false });
    if (first?.kind === 'zero' && !this.#matcher.matchesZeros) {
      // A match may begin in the last zeros and go on in what follows.
      const to = first.end === end ? first.end : first.end - this.#matcher.ahead;
      if (to > at) return ok({ kind: 'skip', from: at, to: physAddr(to), isThere: true });
    }
    return ok({ kind: 'block', from: at, to: blockEnd });
  }

  /** Reads a block with what the matcher needs around it, inside the range. */
  read({ from, to }: Task): Promise<Result<MemoryRead, ReadError>> {
    const { start, end } = this.#range;
    const first = Math.max(start, from - this.#matcher.behind);
    const last = Math.min(end, to + this.#matcher.ahead);
    return this.#memory.read(physAddr(first), last - first, this.#signal);
  }

  /** Searches a block slice by slice. False when the signal said stop. */
  async search(task: Task, read: MemoryRead): Promise<boolean> {
    for (let at: number = task.from; at < task.to; ) {
      if (this.#signal?.aborted === true) return false;
      const to = Math.min(task.to, at + this.#sliceBytes);
      const searched = this.#searchSlice(read, at, to);
      await this.#sink.progress(physAddr(to), searched, to - at - searched);
      at = to;
    }
    return true;
  }

  /** Returns how many bytes of [from, to) are there. */
  #searchSlice({ start: base, bytes, pieces }: MemoryRead, from: number, to: number): number {
    let searched = 0;
    for (let i = 0; i < pieces.length; ) {
      const first = pieces[i];
      if (first === undefined || first.start >= to) break;
      let last = i + 1;
      if (!isThere(first.source)) {
        i = last;
        continue;
      }
      let end = first.start + first.length;
      for (let next = pieces[last]; next !== undefined && isThere(next.source); next = pieces[++last]) {
        end = next.start + next.length;
      }
      const low = Math.max(from, first.start);
      const high = Math.min(to, end);
      if (high > low) {
        searched += high - low;
        const stretch: Stretch = { bytes, start: first.start - base, end: end - base, base };
        let piece = i;
        this.#matcher.find(stretch, low - base, high - base, (at, length) => {
          if (!this.#sink.found()) return;
          const addr = base + at;
          // Matches come in ascending order, so the piece that holds them only moves on.
          for (
            let after = pieces[piece + 1];
            after !== undefined && after.start <= addr;
            after = pieces[piece + 1]
          ) {
            piece++;
          }
          this.#sink.hit({ addr, length, source: pieces[piece]?.source ?? first.source, stretch, at });
        });
      }
      i = last;
    }
    return searched;
  }
}

interface Waiting {
  readonly task: Task;
  readonly read: Promise<Result<MemoryRead, ReadError>> | undefined;
}

/** Searches the range. Ends with `cancelled` when the signal says so; `progress` has told how far it came. */
export async function scanMemory(
  memory: MemoryImage,
  matcher: Matcher,
  range: ScanRange,
  sink: ScanSink,
  options: ScanOptions = {},
): Promise<Result<undefined, ReadError>> {
  const scan = new Scan(memory, matcher, range, sink, options);
  const inFlight = options.inFlight ?? IN_FLIGHT;
  const queue: Waiting[] = [];
  let next = range.from;
  for (;;) {
    while (queue.length < inFlight && next < range.end) {
      const task = await scan.plan(next);
      if (!task.ok) return task;
      queue.push({ task: task.value, read: task.value.kind === 'block' ? scan.read(task.value) : undefined });
      next = task.value.to;
    }
    const first = queue.shift();
    if (first === undefined) return ok(undefined);
    const { task, read } = first;
    if (options.signal?.aborted === true) return err({ kind: 'cancelled' });
    if (task.kind === 'skip') {
      const length = task.to - task.from;
      await sink.progress(task.to, task.isThere ? length : 0, task.isThere ? 0 : length);
      continue;
    }
    const answer = await read;
    if (answer === undefined) continue;
    if (!answer.ok) return answer;
    if (!(await scan.search(task, answer.value))) return err({ kind: 'cancelled' });
  }
}

/** Bytes of [start, end) that are there, to judge how long a search will take. */
export async function presentBytes(
  memory: MemoryImage,
  start: PhysAddr,
  end: PhysAddr,
  signal?: AbortSignal,
): Promise<Result<number, ReadError>> {
  let sum = 0;
  let at = start;
  while (at < end) {
    const extents = await memory.extents(at, end, undefined, signal);
    if (!extents.ok) return extents;
    for (const extent of extents.value) if (isThere(extent.source)) sum += extent.end - extent.start;
    const last = extents.value.at(-1)?.end ?? end;
    at = last > at ? last : end;
  }
  return ok(sum);
}
