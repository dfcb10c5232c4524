/**
 * The LZMA decoder inside LZMA2 chunks (LZMA specification of the LZMA SDK; xz-embedded, linux lib/xz). Reads past
 * the chunk give zeros and are noticed at its end: the work is bounded by the unpacked size, which is known before.
 */
import { damaged } from '../../formats/codecs/codec.ts';

/** Places of the probabilities in one array. */
const IS_MATCH = 0;
const IS_REP = IS_MATCH + 192;
const IS_REP0 = IS_REP + 12;
const IS_REP1 = IS_REP0 + 12;
const IS_REP2 = IS_REP1 + 12;
const IS_REP0_LONG = IS_REP2 + 12;
const POS_SLOT = IS_REP0_LONG + 192;
const POS_SPECIAL = POS_SLOT + 4 * 64;
const ALIGN = POS_SPECIAL + 128;
const MATCH_LENGTH = ALIGN + 16;
const LENGTH_MODEL = 2 + 16 * 8 + 16 * 8 + 256;
const REP_LENGTH = MATCH_LENGTH + LENGTH_MODEL;
const LITERAL = REP_LENGTH + LENGTH_MODEL;
const LITERAL_CODER = 0x300;
const MAX_PROBS = LITERAL + (LITERAL_CODER << 4);

const HALF = 1024;
/** Below this the range takes in another byte. */
const TOP = 0x1000000;
/** Bytes that the range coder begins with. */
const HEAD = 5;

export class LzmaDecoder {
  private readonly probs = new Uint16Array(MAX_PROBS);
  /** Range, code and place in the chunk while matches are decoded: a typed array keeps them unboxed. */
  private readonly rc = new Uint32Array(3);
  private readonly reps = new Uint32Array(4);
  private input: Uint8Array = new Uint8Array(0);
  private state = 0;
  private lc = 0;
  private lpMask = 0;
  private pbMask = 0;

  /** Takes the properties byte ((pb * 5 + lp) * 9 + lc) and starts afresh. */
  setProperties(byte: number): void {
    const lc = byte % 9;
    const lp = Math.floor(byte / 9) % 5;
    const pb = Math.floor(byte / 45);
    if (pb > 4 || lc + lp > 4) damaged('the properties of LZMA are impossible');
    this.lc = lc;
    this.lpMask = (1 << lp) - 1;
    this.pbMask = (1 << pb) - 1;
    this.reset();
  }

  /** Forgets what was learned. */
  reset(): void {
    this.probs.fill(HALF);
    this.reps.fill(0);
    this.state = 0;
  }

  /**
   * Decodes one chunk, all of `input`, into out[at, end). Copies may reach back to `first`; `bias` is added to `at`
   * for the position since the dictionary was reset, of which only the low bits count.
   */
  decode(input: Uint8Array, out: Uint8Array, at: number, end: number, first: number, bias: number): void {
    if (input.length < HEAD || input[0] !== 0) damaged('an LZMA chunk begins wrongly');
    const { probs, rc, reps, lc, lpMask, pbMask } = this;
    this.input = input;
    let range = 0xffffffff;
    let code = new DataView(input.buffer, input.byteOffset).getUint32(1);
    let from = HEAD;
    let state = this.state;
    let to = at;
    while (to < end) {
      const posState = (to + bias) & pbMask;
      const isMatch = IS_MATCH + (state << 4) + posState;
      let prob = probs[isMatch] ?? 0;
      let bound = (range >>> 11) * prob;
      if (code >= bound) {
        range = (range - bound) >>> 0;
        code = (code - bound) >>> 0;
        probs[isMatch] = prob - (prob >> 5);
        if (range < TOP) {
          range = (range << 8) >>> 0;
          code = ((code << 8) | (input[from++] ?? 0)) >>> 0;
        }
        rc[0] = range;
        rc[1] = code;
        rc[2] = from;
        this.state = state;
        const length = this.match(posState);
        state = this.state;
        range = rc[0] ?? 0;
        code = rc[1] ?? 0;
        from = rc[2] ?? 0;
        to = copy(out, to, end, (reps[0] ?? 0) + 1, length, first);
        continue;
      }
      range = bound;
      probs[isMatch] = prob + ((2048 - prob) >> 5);
      if (range < TOP) {
        range = (range << 8) >>> 0;
        code = ((code << 8) | (input[from++] ?? 0)) >>> 0;
      }

      const before = to > first ? (out[to - 1] ?? 0) : 0;
      const coder = LITERAL + LITERAL_CODER * ((((to + bias) & lpMask) << lc) + (before >> (8 - lc)));
      let symbol = 1;
      // After a match the byte that would have followed it steers, as long as it is right.
      let steer = state >= 7 ? (out[to - (reps[0] ?? 0) - 1] ?? 0) : 0;
      let offset = state >= 7 ? 0x100 : 0;
      while (symbol < 0x100) {
        steer <<= 1;
        const matchBit = steer & offset;
        const index = coder + offset + matchBit + symbol;
        prob = probs[index] ?? 0;
        bound = (range >>> 11) * prob;
        if (code < bound) {
          range = bound;
          probs[index] = prob + ((2048 - prob) >> 5);
          symbol <<= 1;
          offset &= ~matchBit;
        } else {
          range = (range - bound) >>> 0;
          code = (code - bound) >>> 0;
          probs[index] = prob - (prob >> 5);
          symbol = (symbol << 1) | 1;
          offset &= matchBit;
        }
        if (range < TOP) {
          range = (range << 8) >>> 0;
          code = ((code << 8) | (input[from++] ?? 0)) >>> 0;
        }
      }
      out[to++] = symbol;
      state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
    }
    this.state = state;
    if (from !== input.length || code !== 0) damaged('an LZMA chunk does not end where it should');
  }

