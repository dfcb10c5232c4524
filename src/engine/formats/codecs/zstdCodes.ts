/**
 * The numbers that packing and unpacking Zstandard blocks share (RFC 8878 section 3.1.1.3.2): which code stands for
 * which lengths, and the probabilities that a block may use without naming them.
 */

/** Lengths by code: `base` and as many extra bits as `bits` says. */
export interface LengthCodes {
  readonly base: Uint32Array;
  readonly bits: Uint8Array;
}

/** A distribution over 2^log states; -1 means "less than one". */
export interface Distribution {
  readonly log: number;
  readonly counts: readonly number[];
}

export const LITERAL_DEFAULT: Distribution = {
  log: 6,
  counts: [
    4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1,
    -1, -1,
  ],
};
export const OFFSET_DEFAULT: Distribution = {
  log: 5,
  counts: [1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1],
};
export const MATCH_DEFAULT: Distribution = {
  log: 6,
  counts: [
    1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1,
  ],
};

/** Largest logs of tables that a block brings along. */
export const LITERAL_MAX_LOG = 9;
export const OFFSET_MAX_LOG = 8;
export const MATCH_MAX_LOG = 9;

/** Extra bits of the codes 16 and up (literals) and 32 and up (matches); the codes below are the lengths. */
const LITERAL_BITS = [1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
const MATCH_BITS = [1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

function lengthCodes(plain: number, bitsAbove: readonly number[], first: number): LengthCodes {
  const bits = [...new Array<number>(plain).fill(0), ...bitsAbove];
  const base: number[] = [];
  let value = first;
  for (const width of bits) {
    base.push(value);
    value += 1 << width;
  }
  return { base: Uint32Array.from(base), bits: Uint8Array.from(bits) };
}

export const LITERAL_LENGTHS = lengthCodes(16, LITERAL_BITS, 0);
export const MATCH_LENGTHS = lengthCodes(32, MATCH_BITS, 3);
