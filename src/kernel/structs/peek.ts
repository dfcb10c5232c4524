/**
 * Reads of words and small structs by kernel virtual address for the views, with the last frames kept. What cannot be
 * read is `undefined`, an ordinary answer everywhere in a dump. Only a cancelled request or a changed file ends the
 * work: then `stopped` is set, every later read is `undefined` at once, and whoever made the reader returns that error.
 */
import { FRAME_SIZE } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { Lru } from '../../base/lru.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { ReadError } from '../../engine/types.ts';
import type { VirtualMemory } from '../types.ts';

/** Frames kept: 8 MiB. */
const KEPT_FRAMES = 2048;
const FRAME = BigInt(FRAME_SIZE);
const ADDRESS_END = 1n << 64n;

/** A frame, or that it cannot be read. */
type Frame = { readonly reader: BeReader | undefined };

export class Peek {
  /** Why all further reads are refused. */
  stopped: ReadError | undefined;
  private readonly virtual: VirtualMemory;
  private readonly signal: AbortSignal | undefined;
  private readonly frames = new Lru<bigint, Frame>(KEPT_FRAMES);

  constructor(virtual: VirtualMemory, signal?: AbortSignal) {
    this.virtual = virtual;
    this.signal = signal;
  }

  /** The answer that was computed, unless the work had to end. */
  done<T>(value: T): Result<T, ReadError> {
    return this.stopped === undefined ? ok(value) : err(this.stopped);
  }

  async u64(addr: bigint): Promise<bigint | undefined> {
    return (await this.bytes(addr, 8))?.u64(0);
  }

  async u32(addr: bigint): Promise<number | undefined> {
    return (await this.bytes(addr, 4))?.u32(0);
  }

  /** Exactly `length` bytes. */
  async bytes(addr: bigint, length: number): Promise<BeReader | undefined> {
    const part = await this.part(addr, length);
    return part.length === length ? part : undefined;
  }

  /** The first bytes of the request that can be read, up to the first frame that cannot. */
  async part(addr: bigint, length: number): Promise<BeReader> {
    if (addr < 0n || addr + BigInt(length) > ADDRESS_END) return EMPTY;
    const offset = Number(addr % FRAME);
    if (offset + length <= FRAME_SIZE) {
      const frame = await this.frame(addr - BigInt(offset));
      return frame === undefined ? EMPTY : new BeReader(frame.slice(offset, length));
    }
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const at = addr + BigInt(done);
      const inside = Number(at % FRAME);
      const size = Math.min(FRAME_SIZE - inside, length - done);
      const frame = await this.frame(at - BigInt(inside));
      if (frame === undefined) return new BeReader(bytes.subarray(0, done));
      bytes.set(frame.slice(inside, size), done);
      done += size;
    }
    return new BeReader(bytes);
  }

  private async frame(start: bigint): Promise<BeReader | undefined> {
    if (this.stopped !== undefined) return undefined;
    const known = this.frames.get(start);
    if (known !== undefined) return known.reader;
    const read = await this.virtual.read(start, FRAME_SIZE, this.signal);
    if (!read.ok && (read.error.kind === 'cancelled' || read.error.kind === 'changed')) {
      this.stopped = read.error;
      return undefined;
    }
    const reader = read.ok ? new BeReader(read.value) : undefined;
    this.frames.set(start, { reader });
    return reader;
  }
}

const EMPTY = new BeReader(new Uint8Array(0));
