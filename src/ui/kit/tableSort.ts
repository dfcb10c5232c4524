/** Sorting for tables: one column, one direction, stable, with undefined values always last. */

export type SortValue = string | number | bigint | undefined;

export interface SortOrder {
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
}

function compare(a: NonNullable<SortValue>, b: NonNullable<SortValue>): number {
  if (typeof a === 'string' && typeof b === 'string') return a.localeCompare(b, undefined, { numeric: true });
  if (a < b) return -1;
  return a > b ? 1 : 0;
}

/** A sorted copy of the rows. Rows of equal value keep their order in both directions. */
export function sortRows<T>(
  rows: readonly T[],
  toValue: (row: T) => SortValue,
  direction: SortOrder['direction'],
): readonly T[] {
  const sign = direction === 'ascending' ? 1 : -1;
  return [...rows].sort((left, right) => {
    const a = toValue(left);
    const b = toValue(right);
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    return sign * compare(a, b);
  });
}

/** The order after a click on a column's head: ascending, then descending, then as the dump has it. */
export function nextOrder(order: SortOrder | undefined, column: string): SortOrder | undefined {
  if (order?.column !== column) return { column, direction: 'ascending' };
  return order.direction === 'ascending' ? { column, direction: 'descending' } : undefined;
}
