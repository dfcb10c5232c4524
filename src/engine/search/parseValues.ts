/** Values and ranges of values as people type them: hex, decimal after `0d`, negative; `1000-2000` for pointers. */
import { hex0x } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { WordRange } from './wordRanges.ts';

const LONGEST_DIGITS = 40;

/** One number without a sign. */
function parseNumber(text: string): bigint | undefined {
  const plain = text.trim().toLowerCase().replaceAll('_', '');
  if (plain.length > LONGEST_DIGITS) return undefined;
  if (/^0d[0-9]+$/.test(plain)) return BigInt(plain.slice(2));
  if (/^(0x)?[0-9a-f]+$/.test(plain)) return BigInt(plain.startsWith('0x') ? plain : `0x${plain}`);
  return undefined;
}

/** A value of `bits` bits as it lies in memory; a negative one as its two's complement. The error is a sentence. */
export function parseValue(text: string, bits: 32 | 64): Result<bigint, string> {
  if (text.trim() === '') return err('Type a value: hex digits, 0d for decimal, - for a negative one.');
  const [, sign = '', digits = ''] = /^\s*(-?)(.*)$/s.exec(text) ?? [];
  const value = parseNumber(digits);
  if (value === undefined) return err(`“${text.trim()}” is not a value. Hex digits, or 0d for decimal.`);
  const limit = 1n << BigInt(bits);
  if (sign === '-' ? value > limit / 2n : value >= limit) {
    return err(`${sign}${hex0x(value)} does not fit ${bits} bits.`);
  }
  return ok(sign === '-' ? BigInt.asUintN(bits, -value) : value);
}

/** Addresses to which pointers lead: `1000-2000` without its end, or a single one. The error is a sentence. */
export function parsePointerRange(text: string): Result<WordRange, string> {
  if (text.trim() === '') return err('Type a range of addresses, for example 1000-2000, or one address.');
  const parts = text.split(/-|\.\./);
  const numbers = parts.map(parseNumber);
  const [lo, end] = numbers;
  if (parts.length > 2 || lo === undefined || (parts.length === 2 && end === undefined)) {
    return err(`“${text.trim()}” is not a range. Write 1000-2000, the end not included, or one address.`);
  }
  const last = end === undefined ? lo : end - 1n;
  if (last < lo) return err('The range ends before it begins.');
  if (last >= 1n << 64n) return err('The range does not fit 64 bits.');
  return ok({ lo, hi: last });
}
