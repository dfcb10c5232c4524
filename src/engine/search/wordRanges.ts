/**
 * Finds big-endian words of 4 or 8 bytes, on a border of their own size, whose value lies in one of a few ranges:
 * exact values, and pointers into a range. Compares 32 bits at a time.
 */
import type { Found, Matcher, Stretch } from './matcher.ts';

/** Values lo to hi, both included, unsigned. */
export interface WordRange {
  readonly lo: bigint;
  readonly hi: bigint;
}

const LITTLE = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** Swaps the four bytes of a 32-bit value, the result unsigned. These are parts of words, never addresses. */
function swap32(value: number): number {
  return ((value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0;
}

/** A view of [first, end) as 32-bit words of this machine's own byte order; a copy where they are not aligned. */
function wordsOf(bytes: Uint8Array, first: number, end: number): Uint32Array {
  const aligned = (bytes.byteOffset + first) % 4 === 0;
  const part = aligned ? bytes.subarray(first, end) : bytes.slice(first, end);
  return new Uint32Array(part.buffer, part.byteOffset, part.length / 4);
}

/** The ranges as 32-bit halves, side by side: lo high, lo low, hi high, hi low. */
function halves(ranges: readonly WordRange[]): Float64Array {
  return Float64Array.from(
    ranges.flatMap(({ lo, hi }) =>
      [lo, hi].flatMap((value) => [value >> 32n, value & 0xffff_ffffn]).map(Number),
    ),
  );
}

/** A matcher for words of `width` bytes in any of `ranges`. */
export function wordRangeMatcher(width: 4 | 8, ranges: readonly WordRange[]): Matcher {
  const limits = halves(ranges);
  let leastHigh = 0xffff_ffff;
  let mostHigh = 0;
  for (let i = 0; i < limits.length; i += 4) {
    leastHigh = Math.min(leastHigh, limits[i] ?? 0);
    mostHigh = Math.max(mostHigh, limits[i + 2] ?? 0);
  }

  function isIn(high: number, low: number): boolean {
    for (let i = 0; i < limits.length; i += 4) {
      const loHigh = limits[i] ?? 0;
      const hiHigh = limits[i + 2] ?? 0;
      const notBelow = high > loHigh || (high === loHigh && low >= (limits[i + 1] ?? 0));
      const notAbove = high < hiHigh || (high === hiHigh && low <= (limits[i + 3] ?? 0));
      if (notBelow && notAbove) return true;
    }
    return false;
  }

  function scan8(words: Uint32Array, first: number, found: Found): void {
    for (let i = 0; i + 1 < words.length; i += 2) {
      const raw = words[i] ?? 0;
      const high = LITTLE ? swap32(raw) : raw;
      if (high < leastHigh || high > mostHigh) continue;
      const low = words[i + 1] ?? 0;
      if (isIn(high, LITTLE ? swap32(low) : low)) found(first + i * 4, 8);
    }
  }

  function scan4(words: Uint32Array, first: number, found: Found): void {
    for (let i = 0; i < words.length; i++) {
      const raw = words[i] ?? 0;
      if (isIn(0, LITTLE ? swap32(raw) : raw)) found(first + i * 4, 4);
    }
  }

  /** One exact value needs no swapping: it is compared as it lies in memory. */
  function scanExact(words: Uint32Array, first: number, found: Found): void {
    const high = LITTLE ? swap32(limits[0] ?? 0) : (limits[0] ?? 0);
    const low = LITTLE ? swap32(limits[1] ?? 0) : (limits[1] ?? 0);
    const step = width / 4;
    for (let i = step - 1; i < words.length; i += step) {
      if (words[i] === low && (width === 4 || words[i - 1] === high))
        found(first + (i + 1 - step) * 4, width);
    }
  }

  const [only] = ranges;
  const isExact = ranges.length === 1 && only?.lo === only?.hi;
  const scanWide = width === 8 ? scan8 : scan4;
  const scan = isExact ? scanExact : scanWide;

  return {
    ahead: width - 1,
    behind: 0,
    matchesZeros: ranges.some(({ lo }) => lo === 0n),
    find({ bytes, start, end, base }: Stretch, from, to, found) {
      const begin = Math.max(from, start);
      const first = begin + ((width - ((base + begin) % width)) % width);
      const last = Math.min(end, to + width - 1);
      const length = last - first - ((((last - first) % width) + width) % width);
      if (length > 0) scan(wordsOf(bytes, first, first + length), first, found);
    },
  };
}
