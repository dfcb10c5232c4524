/**
 * The literals of a Zstandard block (RFC 8878 section 3.1.1.3.1), written in whatever form is smallest: as they are,
 * as one repeated byte, or Huffman coded with a table of their own. The counterpart of `zstdHuffman.ts`.
 */
import { BitWriter } from './zstdBitWriter.ts';
import {
  buildFseEncoder,
  chooseLog,
  firstState,
  lastState,
  nextState,
  scaleCounts,
  writeCounts,
} from './zstdFseEncode.ts';
import { huffmanLengths, MAX_CODE_BITS } from './zstdHuffmanLengths.ts';

/** Fewer literals than that do not pay for a table. */
const MIN_CODED = 32;
/** More literals than that, coded, take four streams: the size fields of one stream have 10 bits. */
const ONE_STREAM = 1023;
/** Symbols whose weights fit a description of four bits each. */
const DIRECT_WEIGHTS = 128;
const WEIGHT_LOG = 6;

const RAW = 0;
const REPEATED = 1;
const CODED = 2;

/** Codes by symbol. */
interface Codes {
  readonly maxBits: number;
  readonly lengths: Uint8Array;
  readonly codes: Uint16Array;
  /** One past the last symbol that occurs. */
  readonly symbolCount: number;
}

/** Writes the literals section of `literals` to `out` at `at`. Returns its end. */
export function writeLiterals(literals: Uint8Array, out: Uint8Array, at: number): number {
  const size = literals.length;
  const histogram = new Uint32Array(256);
  for (const byte of literals) histogram[byte] = (histogram[byte] ?? 0) + 1;
  let top = 0;
  for (const seen of histogram) if (seen > top) top = seen;
  if (size > 3 && top === size) {
    const end = plainHeader(REPEATED, size, out, at);
    out[end] = literals[0] ?? 0;
    return end + 1;
  }
  // Nothing stands out: coding would not gain.
  if (size >= MIN_CODED && top > (size >> 7) + 4) {
    const end = writeCoded(literals, histogram, out, at);
    if (end - at < size) return end;
  }
  const end = plainHeader(RAW, size, out, at);
  out.set(literals, end);
  return end + size;
}

/** The header of literals that are not coded. */
function plainHeader(kind: number, size: number, out: Uint8Array, at: number): number {
  if (size < 32) return putLittle(out, at, kind + size * 8, 1);
  return size < 4096
    ? putLittle(out, at, kind + 4 + size * 16, 2)
    : putLittle(out, at, kind + 12 + size * 16, 3);
}

/** Tries the coded form; the answer may be longer than the literals. */
function writeCoded(literals: Uint8Array, histogram: Uint32Array, out: Uint8Array, at: number): number {
  const size = literals.length;
  const codes = makeCodes(histogram, size);
  let format = 0;
  if (size > 16383) format = 3;
  else if (size > ONE_STREAM) format = 2;
  const headerBytes = [3, 3, 4, 5][format] ?? 3;
  const content = at + headerBytes;
  let end = writeWeights(codes, out, content);
  if (end === undefined) return at + size;
  if (format === 0) {
    end = writeStream(literals, codes, out, end);
  } else {
    const quarter = Math.ceil(size / 4);
    let to = end + 6;
    for (let i = 0; i < 4; i++) {
      const from = to;
      to = writeStream(literals.subarray(i * quarter, Math.min(size, (i + 1) * quarter)), codes, out, from);
      if (i < 3) putLittle(out, end + 2 * i, to - from, 2);
    }
    end = to;
  }
  // A header of 10 bits per size has no room for a coded form that is longer than the literals.
  if (end - content >= size) return at + size;
  const sizeRange = 2 ** ([10, 10, 14, 18][format] ?? 10);
  putLittle(out, at, CODED + format * 4 + 16 * (size + (end - content) * sizeRange), headerBytes);
  return end;
}

