import { describe, expect, it } from 'vitest';
import { fileOffset, physAddr } from '../../base/address.ts';
import type { SeamBytes } from '../../rpc/seamApi.ts';
import { seamAddress, seamCells, seamRows } from './seamRows.ts';

function both(
  saved: readonly number[],
  overwritten: readonly number[],
  missingFrom = saved.length,
): SeamBytes {
  const start = physAddr(0x1000);
  return {
    saved: {
      start,
      bytes: Uint8Array.from(saved),
      pieces: [
        { start, length: missingFrom, source: 'hsa' },
        ...(missingFrom < saved.length
          ? [
              {
                start: physAddr(start + missingFrom),
                length: saved.length - missingFrom,
                source: 'missing' as const,
              },
            ]
          : []),
      ],
    },
    overwritten: Uint8Array.from(overwritten),
    fileName: 'mem',
    fileOffset: fileOffset(0x1000),
    end: 0x2000,
  };
}

describe('the rows of the seam', () => {
  it('count what differs', () => {
    const rows = seamRows(both([...Array(32).keys()], [...Array(31).keys(), 99]));
    expect(rows.map(({ addr, differing }) => [addr, differing])).toEqual([
      [0x1000, 0],
      [0x1010, 1],
    ]);
  });

  it('never take missing bytes for differing ones', () => {
    const [row] = seamRows(both(Array(16).fill(0), Array(16).fill(7), 4));
    expect(row?.differing).toBe(4);
    expect(row?.saved.slice(3, 6)).toEqual([0, undefined, undefined]);
  });
});

describe('the cells of the map', () => {
  it('cover all frames and keep the counts', () => {
    const states = Uint8Array.from({ length: 1001 }, (_, i) => (i % 10 === 0 ? 1 : i % 7 === 0 ? 2 : 0));
    const cells = seamCells(states, 64);
    expect(cells.length).toBeLessThanOrEqual(64);
    expect(cells.reduce((sum, cell) => sum + cell.count, 0)).toBe(1001);
    expect(cells.reduce((sum, cell) => sum + cell.differing, 0)).toBe(
      states.filter((state) => state === 1).length,
    );
    expect(cells.reduce((sum, cell) => sum + cell.unknown, 0)).toBe(
      states.filter((state) => state === 2).length,
    );
  });
});

describe('a typed address', () => {
  it('is hexadecimal, or nothing', () => {
    expect(['1f_000', '0x10', 'zz', ''].map(seamAddress)).toEqual([0x1f000, 0x10, undefined, undefined]);
  });
});
