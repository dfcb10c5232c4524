/** Finite state entropy tables of Zstandard (RFC 8878 section 4.1): read from the data, predefined, or of one symbol. */
import { damaged } from './codec.ts';
import { ForwardBits, highestBit } from './zstdBits.ts';

/** A decoding table: state -> symbol, and the next state is `base + read(bits)`. */
export interface FseTable {
  /** Number of bits of the first state. */
  readonly log: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
  readonly base: Uint16Array;
}

/** A table of one symbol, which costs no bits. */
export function singleSymbolTable(symbol: number): FseTable {
  return { log: 0, symbols: Uint8Array.of(symbol), bits: new Uint8Array(1), base: new Uint16Array(1) };
}

/** Reads a table description from the start of `bytes`. `length` is the number of bytes it took. */
export function readFseTable(
  bytes: Uint8Array,
  maxLog: number,
  maxSymbol: number,
): { readonly table: FseTable; readonly length: number } {
  const input = new ForwardBits(bytes);
  const log = input.read(4) + 5;
  if (log > maxLog) damaged('a table is too large');
  const counts: number[] = [];
  let remaining = 1 << log;
  while (remaining > 0) {
    if (counts.length > maxSymbol) damaged('a table has too many symbols');
    const count = readCount(input, remaining);
    counts.push(count);
    remaining -= Math.abs(count);
    if (count !== 0) continue;
    let repeat: number;
    do {
      repeat = input.read(2);
      for (let i = 0; i < repeat; i++) counts.push(0);
      if (counts.length > maxSymbol + 1) damaged('a table has too many symbols');
    } while (repeat === 3);
  }
  if (remaining !== 0) damaged('the counts of a table do not add up');
  return { table: buildFseTable(log, counts), length: Math.ceil(input.position / 8) };
}

/** One count in as few bits as `remaining` allows; -1 means "less than one". */
function readCount(input: ForwardBits, remaining: number): number {
  const bits = highestBit(remaining + 1) + 1;
  const value = input.peek(bits);
  const lowMask = (1 << (bits - 1)) - 1;
  const shortBelow = (1 << bits) - 1 - (remaining + 1);
  const low = value & lowMask;
  if (low < shortBelow) {
    input.skip(bits - 1);
    return low - 1;
  }
  input.skip(bits);
  return (value > lowMask ? value - shortBelow : value) - 1;
}

/** Spreads the symbols over the states. `counts` must add up to 2^log, -1 counting as 1. */
export function buildFseTable(log: number, counts: readonly number[]): FseTable {
  const size = 1 << log;
  const symbols = new Uint8Array(size);
  const bits = new Uint8Array(size);
  const base = new Uint16Array(size);
  const next = new Uint16Array(counts.length);
  let high = size;
  for (const [symbol, count] of counts.entries()) {
    if (count === -1) symbols[--high] = symbol;
    next[symbol] = Math.abs(count);
  }
  const step = (size >> 1) + (size >> 3) + 3;
  let position = 0;
  for (const [symbol, count] of counts.entries()) {
    for (let i = 0; i < count; i++) {
      symbols[position] = symbol;
      do position = (position + step) & (size - 1);
      while (position >= high);
    }
  }
  for (let state = 0; state < size; state++) {
    const symbol = symbols[state] ?? 0;
    const number = next[symbol] ?? 0;
    next[symbol] = number + 1;
    const width = log - highestBit(number);
    bits[state] = width;
    base[state] = (number << width) - size;
  }
  return { log, symbols, bits, base };
}
