import { describe, expect, it } from 'vitest';
import { nextOrder, sortRows } from './tableSort.ts';

const rows = [
  { id: 'a', size: 10n },
  { id: 'b', size: undefined },
  { id: 'c', size: 2n },
  { id: 'd', size: 10n },
];
const ids = (sorted: readonly { readonly id: string }[]): string => sorted.map((row) => row.id).join('');

describe('sortRows', () => {
  it('orders 64-bit values exactly and puts missing ones last', () => {
    expect(ids(sortRows(rows, (row) => row.size, 'ascending'))).toBe('cadb');
  });

  it('keeps the order of equal rows when descending', () => {
    expect(ids(sortRows(rows, (row) => row.size, 'descending'))).toBe('adcb');
  });

  it('does not touch the rows it was given', () => {
    sortRows(rows, (row) => row.size, 'descending');
    expect(ids(rows)).toBe('abcd');
  });

  it('orders numbers inside names by value', () => {
    const names = [{ id: 'cpu10' }, { id: 'cpu9' }];
    expect(ids(sortRows(names, (row) => row.id, 'ascending'))).toBe('cpu9cpu10');
  });
});

describe('nextOrder', () => {
  it('goes from ascending to descending to the order of the dump', () => {
    const up = nextOrder(undefined, 'size');
    expect(up).toEqual({ column: 'size', direction: 'ascending' });
    const down = nextOrder(up, 'size');
    expect(down).toEqual({ column: 'size', direction: 'descending' });
    expect(nextOrder(down, 'size')).toBeUndefined();
  });

  it('starts ascending on another column', () => {
    expect(nextOrder({ column: 'size', direction: 'ascending' }, 'id')).toEqual({
      column: 'id',
      direction: 'ascending',
    });
  });
});
