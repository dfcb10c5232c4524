import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cpuTimerToText,
  decodeClockComparator,
  todToText,
  todToUnixMicros,
  unixMicrosToText,
  unixMicrosToTod,
} from './tod.ts';

describe('TOD clock', () => {
  it('knows the published value', () => {
    expect(todToUnixMicros(0xde33460dae000000n)).toBe(1700000000000000n);
    expect(unixMicrosToTod(1700000000000000n)).toBe(0xde33460dae000000n);
    expect(todToText(0xde33460dae000000n)).toBe('2023-11-14 22:13:20.000000 UTC');
  });

  it('covers all 64 bits', () => {
    expect(todToText(0n)).toBe('1900-01-01 00:00:00.000000 UTC');
    expect(todToText(0xffffffffffffffffn)).toBe('2042-09-17 23:53:47.370495 UTC');
  });

  it('agrees with Date on every day that Date knows', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }), (ms) => {
        const date = new Date(ms).toISOString();
        const expected = `${date.slice(0, 10)} ${date.slice(11, 23)}000 UTC`;
        expect(unixMicrosToText(BigInt(ms) * 1000n)).toBe(expected);
      }),
    );
  });

  it('comes back exactly to the microsecond', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 52n) - 1n }), (units) => {
        expect(unixMicrosToTod(todToUnixMicros(units << 12n))).toBe(units << 12n);
      }),
    );
    expect(unixMicrosToTod(1n << 62n)).toBeUndefined();
  });
});

describe('CPU timer', () => {
  it('is signed and counts 4096 units in a microsecond', () => {
    expect(cpuTimerToText(4096n)).toBe('1.000000 µs');
    expect(cpuTimerToText(2048n)).toBe('0.500000 µs');
    expect(cpuTimerToText(0xfffffffffffff000n)).toBe('-1.000000 µs');
    expect(cpuTimerToText(0x7fffffffffffffffn)).toBe('2251799813685247.999755 µs');
    expect(cpuTimerToText(0x8000000000000000n)).toBe('-2251799813685248.000000 µs');
  });
});

describe('clock comparator', () => {
  it('shifts a value whose first byte is zero and keeps any other', () => {
    const stored = decodeClockComparator(0x00e39fe851cdf1cen);
    expect(stored).toMatchObject({ value: 0xe39fe851cdf1ce00n, form: 'shifted' });
    expect(stored.words).not.toContain('too early');
    expect(decodeClockComparator(0xe39fe851cdf1ce6fn)).toMatchObject({
      value: 0xe39fe851cdf1ce6fn,
      form: 'full',
    });
  });

  it('says when the first byte seems lost', () => {
    expect(decodeClockComparator(0x009feb6fce9609d2n).words).toContain('too early to be real');
  });

  it('names the value that never comes', () => {
    expect(decodeClockComparator(0x00ffffffffffffffn).words).toContain('never');
    expect(decodeClockComparator(0xffffffffffffffffn).words).toContain('never');
    expect(decodeClockComparator(0n).words).toBe('zero');
  });
});
