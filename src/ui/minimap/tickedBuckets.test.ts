import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOf } from './minimapBuckets.ts';
import { tickedBuckets } from './tickedBuckets.ts';

describe('ticks of hits', () => {
  it('stand in every part that holds a hit, once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 44 }),
        fc.array(fc.double({ min: 0, max: 0.999999, noNaN: true })),
        (end, shares) => {
          const addrs = shares.map((share) => Math.floor(share * end)).sort((a, b) => a - b);
          const hits = {
            count: addrs.length,
            addrs: Float64Array.from(addrs),
            lengths: new Uint16Array(addrs.length).fill(1),
            longest: 1,
          };
          expect(tickedBuckets(hits, end)).toEqual([...new Set(addrs.map((addr) => bucketOf(addr, end)))]);
        },
      ),
    );
  });
});
