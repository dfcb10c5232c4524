import { describe, expect, it } from 'vitest';
import { gridTarget } from './gridKeys.ts';

describe('keys in a grid of tiles', () => {
  it('moves by one, by a row, and to both ends', () => {
    expect(gridTarget('ArrowRight', 3, 12, 5)).toBe(4);
    expect(gridTarget('ArrowDown', 3, 12, 5)).toBe(8);
    expect(gridTarget('ArrowUp', 8, 12, 5)).toBe(3);
    expect(gridTarget('End', 3, 12, 5)).toBe(11);
    expect(gridTarget('Home', 3, 12, 5)).toBe(0);
  });

  it('does not leave the grid', () => {
    expect(gridTarget('ArrowLeft', 0, 12, 5)).toBeUndefined();
    expect(gridTarget('ArrowDown', 8, 12, 5)).toBeUndefined();
    expect(gridTarget('a', 3, 12, 5)).toBeUndefined();
  });
});