function makeCodes(histogram: Uint32Array, total: number): Codes {
  const { lengths, maxBits } = huffmanLengths(histogram, total);
  const codes = new Uint16Array(256);
  // Long codes come first, symbols of one length in their order; places count in units of the longest code.
  const counts = new Uint16Array(MAX_CODE_BITS + 2);
  let symbolCount = 0;
  for (let symbol = 0; symbol < 256; symbol++) {
    const length = lengths[symbol] ?? 0;
    if (length === 0) continue;
    counts[length] = (counts[length] ?? 0) + 1;
    symbolCount = symbol + 1;
  }
  const next = new Uint16Array(MAX_CODE_BITS + 2);
  let place = 0;
  for (let length = maxBits; length > 0; length--) {
    next[length] = place >> (maxBits - length);
    place += (counts[length] ?? 0) << (maxBits - length);
  }
  for (let symbol = 0; symbol < symbolCount; symbol++) {
    const length = lengths[symbol] ?? 0;
    if (length === 0) continue;
    const code = next[length] ?? 0;
    codes[symbol] = code;
    next[length] = code + 1;
  }
  return { maxBits, lengths, codes, symbolCount };
}

/** Writes the table: weights packed where that is smaller. Returns its end, or undefined when it cannot be described. */
function writeWeights(
  { maxBits, lengths, symbolCount }: Codes,
  out: Uint8Array,
  at: number,
): number | undefined {
  // The weight of the last symbol follows from the others.
  const count = symbolCount - 1;
  const weights = new Uint8Array(count);
  for (let symbol = 0; symbol < count; symbol++) {
    const length = lengths[symbol] ?? 0;
    weights[symbol] = length === 0 ? 0 : maxBits + 1 - length;
  }
  const direct = count <= DIRECT_WEIGHTS ? (count + 1) >> 1 : Number.POSITIVE_INFINITY;
  const packedEnd = packWeights(weights, out, at + 1);
  const packed = packedEnd === undefined ? Number.POSITIVE_INFINITY : packedEnd - at - 1;
  if (packedEnd !== undefined && packed < DIRECT_WEIGHTS && packed < direct) {
    out[at] = packed;
    return packedEnd;
  }
  if (count > DIRECT_WEIGHTS) return undefined;
  out[at] = 127 + count;
  for (let i = 0; i < count; i += 2)
    out[at + 1 + (i >> 1)] = ((weights[i] ?? 0) << 4) | (weights[i + 1] ?? 0);
  return at + 1 + direct;
}

/** Weights as an FSE stream with two states that take turns. Undefined when there is only one weight. */
function packWeights(weights: Uint8Array, out: Uint8Array, at: number): number | undefined {
  const histogram = new Uint32Array(MAX_CODE_BITS + 2);
  for (const weight of weights) histogram[weight] = (histogram[weight] ?? 0) + 1;
  const kinds = histogram.reduce((sum, seen) => sum + (seen > 0 ? 1 : 0), 0);
  if (kinds < 2) return undefined;
  const log = chooseLog(weights.length, kinds, WEIGHT_LOG);
  const counts = scaleCounts(histogram, weights.length, log);
  const encoder = buildFseEncoder(log, counts);
  const writer = new BitWriter(out, at);
  writeCounts(writer, log, counts);
  const states: [number, number] = [0, 0];
  for (let i = weights.length - 1; i >= 0; i--) {
    const turn = i % 2 === 0 ? 0 : 1;
    const weight = weights[i] ?? 0;
    states[turn] =
      i >= weights.length - 2
        ? firstState(encoder, weight)
        : nextState(encoder, writer, states[turn], weight);
  }
  lastState(encoder, writer, states[1]);
  lastState(encoder, writer, states[0]);
  writer.close();
  return writer.at;
}

/** Writes one stream. Returns its end. */
function writeStream(literals: Uint8Array, { codes, lengths }: Codes, out: Uint8Array, at: number): number {
  const writer = new BitWriter(out, at);
  for (let i = literals.length - 1; i >= 0; i--) {
    const byte = literals[i] ?? 0;
    writer.put(codes[byte] ?? 0, lengths[byte] ?? 0);
  }
  writer.close();
  return writer.at;
}

/** `value` as `count` bytes, little endian. Returns the end. */
export function putLittle(out: Uint8Array, at: number, value: number, count: number): number {
  let rest = value;
  for (let i = 0; i < count; i++) {
    out[at + i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return at + count;
}
