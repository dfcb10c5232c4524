import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileOffset, physAddr } from '../../base/address.ts';
import type { Extent } from '../../rpc/api.ts';
import {
  BUCKETS,
  bandsOf,
  bucketOf,
  bucketStart,
  emptyBuckets,
  withExtents,
  withSamples,
} from './minimapBuckets.ts';

function stored(start: number, end: number, source: 'hsa' | 'memory'): Extent {
  return { kind: 'file', start: physAddr(start), end: physAddr(end), source, file: 0, offset: fileOffset(0) };
}

function gap(start: number, end: number): Extent {
  return { kind: 'gap', start: physAddr(start), end: physAddr(end), source: 'missing', reason: 'hole' };
}

describe('bucketOf', () => {
  it('is the inverse of bucketStart for any dump', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 53 - 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (end, part) => {
          const addr = Math.min(end - 1, Math.floor(part * end));
          const index = bucketOf(addr, end);
          expect(bucketStart(index, end)).toBeLessThanOrEqual(addr);
          if (index < BUCKETS - 1) expect(bucketStart(index + 1, end)).toBeGreaterThan(addr);
        },
      ),
    );
  });
});

describe('withExtents', () => {
  it('divides buckets among sources', () => {
    const end = BUCKETS * 100;
    const map = withExtents(
      emptyBuckets(end),
      [stored(0, 250, 'hsa'), stored(250, 1000, 'memory'), gap(1000, end)],
      0,
      BUCKETS,
    );
    expect(bandsOf(map.shares[0])).toEqual([{ source: 'hsa', share: 1 }]);
    expect(bandsOf(map.shares[2])).toEqual([
      { source: 'hsa', share: 0.5 },
      { source: 'memory', share: 0.5 },
    ]);
    expect(bandsOf(map.shares[BUCKETS - 1])).toEqual([{ source: 'missing', share: 1 }]);
  });

  it('counts every byte exactly once', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(lengths, (list) => {
        const extents: Extent[] = [];
        let at = 0;
        for (const length of list) {
          extents.push(stored(at, at + length, 'memory'));
          at += length;
        }
        const map = withExtents(emptyBuckets(at), extents, 0, BUCKETS);
        expect(map.shares.reduce((sum, shares) => sum + (shares?.memory ?? 0), 0)).toBe(at);
      }),
      { numRuns: 50 },
    );
  });

  it('changes only the buckets that were asked for', () => {
    const map = withExtents(emptyBuckets(BUCKETS * 10), [stored(50, 70, 'memory')], 5, 7);
    expect(bandsOf(map.shares[4])).toEqual([]);
    expect(map.shares[5]).toEqual({ memory: 10 });
    expect(map.shares[7]).toBeUndefined();
  });
});

describe('withSamples', () => {
  it('keeps unsampled apart from empty, and ignores buckets that are none', () => {
    const map = withSamples(emptyBuckets(1000), [
      { index: 3, density: 0 },
      { index: BUCKETS, density: 1 },
      { index: -1, density: 1 },
    ]);
    expect(map.density[3]).toBe(0);
    expect(map.density[4]).toBeUndefined();
    expect(map.density.length).toBe(BUCKETS);
  });
});
