/**
 * The bytes of a packed file in their order, a few at a time: a buffer over a ByteSource that the stream decoders
 * take whole blocks out of. Ends with an exception where the file ends too early.
 */
import { fileOffset } from '../../base/address.ts';
import { damaged } from '../formats/codecs/codec.ts';
import type { ByteSource } from '../types.ts';
import { UnpackStop } from './unpackError.ts';

/** Bytes read at once. */
const PIECE = 1 << 20;

export class PackedReader {
  private readonly source: ByteSource;
  private readonly signal: AbortSignal | undefined;
  private buffer = new Uint8Array(0);
  private at = 0;
  private bufferAt: number;

  /** Begins at byte `from` of the file. */
  constructor(source: ByteSource, signal?: AbortSignal, from = 0) {
    this.source = source;
    this.signal = signal;
    this.bufferAt = from;
  }

  /** Bytes of the file taken so far. */
  get position(): number {
    return this.bufferAt + this.at;
  }

  /** Bytes of the file that are left. */
  get left(): number {
    return this.source.sizeBytes - this.position;
  }

  /** The next `count` bytes (at most 1 MiB), a view that lasts until the next call. */
  async take(count: number): Promise<Uint8Array> {
    if (count > this.buffer.length - this.at) await this.fill(count);
    const bytes = this.buffer.subarray(this.at, this.at + count);
    this.at += count;
    return bytes;
  }

  /** The next `count` bytes without taking them. */
  async peek(count: number): Promise<Uint8Array> {
    const bytes = await this.take(count);
    this.at -= count;
    return bytes;
  }

  /** Goes over the next `count` bytes without reading them. */
  skip(count: number): void {
    if (count > this.left) damaged('the packed data ends too early');
    const from = this.position + count;
    if (from <= this.bufferAt + this.buffer.length) {
      this.at += count;
      return;
    }
    this.buffer = new Uint8Array(0);
    this.at = 0;
    this.bufferAt = from;
  }

  private async fill(count: number): Promise<void> {
    if (count > this.left) damaged('the packed data ends too early');
    const rest = this.buffer.subarray(this.at);
    const from = this.bufferAt + this.buffer.length;
    const length = Math.min(Math.max(PIECE, count) - rest.length, this.source.sizeBytes - from);
    const read = await this.source.read(fileOffset(from), length, this.signal);
    if (!read.ok) throw new UnpackStop(read.error);
    const joined = new Uint8Array(rest.length + length);
    joined.set(rest);
    joined.set(read.value, rest.length);
    this.bufferAt += this.at;
    this.buffer = joined;
    this.at = 0;
  }
}
