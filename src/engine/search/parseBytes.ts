/** Hex with wildcards as a pattern: `0700 ?? a?`, digits in pairs, blanks and underscores where they please. */
import { err, ok, type Result } from '../../base/result.ts';
import type { BytePattern } from './bytePattern.ts';

/** Longest pattern, bytes. */
export const LONGEST_PATTERN = 1024;

/** True for a byte whose halves fit two digits of which either may be `?`. */
function fits(byte: number, high: string, low: string): boolean {
  const digits = byte.toString(16).padStart(2, '0');
  return (high === '?' || high === digits[0]) && (low === '?' || low === digits[1]);
}

/** Reads a pattern; the error is a sentence. */
export function parseBytes(text: string): Result<BytePattern, string> {
  const digits = text
    .trim()
    .toLowerCase()
    .replace(/(^|[\s,])0x/g, '$1')
    .replace(/[\s_,:]/g, '');
  if (digits === '') return err('Type bytes as hex digits, for example 0700 ?? a?.');
  const strange = /[^0-9a-f?]/.exec(digits)?.[0];
  if (strange !== undefined) return err(`“${strange}” is neither a hex digit nor “?”.`);
  if (digits.length % 2 !== 0)
    return err(`A byte has two digits, and there are ${digits.length}: one is missing.`);
  if (digits.length / 2 > LONGEST_PATTERN) return err(`A pattern has at most ${LONGEST_PATTERN} bytes.`);
  if (/^\?*$/.test(digits)) return err('With nothing but “?” every byte matches. Add a digit.');
  const pattern: Uint8Array[] = [];
  for (let i = 0; i < digits.length; i += 2) {
    const high = digits[i] ?? '?';
    const low = digits[i + 1] ?? '?';
    pattern.push(Uint8Array.from({ length: 256 }, (_, byte) => (fits(byte, high, low) ? 1 : 0)));
  }
  return ok(pattern);
}
