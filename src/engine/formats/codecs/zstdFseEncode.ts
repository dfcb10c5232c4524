/**
 * Writing with finite state entropy tables (RFC 8878 section 4.1): tables made from counts, their description, and
 * how many bits a symbol will cost. The counterpart of `zstdFse.ts`; the arithmetic is that of zstd's
 * lib/compress/fse_compress.c.
 */

import { highestBit } from './zstdBits.ts';
import type { BitWriter } from './zstdBitWriter.ts';

export const MIN_LOG = 5;

/** An encoding table. Symbols are written from the last to the first. */
export interface FseEncoder {
  readonly log: number;
  /** Following states, grouped by symbol. */
  readonly states: Uint16Array;
  /** By symbol: 2^16 times the bits to put out, less the state from which it is one more. */
  readonly deltaBits: Int32Array;
  /** By symbol: where its group starts in `states`. */
  readonly deltaState: Int32Array;
}

/** Makes a table. `counts` must add up to 2^log, -1 counting as 1. */
export function buildFseEncoder(log: number, counts: ArrayLike<number>): FseEncoder {
  const size = 1 << log;
  const symbols = new Uint8Array(size);
  const next = new Uint16Array(counts.length);
  const deltaBits = new Int32Array(counts.length);
  const deltaState = new Int32Array(counts.length);
  let high = size;
  let total = 0;
  for (let symbol = 0; symbol < counts.length; symbol++) {
    const count = counts[symbol] ?? 0;
    next[symbol] = total;
    if (count === -1) symbols[--high] = symbol;
    if (count === 0) continue;
    const states = Math.abs(count);
    const bits = states === 1 ? log : log - highestBit(states - 1);
    deltaBits[symbol] = (bits << 16) - (states << bits);
    deltaState[symbol] = total - states;
    total += states;
  }
  const step = (size >> 1) + (size >> 3) + 3;
  let position = 0;
  for (let symbol = 0; symbol < counts.length; symbol++) {
    for (let i = counts[symbol] ?? 0; i > 0; i--) {
      symbols[position] = symbol;
      do position = (position + step) & (size - 1);
      while (position >= high);
    }
  }
  const states = new Uint16Array(size);
  for (let state = 0; state < size; state++) {
    const symbol = symbols[state] ?? 0;
    const place = next[symbol] ?? 0;
    states[place] = size + state;
    next[symbol] = place + 1;
  }
  return { log, states, deltaBits, deltaState };
}

/** The state that stands for `symbol` before anything is written. */
export function firstState({ states, deltaBits, deltaState }: FseEncoder, symbol: number): number {
  const delta = deltaBits[symbol] ?? 0;
  const bits = (delta + (1 << 15)) >> 16;
  return states[(((bits << 16) - delta) >> bits) + (deltaState[symbol] ?? 0)] ?? 0;
}

/** Writes the bits that lead from the state after `symbol` back to `state`. Returns the state that stands for both. */
export function nextState(encoder: FseEncoder, out: BitWriter, state: number, symbol: number): number {
  const bits = (state + (encoder.deltaBits[symbol] ?? 0)) >> 16;
  out.put(state & ((1 << bits) - 1), bits);
  return encoder.states[(state >> bits) + (encoder.deltaState[symbol] ?? 0)] ?? 0;
}

/** Writes the state that a reader starts from. */
export function lastState({ log }: FseEncoder, out: BitWriter, state: number): void {
  out.put(state & ((1 << log) - 1), log);
}

/** The log of a table for `total` symbols of `kinds` kinds: small for little data, large enough for every kind. */
export function chooseLog(total: number, kinds: number, most: number): number {
  const fitting = highestBit(Math.max(1, total - 1)) - 2;
  return Math.min(most, Math.max(MIN_LOG, fitting, highestBit(Math.max(1, kinds - 1)) + 1));
}

/**
 * Scales `histogram` (of `total` symbols, at least two kinds) to counts that add up to 2^log, every kind that occurs
 * at least 1. Symbols at the end that do not occur are left out.
 */
export function scaleCounts(histogram: ArrayLike<number>, total: number, log: number): Int16Array {
  let length = histogram.length;
  while (length > 0 && histogram[length - 1] === 0) length--;
  const counts = new Int16Array(length);
  let rest = 1 << log;
  let largest = 0;
  for (let symbol = 0; symbol < length; symbol++) {
    const seen = histogram[symbol] ?? 0;
    if (seen === 0) continue;
    const count = Math.max(1, Math.round((seen * (1 << log)) / total));
    counts[symbol] = count;
    rest -= count;
    if (seen > (histogram[largest] ?? 0)) largest = symbol;
  }
  // Rounding is paid for by the most frequent; where that is not enough, by whoever has most.
  if ((counts[largest] ?? 0) + rest > (counts[largest] ?? 0) / 2) {
    counts[largest] = (counts[largest] ?? 0) + rest;
    return counts;
  }
  for (; rest < 0; rest++) {
    let top = 0;
    for (let symbol = 1; symbol < length; symbol++)
      if ((counts[symbol] ?? 0) > (counts[top] ?? 0)) top = symbol;
    counts[top] = (counts[top] ?? 0) - 1;
  }
  return counts;
}

/** Writes the description of a table. */
export function writeCounts(out: BitWriter, log: number, counts: ArrayLike<number>): void {
  let width = log + 1;
  let threshold = 1 << log;
  let remaining = threshold + 1;
  out.put(log - MIN_LOG, 4);
  let symbol = 0;
  while (remaining > 1) {
    const count = counts[symbol++] ?? 0;
    const spare = 2 * threshold - 1 - remaining;
    remaining -= Math.abs(count);
    let value = count + 1;
    if (value >= threshold) value += spare;
    out.put(value, value < spare ? width - 1 : width);
    while (remaining < threshold) {
      width--;
      threshold >>= 1;
    }
    if (count !== 0 || remaining <= 1) continue;
    let zeros = 0;
    while (counts[symbol] === 0) {
      symbol++;
      zeros++;
    }
    for (; zeros >= 3; zeros -= 3) out.put(3, 2);
    out.put(zeros, 2);
  }
  out.align();
}

/** Bits that writing `histogram` with `counts` will take, about. Infinite when a symbol has no state. */
export function costBits(histogram: ArrayLike<number>, log: number, counts: ArrayLike<number>): number {
  let bits = 0;
  for (let symbol = 0; symbol < histogram.length; symbol++) {
    const seen = histogram[symbol] ?? 0;
    if (seen === 0) continue;
    const count = Math.abs(counts[symbol] ?? 0);
    if (count === 0) return Number.POSITIVE_INFINITY;
    bits += seen * (log - Math.log2(count));
  }
  return bits;
}
