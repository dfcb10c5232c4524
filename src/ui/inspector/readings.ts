/**
 * The bytes at the cursor read as everything they might be: integers of all sizes in both orders, an address, a TOD
 * clock value, a PSW, text. Pure and exact: 64-bit values stay bigint and never pass through floating point.
 */
import { hex0x } from '../../base/hex.ts';
import { decodePsw } from '../../s390/psw.ts';
import { todToText, unixMicrosToTod } from '../../s390/tod.ts';
import { textOf } from '../hex/rowPaint.ts';

/** One size and sign in both byte orders, decimal. */
export interface IntegerReading {
  /** `u8` to `i64`. */
  readonly label: string;
  readonly big: string;
  readonly little: string;
}

const SIZES = [1, 2, 4, 8] as const;

/** The unsigned value of bytes, most significant first. */
export function unsignedBig(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = value * 256n + BigInt(byte);
  return value;
}

/** Integers of every size for which there are bytes; sizes beyond are left out. */
export function integerReadings(bytes: Uint8Array): readonly IntegerReading[] {
  const readings: IntegerReading[] = [];
  for (const size of SIZES) {
    if (bytes.length < size) break;
    const part = bytes.subarray(0, size);
    const big = unsignedBig(part);
    const little = unsignedBig(part.toReversed());
    readings.push({ label: `u${size * 8}`, big: `${big}`, little: `${little}` });
    const signed = (value: bigint): string => `${BigInt.asIntN(size * 8, value)}`;
    readings.push({ label: `i${size * 8}`, big: signed(big), little: signed(little) });
  }
  return readings;
}

const YEAR_1990 = unixMicrosToTod(631_152_000_000_000n) ?? 0n;

/** A date when the first 8 bytes could be a TOD clock value of a machine that ran Linux; undefined otherwise. */
export function todReading(bytes: Uint8Array): string | undefined {
  if (bytes.length < 8) return undefined;
  const value = unsignedBig(bytes.subarray(0, 8));
  // From 1990 on: Linux came to these machines in 1999, and small values are anything but dates.
  return value < YEAR_1990 ? undefined : todToText(value);
}

/** The first 16 bytes as a PSW in words; undefined when they cannot be one. */
export function pswReading(
  bytes: Uint8Array,
): { readonly words: string; readonly address: string } | undefined {
  if (bytes.length < 16) return undefined;
  const mask = unsignedBig(bytes.subarray(0, 8));
  const addr = unsignedBig(bytes.subarray(8, 16));
  const psw = decodePsw(mask, addr);
  if (psw.activity === 'none' || psw.problems.length > 0) return undefined;
  // A mask without any addressing mode bit is far more often a small number than a 24-bit PSW.
  if (psw.mode === 24) return undefined;
  return { words: psw.words, address: hex0x(addr) };
}

/** The first 8 bytes as an absolute address inside the dump; undefined for 0 and everything beyond `end`. */
export function addressReading(bytes: Uint8Array, end: number, isLittle: boolean): number | undefined {
  if (bytes.length < 8) return undefined;
  const word = bytes.subarray(0, 8);
  const value = unsignedBig(isLittle ? word.toReversed() : word);
  return value > 0n && value < BigInt(end) ? Number(value) : undefined;
}

/** Up to 16 bytes as text, a middle dot for what has no glyph. */
export function textReading(bytes: Uint8Array, encoding: 'ascii' | 'ebcdic'): string {
  let text = '';
  for (const byte of bytes.subarray(0, 16)) text += textOf(byte, encoding);
  return text;
}
