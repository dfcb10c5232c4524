/**
 * Bit readers of Zstandard (RFC 8878): forward for table descriptions, backward for entropy-coded data. Both know
 * where their bytes end; a read past the end is damage, except where the format allows to look beyond.
 */
import { damaged } from './codec.ts';

/** `count` (at most 24) bits from bit `position` upwards, little endian. Bits outside `bytes` are 0. */
function bitsAt(bytes: Uint8Array, position: number, count: number): number {
  const at = position >> 3;
  const word =
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24);
  return (word >>> (position & 7)) & ((1 << count) - 1);
}

/** Position of the highest set bit of a positive number below 2^31. */
export function highestBit(value: number): number {
  return 31 - Math.clz32(value);
}

/** Reads from the first bit upwards. */
export class ForwardBits {
  /** Bits read so far. */
  position = 0;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  peek(count: number): number {
    return bitsAt(this.bytes, this.position, count);
  }

  skip(count: number): void {
    this.position += count;
    if (this.position > this.bytes.length * 8) damaged('a table ends too early');
  }

  read(count: number): number {
    const value = this.peek(count);
    this.skip(count);
    return value;
  }
}

/** Reads from the last bit downwards. The highest set bit of the last byte marks the start and is not data. */
export class BackwardBits {
  /** Bits that are left; negative once more were taken than there are. */
  left: number;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    const last = bytes[bytes.length - 1] ?? 0;
    if (last === 0) damaged('a bit stream has no start mark');
    this.bytes = bytes;
    this.left = (bytes.length - 1) * 8 + highestBit(last);
  }

  /** The next `count` (at most 24) bits; below the first bit come zeros. */
  peek(count: number): number {
    const position = this.left - count;
    if (position >= 0) return bitsAt(this.bytes, position, count);
    if (this.left <= 0) return 0;
    return bitsAt(this.bytes, 0, this.left) << -position;
  }

  /** The next `count` bits (at most 24), where the stream may end in the middle. */
  readLoose(count: number): number {
    const value = this.peek(count);
    this.left -= count;
    return value;
  }

  /** The next `count` bits (at most 24), all of which must be there. */
  read(count: number): number {
    if (count > this.left) damaged('a bit stream ends too early');
    return this.readLoose(count);
  }
}
