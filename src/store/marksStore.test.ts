import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstHitFrom, hitBeside, hitColumns, type MarkedHits, NO_HITS } from './marksStore.ts';

function hitsOf(pairs: readonly (readonly [addr: number, length: number])[]): MarkedHits {
  const sorted = [...pairs].sort(([a], [b]) => a - b);
  return {
    count: sorted.length,
    // More room than hits, as in a list that grows.
    addrs: Float64Array.from([...sorted.map(([addr]) => addr), 0, 0]),
    lengths: Uint16Array.from([...sorted.map(([, length]) => length), 0, 0]),
    longest: Math.max(0, ...sorted.map(([, length]) => length)),
  };
}

const pairs = fc.array(fc.tuple(fc.nat(200), fc.integer({ min: 1, max: 40 })), { maxLength: 30 });

describe('marks of hits', () => {
  it('cover exactly the columns of each hit, also of those that begin lines before', () => {
    fc.assert(
      fc.property(pairs, fc.nat(12), (list, row) => {
        const line = row * 16;
        let expected = 0;
        for (let column = 0; column < 16; column++) {
          const at = line + column;
          if (list.some(([addr, length]) => at >= addr && at < addr + length)) expected |= 1 << column;
        }
        expect(hitColumns(hitsOf(list), line)).toBe(expected);
      }),
    );
  });

  it('are found by address as a linear search would', () => {
    fc.assert(
      fc.property(pairs, fc.nat(220), (list, addr) => {
        const below = list.filter(([start]) => start < addr).length;
        expect(firstHitFrom(hitsOf(list), addr)).toBe(below);
      }),
    );
  });

  it('follow each other in both directions and go round', () => {
    const hits = hitsOf([
      [10, 1],
      [20, 1],
    ]);
    expect(hitBeside(hits, 10, 1)).toEqual({ index: 1, wrapped: false });
    expect(hitBeside(hits, 20, 1)).toEqual({ index: 0, wrapped: true });
    expect(hitBeside(hits, 20, -1)).toEqual({ index: 0, wrapped: false });
    expect(hitBeside(hits, 10, -1)).toEqual({ index: 1, wrapped: true });
    expect(hitBeside(NO_HITS, 10, 1)).toBeUndefined();
  });
});
