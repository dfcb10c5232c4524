/**
 * The sequences section of a Zstandard block, written (RFC 8878 section 3.1.1.3.2). Each of the three kinds of codes
 * takes the cheapest of the predefined table, a table of its own, or a single code that is always the same.
 */

import { highestBit } from './zstdBits.ts';
import { BitWriter } from './zstdBitWriter.ts';
import {
  type Distribution,
  type LengthCodes,
  LITERAL_DEFAULT,
  LITERAL_LENGTHS,
  LITERAL_MAX_LOG,
  MATCH_DEFAULT,
  MATCH_LENGTHS,
  MATCH_MAX_LOG,
  OFFSET_DEFAULT,
  OFFSET_MAX_LOG,
} from './zstdCodes.ts';
import {
  buildFseEncoder,
  chooseLog,
  costBits,
  type FseEncoder,
  firstState,
  lastState,
  nextState,
  scaleCounts,
  writeCounts,
} from './zstdFseEncode.ts';
import type { Sequences } from './zstdMatches.ts';

interface CodeKind {
  readonly predefined: FseEncoder;
  readonly distribution: Distribution;
  readonly maxLog: number;
}

function codeKind(distribution: Distribution, maxLog: number): CodeKind {
  return { predefined: buildFseEncoder(distribution.log, distribution.counts), distribution, maxLog };
}

const LITERAL = codeKind(LITERAL_DEFAULT, LITERAL_MAX_LOG);
const OFFSET = codeKind(OFFSET_DEFAULT, OFFSET_MAX_LOG);
const MATCH = codeKind(MATCH_DEFAULT, MATCH_MAX_LOG);

const PREDEFINED = 0;
const SINGLE = 1;
const OWN_TABLE = 2;

/** Codes of the lengths that are common, by length. */
function smallCodes({ base }: LengthCodes, below: number): Uint8Array {
  const codes = new Uint8Array(below);
  let code = 0;
  for (let length = 0; length < below; length++) {
    while ((base[code + 1] ?? Number.POSITIVE_INFINITY) <= length) code++;
    codes[length] = code;
  }
  return codes;
}

const SMALL_RUNS = smallCodes(LITERAL_LENGTHS, 64);
const SMALL_MATCHES = smallCodes(MATCH_LENGTHS, 131);

function runCode(run: number): number {
  return run < 64 ? (SMALL_RUNS[run] ?? 0) : highestBit(run) + 19;
}

function matchCode(length: number): number {
  return length < 131 ? (SMALL_MATCHES[length] ?? 0) : highestBit(length - 3) + 36;
}

/** Room for the codes of one block. */
interface CodeList {
  readonly runs: Uint8Array;
  readonly matches: Uint8Array;
  readonly offsets: Uint8Array;
  /** Distances as the format counts them: 1 to 3 for recent ones, else 3 more than the distance. */
  readonly values: Uint32Array;
}

/** A writer for up to `most` sequences. It returns the end of what it wrote into `out` at `at`. */
export function createSequenceWriter(
  most: number,
): (found: Sequences, out: Uint8Array, at: number) => number {
  const list: CodeList = {
    runs: new Uint8Array(most),
    matches: new Uint8Array(most),
    offsets: new Uint8Array(most),
    values: new Uint32Array(most),
  };
  return (found, out, at) => {
    const { count } = found;
    const modesAt = putCount(count, out, at);
    if (count === 0) return modesAt;
    offsetValues(found, list.values);
    for (let i = 0; i < count; i++) {
      list.runs[i] = runCode(found.runs[i] ?? 0);
      list.matches[i] = matchCode(found.lengths[i] ?? 0);
      list.offsets[i] = highestBit(list.values[i] ?? 0);
    }
    const writer = new BitWriter(out, modesAt + 1);
    const literal = chooseTable(LITERAL, list.runs.subarray(0, count), writer);
    const offset = chooseTable(OFFSET, list.offsets.subarray(0, count), writer);
    const match = chooseTable(MATCH, list.matches.subarray(0, count), writer);
    out[modesAt] = (literal.mode << 6) | (offset.mode << 4) | (match.mode << 2);
    putSequences(found, list, { literal, offset, match }, writer);
    return writer.at;
  };
}

