/**
 * Finds a pattern of fixed length, each place of which allows one or several bytes. Jumps over memory by the table of
 * Horspool ("Practical fast searching in strings", 1980), over the part of the pattern that allows the fewest bytes;
 * where zeros allow only short jumps, by its rarest byte, which the browser looks for with its own code.
 */
import { ensure } from '../../base/assert.ts';
import type { Found, Matcher, Stretch } from './matcher.ts';

/** For each place of the pattern 256 flags: 1 where the byte is allowed. Not empty. */
export type BytePattern = readonly Uint8Array[];

/** Places that allow more bytes than this are of no use for jumping. */
const FEW = 16;
/** Longer parts make no longer jumps worth their table. */
const LONGEST_WINDOW = 255;

/** The place that allows exactly these bytes. */
export function allow(...bytes: readonly number[]): Uint8Array {
  const flags = new Uint8Array(256);
  for (const byte of bytes) flags[byte] = 1;
  return flags;
}

function countOf(flags: Uint8Array): number {
  return flags.reduce((sum, flag) => sum + flag, 0);
}

interface Window {
  readonly offset: number;
  readonly length: number;
}

/** The longest run of places that allow few bytes; where there is none, of those that do not allow all. */
function bestWindow(counts: readonly number[]): Window {
  for (const limit of [FEW, 255, 256]) {
    let best: Window = { offset: 0, length: 0 };
    let start = 0;
    for (let i = 0; i <= counts.length; i++) {
      if (i < counts.length && (counts[i] ?? 256) <= limit) continue;
      if (i - start > best.length) best = { offset: start, length: i - start };
      start = i + 1;
    }
    if (best.length > LONGEST_WINDOW) return { offset: best.offset, length: LONGEST_WINDOW };
    if (best.length > 0) return best;
  }
  return { offset: 0, length: counts.length };
}

/** How common a byte is in memory, roughly: zeros, then ones, then small letters and blanks. */
function frequency(byte: number): number {
  if (byte === 0) return 4;
  if (byte === 0xff) return 3;
  return byte < 0x10 || byte === 0x20 || (byte >= 0x61 && byte <= 0x7a) ? 2 : 1;
}

/** A place that allows one byte only, the rarest; undefined when there is none. */
function rarestByte(
  pattern: BytePattern,
  counts: readonly number[],
): { readonly offset: number; readonly byte: number } | undefined {
  let best: { readonly offset: number; readonly byte: number } | undefined;
  for (const [offset, place] of pattern.entries()) {
    if (counts[offset] !== 1) continue;
    const byte = place.indexOf(1);
    if (best === undefined || frequency(byte) < frequency(best.byte)) best = { offset, byte };
  }
  return best;
}

/** How far the window may jump when its last byte is `b`. */
function shiftTable(pattern: BytePattern, window: Window): Uint8Array {
  const shift = new Uint8Array(256).fill(window.length);
  for (let place = 0; place < window.length - 1; place++) {
    const flags = ensure(pattern[window.offset + place], 'the window lies in the pattern');
    for (let byte = 0; byte < 256; byte++) if (flags[byte] === 1) shift[byte] = window.length - 1 - place;
  }
  return shift;
}

/** Where the pattern is looked for: starts [from, to), so that all of it lies in the stretch. */
function startsOf(stretch: Stretch, from: number, to: number, length: number) {
  return { first: Math.max(from, stretch.start), last: Math.min(to - 1, stretch.end - length) };
}

/**
 * A matcher for `pattern`. Every place where it begins is a match, overlapping ones too. `check` may refuse a match
 * that the flags alone allow.
 */
export function bytePatternMatcher(
  pattern: BytePattern,
  check: (bytes: Uint8Array, at: number) => boolean = () => true,
): Matcher {
  const counts = pattern.map(countOf);
  const window = bestWindow(counts);
  const shift = shiftTable(pattern, window);
  // Most of memory is zeros: where they allow no wide jumps, the browser's own search for one byte is faster.
  const rare = (shift[0] ?? 0) <= 3 ? rarestByte(pattern, counts) : undefined;
  // One table of flags: place * 256 + byte.
  const flags = new Uint8Array(pattern.length * 256);
  pattern.forEach((place, i) => {
    flags.set(place, i * 256);
  });
  const length = pattern.length;

  function matches(bytes: Uint8Array, at: number): boolean {
    for (let i = 0; i < length; i++) if (flags[i * 256 + (bytes[at + i] ?? 0)] !== 1) return false;
    return check(bytes, at);
  }

  function findByByte(stretch: Stretch, from: number, to: number, found: Found): void {
    if (rare === undefined) return;
    const { first, last } = startsOf(stretch, from, to, length);
    if (last < first) return;
    const bytes = stretch.bytes.subarray(0, last + length);
    const places = bytes.subarray(0, last + rare.offset + 1);
    let at = places.indexOf(rare.byte, first + rare.offset);
    while (at >= 0) {
      if (matches(bytes, at - rare.offset)) found(at - rare.offset, length);
      at = places.indexOf(rare.byte, at + 1);
    }
  }

  const tail = window.offset + window.length - 1;
  const lastFlags = pattern[tail] ?? allow();

  function findByJumps(stretch: Stretch, from: number, to: number, found: Found): void {
    const { bytes } = stretch;
    const { first, last } = startsOf(stretch, from, to, length);
    const stop = last + tail;
    for (let at = first + tail; at <= stop; ) {
      const byte = bytes[at] ?? 0;
      if (lastFlags[byte] === 1 && matches(bytes, at - tail)) found(at - tail, length);
      at += shift[byte] ?? 1;
    }
  }

  return {
    ahead: length - 1,
    behind: 0,
    matchesZeros: pattern.every((place) => place[0] === 1),
    find: rare === undefined ? findByJumps : findByByte,
  };
}
