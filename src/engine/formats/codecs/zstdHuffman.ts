/** Huffman-coded literals of Zstandard (RFC 8878 section 4.2). Codes have at most 11 bits. */
import { damaged } from './codec.ts';
import { BackwardBits, highestBit } from './zstdBits.ts';
import { readFseTable } from './zstdFse.ts';

/** A decoding table over the next `maxBits` bits. */
export interface HuffmanTable {
  readonly maxBits: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
}

const MAX_BITS = 11;
const MAX_WEIGHTS = 255;

/** Reads a tree description from the start of `bytes`. `length` is the number of bytes it took. */
export function readHuffmanTable(bytes: Uint8Array): {
  readonly table: HuffmanTable;
  readonly length: number;
} {
  const header = bytes[0] ?? damaged('a Huffman table is missing');
  if (header < 128) {
    if (header >= bytes.length) damaged('a Huffman table ends too early');
    return { table: buildTable(packedWeights(bytes.subarray(1, 1 + header))), length: 1 + header };
  }
  const count = header - 127;
  const length = 1 + Math.ceil(count / 2);
  if (length > bytes.length) damaged('a Huffman table ends too early');
  const weights: number[] = [];
  for (let i = 0; i < count; i++) {
    const pair = bytes[1 + (i >> 1)] ?? 0;
    weights.push(i % 2 === 0 ? pair >> 4 : pair & 15);
  }
  return { table: buildTable(weights), length };
}

/** Weights in an FSE stream with two states that take turns. */
function packedWeights(bytes: Uint8Array): number[] {
  const { table, length } = readFseTable(bytes, 6, MAX_BITS + 1);
  const input = new BackwardBits(bytes.subarray(length));
  let current = input.read(table.log);
  let other = input.read(table.log);
  const weights: number[] = [];
  for (;;) {
    weights.push(table.symbols[current] ?? 0);
    // States may cost no bits, so the end of the stream alone does not end this.
    if (weights.length >= MAX_WEIGHTS) damaged('a Huffman table has too many weights');
    const bits = table.bits[current] ?? 0;
    if (bits > input.left) {
      weights.push(table.symbols[other] ?? 0);
      return weights;
    }
    const following = (table.base[current] ?? 0) + input.read(bits);
    current = other;
    other = following;
  }
}

/** The weight of the last symbol is not stored: it fills the sum up to a power of two. */
function buildTable(weights: number[]): HuffmanTable {
  let sum = 0;
  for (const weight of weights) {
    if (weight > MAX_BITS + 1) damaged('a Huffman weight is too large');
    if (weight > 0) sum += 1 << (weight - 1);
  }
  if (sum === 0) damaged('a Huffman table is empty');
  const maxBits = highestBit(sum) + 1;
  if (maxBits > MAX_BITS) damaged('Huffman codes are too long');
  const rest = (1 << maxBits) - sum;
  if ((rest & (rest - 1)) !== 0) damaged('the Huffman weights do not add up');
  weights.push(highestBit(rest) + 1);

  const symbols = new Uint8Array(1 << maxBits);
  const bits = new Uint8Array(1 << maxBits);
  // Light weights (long codes) come first, symbols of one weight in their order.
  const next = new Uint16Array(maxBits + 2);
  for (const weight of weights)
    if (weight > 0) next[weight + 1] = (next[weight + 1] ?? 0) + (1 << (weight - 1));
  next[1] = 0;
  for (let weight = 2; weight <= maxBits; weight++)
    next[weight] = (next[weight] ?? 0) + (next[weight - 1] ?? 0);
  for (let symbol = 0; symbol < weights.length; symbol++) {
    const weight = weights[symbol] ?? 0;
    if (weight === 0) continue;
    const from = next[weight] ?? 0;
    const to = from + (1 << (weight - 1));
    symbols.fill(symbol, from, to);
    bits.fill(maxBits + 1 - weight, from, to);
    next[weight] = to;
  }
  return { maxBits, symbols, bits };
}

/** Fills `out` from one stream, which must end exactly with it. */
export function decodeHuffman(bytes: Uint8Array, table: HuffmanTable, out: Uint8Array): void {
  const input = new BackwardBits(bytes);
  const { maxBits, symbols, bits } = table;
  for (let i = 0; i < out.length; i++) {
    const code = input.peek(maxBits);
    out[i] = symbols[code] ?? 0;
    input.left -= bits[code] ?? 0;
  }
  if (input.left !== 0) damaged('a Huffman stream has the wrong length');
}

/** Fills `out` from four streams with a table of their sizes before them. */
export function decodeHuffman4(bytes: Uint8Array, table: HuffmanTable, out: Uint8Array): void {
  if (bytes.length < 10) damaged('the Huffman streams end too early');
  const quarter = Math.ceil(out.length / 4);
  if (quarter * 3 > out.length) damaged('too few literals for four Huffman streams');
  let from = 6;
  for (let i = 0; i < 4; i++) {
    const size = i < 3 ? (bytes[2 * i] ?? 0) + (bytes[2 * i + 1] ?? 0) * 256 : bytes.length - from;
    if (size > bytes.length - from || size < 1) damaged('the Huffman streams end too early');
    const target = out.subarray(i * quarter, i < 3 ? (i + 1) * quarter : out.length);
    decodeHuffman(bytes.subarray(from, from + size), table, target);
    from += size;
  }
}