function putCount(count: number, out: Uint8Array, at: number): number {
  if (count < 128) {
    out[at] = count;
    return at + 1;
  }
  if (count < 0x7f00) {
    out[at] = (count >> 8) + 128;
    out[at + 1] = count & 0xff;
    return at + 2;
  }
  out[at] = 255;
  out[at + 1] = (count - 0x7f00) & 0xff;
  out[at + 2] = (count - 0x7f00) >> 8;
  return at + 3;
}

/** Turns distances into the values of the format; the three recent ones move as in a reader. */
function offsetValues({ count, runs, distances }: Sequences, values: Uint32Array): void {
  let first = 1;
  let second = 4;
  let third = 8;
  for (let i = 0; i < count; i++) {
    const distance = distances[i] ?? 0;
    // Right behind another copy the last distance cannot come again, so the numbers mean the next ones.
    const shift = runs[i] === 0 ? 1 : 0;
    if (distance === first && shift === 0) {
      values[i] = 1;
      continue;
    }
    if (distance === second) values[i] = 2 - shift;
    else if (distance === third) values[i] = 3 - shift;
    else if (distance === first - 1 && shift === 1) values[i] = 3;
    else values[i] = distance + 3;
    if (distance !== second) third = second;
    second = first;
    first = distance;
  }
}

interface Table {
  readonly mode: number;
  /** Undefined: one code only, which costs no bits. */
  readonly encoder: FseEncoder | undefined;
}

/** Chooses the cheapest table and writes its description. */
function chooseTable(
  { predefined, distribution, maxLog }: CodeKind,
  codes: Uint8Array,
  out: BitWriter,
): Table {
  const histogram = new Uint32Array(64);
  let kinds = 0;
  for (const code of codes) {
    const seen = histogram[code] ?? 0;
    if (seen === 0) kinds++;
    histogram[code] = seen + 1;
  }
  const plain = costBits(histogram, distribution.log, distribution.counts);
  if (kinds === 1) {
    if (plain <= 8 && codes.length <= 2) return { mode: PREDEFINED, encoder: predefined };
    out.put(codes[0] ?? 0, 8);
    return { mode: SINGLE, encoder: undefined };
  }
  const log = chooseLog(codes.length, kinds, maxLog);
  const counts = scaleCounts(histogram, codes.length, log);
  // A description takes about three bits for each kind and 4 for the log, and the reader starts from a state of `log` bits.
  const own = costBits(histogram, log, counts) + 4 + log - distribution.log + 3 * counts.length;
  if (own >= plain) return { mode: PREDEFINED, encoder: predefined };
  writeCounts(out, log, counts);
  return { mode: OWN_TABLE, encoder: buildFseEncoder(log, counts) };
}

interface Tables {
  readonly literal: Table;
  readonly offset: Table;
  readonly match: Table;
}

function putSequences(found: Sequences, list: CodeList, tables: Tables, out: BitWriter): void {
  const { count } = found;
  const literal = tables.literal.encoder;
  const offset = tables.offset.encoder;
  const match = tables.match.encoder;
  let literalState = 0;
  let offsetState = 0;
  let matchState = 0;
  for (let i = count - 1; i >= 0; i--) {
    const run = list.runs[i] ?? 0;
    const length = list.matches[i] ?? 0;
    const bits = list.offsets[i] ?? 0;
    if (i === count - 1) {
      if (match !== undefined) matchState = firstState(match, length);
      if (offset !== undefined) offsetState = firstState(offset, bits);
      if (literal !== undefined) literalState = firstState(literal, run);
    } else {
      if (offset !== undefined) offsetState = nextState(offset, out, offsetState, bits);
      if (match !== undefined) matchState = nextState(match, out, matchState, length);
      if (literal !== undefined) literalState = nextState(literal, out, literalState, run);
    }
    out.put((found.runs[i] ?? 0) - (LITERAL_LENGTHS.base[run] ?? 0), LITERAL_LENGTHS.bits[run] ?? 0);
    out.put((found.lengths[i] ?? 0) - (MATCH_LENGTHS.base[length] ?? 0), MATCH_LENGTHS.bits[length] ?? 0);
    out.put((list.values[i] ?? 0) - (1 << bits), bits);
  }
  if (match !== undefined) lastState(match, out, matchState);
  if (offset !== undefined) lastState(offset, out, offsetState);
  if (literal !== undefined) lastState(literal, out, literalState);
  out.close();
}
