import { describe, expect, it } from 'vitest';
import { keyTarget, moveTo, rangeEnds } from './logSelection.ts';

describe('choosing rows of the log', () => {
  it('extends from the row that stays, in both directions', () => {
    const start = moveTo(undefined, 5, false);
    expect(rangeEnds(moveTo(start, 2, true))).toEqual([2, 5]);
    expect(rangeEnds(moveTo(moveTo(start, 2, true), 9, true))).toEqual([5, 9]);
    expect(rangeEnds(moveTo(start, 9, false))).toEqual([9, 9]);
  });

  it('stays inside the log', () => {
    expect(keyTarget('ArrowUp', 0, 10)).toBe(0);
    expect(keyTarget('PageDown', 5, 10)).toBe(9);
    expect(keyTarget('End', 0, 10)).toBe(9);
    expect(keyTarget('x', 0, 10)).toBeUndefined();
  });
});
