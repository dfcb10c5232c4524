/** Prefix codes of deflate (RFC 1951, section 3.2.2) as tables that are looked up with the next bits. */
import { damaged } from '../../formats/codecs/codec.ts';
import type { BitInput } from './bitInput.ts';

const MAX_BITS = 15;

/** A table with 2^bits entries: symbol * 16 + length of its code; 0: no symbol has this code. */
export interface PrefixCode {
  readonly table: Uint16Array;
  readonly bits: number;
}

/** The code whose symbols have these lengths; 0: the symbol does not occur. */
export function prefixCode(lengths: Uint8Array): PrefixCode {
  const counts = new Uint16Array(MAX_BITS + 1);
  let bits = 1;
  for (const length of lengths) {
    if (length === 0) continue;
    counts[length] = (counts[length] ?? 0) + 1;
    bits = Math.max(bits, length);
  }
  const next = new Uint16Array(MAX_BITS + 1);
  let code = 0;
  for (let length = 1; length <= bits; length++) {
    code = (code + (counts[length - 1] ?? 0)) * 2;
    next[length] = code;
    if (code + (counts[length] ?? 0) > 2 ** length) damaged('a prefix code has too many symbols');
  }
  const table = new Uint16Array(2 ** bits);
  for (const [symbol, length] of lengths.entries()) {
    if (length === 0) continue;
    const from = reversed(next[length] ?? 0, length);
    next[length] = (next[length] ?? 0) + 1;
    for (let at = from; at < table.length; at += 2 ** length) table[at] = symbol * 16 + length;
  }
  return { table, bits };
}

/** The next symbol. */
export function takeSymbol(input: BitInput, { table, bits }: PrefixCode): number {
  const entry = table[input.peek(bits)] ?? 0;
  if (entry === 0) damaged('a code stands for no symbol');
  input.skip(entry & 15);
  return entry >> 4;
}

function reversed(code: number, length: number): number {
  let result = 0;
  for (let i = 0; i < length; i++) result = result * 2 + ((code >> i) & 1);
  return result;
}
