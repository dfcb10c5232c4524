import { describe, expect, it } from 'vitest';
import { drawnIndexes } from './useRowRange.ts';

const COUNT = 200_000;

function drawn(startIndex: number, endIndex: number, count = COUNT): readonly [number | undefined, number] {
  const indexes = drawnIndexes({ startIndex, endIndex, overscan: 16, count });
  return [indexes[0], indexes.length];
}

describe('drawnIndexes', () => {
  it('draws whole steps around the visible rows, so that a row scrolled changes nothing', () => {
    expect(drawn(1000, 1029)).toEqual([984, 64]);
    expect(drawn(1001, 1030)).toEqual([984, 64]);
    expect(drawn(1008, 1037)).toEqual([992, 64]);
  });

  it('ends with the rows of the window', () => {
    expect(drawn(0, 29)).toEqual([0, 48]);
    expect(drawn(COUNT - 30, COUNT - 1)).toEqual([COUNT - 48, 48]);
    expect(drawn(0, 2, 3)).toEqual([0, 3]);
  });

  it('throws rather than draw more than 1,000 rows', () => {
    expect(() => drawn(0, 1000)).toThrow(RangeError);
  });
});
