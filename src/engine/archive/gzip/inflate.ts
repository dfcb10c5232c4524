/** Unpacks one deflate stream (RFC 1951) into a sliding output, block by block, with a window of 32 KiB. */
import { damaged } from '../../formats/codecs/codec.ts';
import type { SlidingOutput } from '../slidingOutput.ts';
import type { BitInput } from './bitInput.ts';
import { type PrefixCode, prefixCode, takeSymbol } from './prefixCode.ts';

export const WINDOW = 32 * 1024;
/** Unpacked bytes after which the output is handed on. */
const STEP = 128 * 1024;
const LONGEST_COPY = 258;

const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12289, 16385, 24577,
];
/** The order in which the lengths of the code of code lengths are given. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const END = 256;

interface Codes {
  readonly literals: PrefixCode;
  readonly distances: PrefixCode;
}

/** Unpacks up to the end of the stream; the input then stands at a byte boundary. */
export async function inflate(input: BitInput, output: SlidingOutput): Promise<void> {
  for (let isLast = false; !isLast; ) {
    await input.more();
    isLast = input.take(1) === 1;
    const kind = input.take(2);
    if (kind === 3) damaged('a block is of a kind that does not exist');
    if (kind === 0) await stored(input, output);
    else await packed(input, output, kind === 1 ? fixedCodes() : dynamicCodes(input));
  }
  input.align();
}

async function stored(input: BitInput, output: SlidingOutput): Promise<void> {
  input.align();
  const length = input.take(16);
  if ((length ^ input.take(16)) !== 0xffff) damaged('the length of a stored block is damaged');
  input.align();
  output.reserve(length);
  for (let left = length; left > 0; ) {
    await input.more();
    const bytes = input.takeBytes(left);
    output.bytes.set(bytes, output.at);
    output.at += bytes.length;
    left -= bytes.length;
  }
  await output.flush();
}

async function packed(input: BitInput, output: SlidingOutput, codes: Codes): Promise<void> {
  for (let atEnd = false; !atEnd; ) {
    await input.more();
    output.reserve(STEP + LONGEST_COPY);
    atEnd = symbols(input, output, codes);
    await output.flush();
  }
}

/** Unpacks until the block ends (true), or the output or the input needs attention. */
function symbols(input: BitInput, output: SlidingOutput, { literals, distances }: Codes): boolean {
  const { bytes } = output;
  const stop = output.at + STEP;
  const start = Math.max(0, output.start);
  let at = output.at;
  while (at < stop && input.isReady) {
    const symbol = takeSymbol(input, literals);
    if (symbol < END) {
      bytes[at++] = symbol;
      continue;
    }
    if (symbol === END) {
      output.at = at;
      return true;
    }
    const base = LENGTH_BASE[symbol - END - 1];
    if (base === undefined) damaged('a length does not exist');
    const length = base + input.take(LENGTH_BITS[symbol - END - 1] ?? 0);
    const distance = takeDistance(input, distances);
    if (distance > at - start) damaged('a copy reaches before the start');
    for (const end = at + length; at < end; at++) bytes[at] = bytes[at - distance] ?? 0;
  }
  output.at = at;
  return false;
}

function takeDistance(input: BitInput, distances: PrefixCode): number {
  const symbol = takeSymbol(input, distances);
  const base = DISTANCE_BASE[symbol];
  if (base === undefined) damaged('a distance does not exist');
  return base + input.take(symbol < 4 ? 0 : (symbol >> 1) - 1);
}

let fixed: Codes | undefined;

function fixedCodes(): Codes {
  if (fixed !== undefined) return fixed;
  const lengths = new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280);
  fixed = { literals: prefixCode(lengths), distances: prefixCode(new Uint8Array(32).fill(5)) };
  return fixed;
}

function dynamicCodes(input: BitInput): Codes {
  const literalCount = input.take(5) + 257;
  const distanceCount = input.take(5) + 1;
  const orderCount = input.take(4) + 4;
  const ofLengths = new Uint8Array(ORDER.length);
  for (const symbol of ORDER.slice(0, orderCount)) ofLengths[symbol] = input.take(3);
  const code = prefixCode(ofLengths);
  const lengths = new Uint8Array(literalCount + distanceCount);
  for (let at = 0; at < lengths.length; ) {
    const symbol = takeSymbol(input, code);
    if (symbol < 16) {
      lengths[at++] = symbol;
      continue;
    }
    if (symbol === 16 && at === 0) damaged('a code length repeats nothing');
    const value = symbol === 16 ? (lengths[at - 1] ?? 0) : 0;
    const repeat = symbol === 18 ? 11 + input.take(7) : 3 + input.take(symbol === 16 ? 2 : 3);
    if (repeat > lengths.length - at) damaged('there are more code lengths than symbols');
    lengths.fill(value, at, at + repeat);
    at += repeat;
  }
  return {
    literals: prefixCode(lengths.subarray(0, literalCount)),
    distances: prefixCode(lengths.subarray(literalCount)),
  };
}