  /** Decodes a match or repeated match: moves the distances and gives the length. */
  private match(posState: number): number {
    const { reps, state } = this;
    if (this.bit(IS_REP + state) === 0) {
      reps.copyWithin(1, 0, 3);
      this.state = state < 7 ? 7 : 10;
      const length = this.length(MATCH_LENGTH, posState);
      reps[0] = this.distance(length);
      return length;
    }
    if (this.bit(IS_REP0 + state) === 0) {
      if (this.bit(IS_REP0_LONG + (state << 4) + posState) === 0) {
        this.state = state < 7 ? 9 : 11;
        return 1;
      }
    } else {
      let which = 1;
      if (this.bit(IS_REP1 + state) === 1) which = 2 + this.bit(IS_REP2 + state);
      const distance = reps[which] ?? 0;
      reps.copyWithin(1, 0, which);
      reps[0] = distance;
    }
    this.state = state < 7 ? 8 : 11;
    return this.length(REP_LENGTH, posState);
  }

  private length(model: number, posState: number): number {
    if (this.bit(model) === 0) return 2 + this.tree(model + 2 + posState * 8, 3);
    if (this.bit(model + 1) === 0) return 10 + this.tree(model + 130 + posState * 8, 3);
    return 18 + this.tree(model + 258, 8);
  }

  /** Distance minus 1, up to 2^32 - 1. */
  private distance(length: number): number {
    const slot = this.tree(POS_SLOT + Math.min(length - 2, 3) * 64, 6);
    if (slot < 4) return slot;
    const low = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) * 2 ** low;
    if (slot < 14) return base + this.reverseTree(POS_SPECIAL + base - slot, low);
    return base + this.direct(low - 4) * 16 + this.reverseTree(ALIGN, 4);
  }

  private tree(model: number, bits: number): number {
    let symbol = 1;
    for (let i = 0; i < bits; i++) symbol = (symbol << 1) | this.bit(model + symbol);
    return symbol - (1 << bits);
  }

  private reverseTree(model: number, bits: number): number {
    let symbol = 1;
    let value = 0;
    for (let i = 0; i < bits; i++) {
      const bit = this.bit(model + symbol);
      symbol = (symbol << 1) | bit;
      value |= bit << i;
    }
    return value;
  }

  private direct(bits: number): number {
    const { rc, input } = this;
    let range = rc[0] ?? 0;
    let code = rc[1] ?? 0;
    let from = rc[2] ?? 0;
    let value = 0;
    for (let i = 0; i < bits; i++) {
      range >>>= 1;
      const bit = code >= range ? 1 : 0;
      if (bit === 1) code = (code - range) >>> 0;
      value = value * 2 + bit;
      if (range < TOP) {
        range = (range << 8) >>> 0;
        code = ((code << 8) | (input[from++] ?? 0)) >>> 0;
      }
    }
    rc[0] = range;
    rc[1] = code;
    rc[2] = from;
    return value;
  }

  private bit(index: number): number {
    const { rc, probs } = this;
    const prob = probs[index] ?? 0;
    let range = rc[0] ?? 0;
    let code = rc[1] ?? 0;
    const bound = (range >>> 11) * prob;
    const bit = code < bound ? 0 : 1;
    if (bit === 0) {
      range = bound;
      probs[index] = prob + ((2048 - prob) >> 5);
    } else {
      range = (range - bound) >>> 0;
      code = (code - bound) >>> 0;
      probs[index] = prob - (prob >> 5);
    }
    if (range < TOP) {
      const from = rc[2] ?? 0;
      range = (range << 8) >>> 0;
      code = ((code << 8) | (this.input[from] ?? 0)) >>> 0;
      rc[2] = from + 1;
    }
    rc[0] = range;
    rc[1] = code;
    return bit;
  }
}

/** Copies inside `out`; the two stretches may overlap. Returns the new end. */
function copy(
  out: Uint8Array,
  at: number,
  end: number,
  distance: number,
  length: number,
  first: number,
): number {
  if (distance > at - first) damaged('a copy reaches before the start');
  if (length > end - at) damaged('a copy reaches past its chunk');
  if (distance === 1) out.fill(out[at - 1] ?? 0, at, at + length);
  else if (distance >= length && length > 32) out.copyWithin(at, at - distance, at - distance + length);
  else for (let i = at; i < at + length; i++) out[i] = out[i - distance] ?? 0;
  return at + length;
}
