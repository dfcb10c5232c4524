/**
 * XXH64 in pieces (xxHash specification 0.1.1), seed 0: the checksum of Zstandard frames. 64-bit words are pairs of
 * 32-bit halves, because numbers of any length would be made anew for every word.
 */

/** The five primes, high and low half. */
const P1H = 0x9e3779b1;
const P1L = 0x85ebca87;
const P2H = 0xc2b2ae3d;
const P2L = 0x27d4eb4f;
const P3H = 0x165667b1;
const P3L = 0x9e3779f9;
const P4H = 0x85ebca77;
const P4L = 0xc2b2ae63;
const P5H = 0x27d4eb2f;
const P5L = 0x165667c5;

const STRIPE = 32;

/** One word, changed in place. */
class Word {
  high: number;
  low: number;

  constructor(high: number, low: number) {
    this.high = high | 0;
    this.low = low | 0;
  }

  add(high: number, low: number): this {
    const sum = (this.low >>> 0) + (low >>> 0);
    this.high = (this.high + high + (sum > 0xffffffff ? 1 : 0)) | 0;
    this.low = sum | 0;
    return this;
  }

  xor(high: number, low: number): this {
    this.high ^= high;
    this.low ^= low;
    return this;
  }

  multiply(high: number, low: number): this {
    const a = this.low & 0xffff;
    const b = this.low >>> 16;
    const c = low & 0xffff;
    const d = low >>> 16;
    // Products of halves stay below 2^32, sums of three below 2^53.
    const cross = a * d + ((a * c) >>> 16);
    const middle = b * c + (cross % 0x10000);
    const carry = b * d + Math.floor(cross / 0x10000) + Math.floor(middle / 0x10000);
    this.high = (Math.imul(this.high, low) + Math.imul(this.low, high) + (carry | 0)) | 0;
    this.low = Math.imul(this.low, low);
    return this;
  }

  /** Rotates left by 1 to 31 bits. */
  rotate(bits: number): this {
    const { high, low } = this;
    this.high = (high << bits) | (low >>> (32 - bits));
    this.low = (low << bits) | (high >>> (32 - bits));
    return this;
  }

  /** Xors the word with itself shifted right by `bits`, 1 to 63. */
  fold(bits: number): this {
    if (bits >= 32) return this.xor(0, this.high >>> (bits - 32));
    return this.xor(this.high >>> bits, (this.low >>> bits) | (this.high << (32 - bits)));
  }

  /** acc = rotate(acc + lane * P2, 31) * P1 */
  round(high: number, low: number): this {
    lane.high = high;
    lane.low = low;
    lane.multiply(P2H, P2L);
    return this.add(lane.high, lane.low).rotate(31).multiply(P1H, P1L);
  }
}

const lane = new Word(0, 0);

export class Xxh64 {
  private readonly lanes = [
    new Word(P1H, P1L).add(P2H, P2L),
    new Word(P2H, P2L),
    new Word(0, 0),
    new Word(~P1H, ~P1L).add(0, 1),
  ] as const;
  private readonly pending = new Uint8Array(STRIPE);
  private fill = 0;
  private length = 0;

  update(bytes: Uint8Array): void {
    this.length += bytes.length;
    let from = 0;
    if (this.fill > 0) {
      from = Math.min(STRIPE - this.fill, bytes.length);
      this.pending.set(bytes.subarray(0, from), this.fill);
      this.fill += from;
      if (this.fill < STRIPE) return;
      this.stripes(this.pending);
    }
    const whole = from + Math.floor((bytes.length - from) / STRIPE) * STRIPE;
    this.stripes(bytes.subarray(from, whole));
    this.pending.set(bytes.subarray(whole));
    this.fill = bytes.length - whole;
  }

  /** The low half of the hash, which is what a frame holds. */
  low32(): number {
    const [a, b, c, d] = this.lanes;
    const hash = new Word(P5H, P5L);
    if (this.length >= STRIPE) {
      hash.high = 0;
      hash.low = 0;
      [a, b, c, d].forEach((word, i) => {
        const turned = new Word(word.high, word.low).rotate([1, 7, 12, 18][i] ?? 1);
        hash.add(turned.high, turned.low);
      });
      for (const word of [a, b, c, d]) {
        const merged = new Word(0, 0).round(word.high, word.low);
        hash.xor(merged.high, merged.low).multiply(P1H, P1L).add(P4H, P4L);
      }
    }
    hash.add(Math.floor(this.length / 2 ** 32), this.length % 2 ** 32);
    this.tail(hash);
    hash.fold(33).multiply(P2H, P2L).fold(29).multiply(P3H, P3L).fold(32);
    return hash.low >>> 0;
  }

  private tail(hash: Word): void {
    const view = new DataView(this.pending.buffer);
    let at = 0;
    for (; at + 8 <= this.fill; at += 8) {
      const word = new Word(0, 0).round(view.getInt32(at + 4, true), view.getInt32(at, true));
      hash.xor(word.high, word.low).rotate(27).multiply(P1H, P1L).add(P4H, P4L);
    }
    if (at + 4 <= this.fill) {
      const word = new Word(0, view.getInt32(at, true)).multiply(P1H, P1L);
      hash.xor(word.high, word.low).rotate(23).multiply(P2H, P2L).add(P3H, P3L);
      at += 4;
    }
    for (; at < this.fill; at++) {
      const word = new Word(0, view.getUint8(at)).multiply(P5H, P5L);
      hash.xor(word.high, word.low).rotate(11).multiply(P1H, P1L);
    }
  }

  private stripes(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const [a, b, c, d] = this.lanes;
    for (let at = 0; at < bytes.length; at += STRIPE) {
      a.round(view.getInt32(at + 4, true), view.getInt32(at, true));
      b.round(view.getInt32(at + 12, true), view.getInt32(at + 8, true));
      c.round(view.getInt32(at + 20, true), view.getInt32(at + 16, true));
      d.round(view.getInt32(at + 28, true), view.getInt32(at + 24, true));
    }
  }
}
