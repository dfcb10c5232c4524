/** Bits of a deflate stream, lowest first, over the bytes of a packed file. */
import { damaged } from '../../formats/codecs/codec.ts';
import type { PackedReader } from '../packedReader.ts';

/** Bytes looked at together. */
const PIECE = 256 * 1024;
/** What the longest header of a block and a symbol with its extra bits need, and more. */
const ENOUGH = 1024;

export class BitInput {
  private readonly input: PackedReader;
  private bytes = new Uint8Array(0);
  private at = 0;
  private bits = 0;
  private count = 0;
  private readyUpTo = -1;

  constructor(input: PackedReader) {
    this.input = input;
  }

  /** True while a symbol can be taken without asking for more bytes, or when the file has no more. */
  get isReady(): boolean {
    return this.at <= this.readyUpTo;
  }

  /** Bytes of the file that are left, the ones with unread bits included. */
  get left(): number {
    return this.input.left - this.at + Math.floor(this.count / 8);
  }

  /** Makes ready. */
  async more(): Promise<void> {
    if (this.isReady) return;
    this.input.skip(this.at);
    this.at = 0;
    this.bytes = (await this.input.peek(Math.min(PIECE, this.input.left))).slice();
    this.readyUpTo = this.bytes.length === this.input.left ? Infinity : this.bytes.length - ENOUGH;
  }

  /** The next `wanted` bits (at most 16) without taking them; behind the end of the file they are 0. */
  peek(wanted: number): number {
    while (this.count < wanted) {
      this.bits |= (this.bytes[this.at++] ?? 0) << this.count;
      this.count += 8;
    }
    return this.bits & ((1 << wanted) - 1);
  }

  /** Goes over bits that were looked at. */
  skip(taken: number): void {
    this.bits >>>= taken;
    this.count -= taken;
    // Bytes behind the end were made up.
    if (this.at - (this.count >> 3) > this.bytes.length) damaged('the packed data ends too early');
  }

  /** The next bits, at most 16. */
  take(wanted: number): number {
    const value = this.peek(wanted);
    this.skip(wanted);
    return value;
  }

  /** Goes to the next byte boundary. */
  align(): void {
    this.skip(this.count % 8);
    this.at -= this.count >> 3;
    this.bits = 0;
    this.count = 0;
  }

  /** A copy of up to `wanted` bytes at a byte boundary, at least one. */
  takeBytes(wanted: number): Uint8Array {
    const bytes = this.bytes.subarray(this.at, this.at + wanted);
    if (bytes.length === 0) damaged('the packed data ends too early');
    this.at += bytes.length;
    return bytes;
  }
}
