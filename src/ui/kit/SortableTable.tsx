/**
 * A table that sorts by any column and stays quick with hundreds of thousands of rows: above `VIRTUAL_FROM` rows only
 * the visible ones exist, between two spacers. One row has the tab stop; arrows move it, Enter activates it.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import styles from './SortableTable.module.css';
import { nextOrder, type SortOrder, type SortValue, sortRows } from './tableSort.ts';

export interface Column<T> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: T) => ReactNode;
  /** Absent: this column does not sort. */
  readonly sortValue?: (row: T) => SortValue;
  readonly align?: 'start' | 'end';
  /** CSS width; a column without one shares what is left. */
  readonly width?: string;
  readonly mono?: boolean;
  /** Long text breaks instead of being cut. Only for tables of at most a few hundred rows. */
  readonly wrap?: boolean;
}

interface SortableTableProps<T> {
  /** What the table is, for screen readers. */
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string | number;
  /** Enter or double click. `alternate` with Alt held. */
  readonly onActivate?: (row: T, alternate: boolean) => void;
  /** Marks one row as the chosen one (`aria-selected` look, not state of the table). */
  readonly selectedKey?: string | number | undefined;
  readonly onSelect?: (row: T) => void;
  readonly initialOrder?: SortOrder;
  /** What stands instead of rows when there are none. */
  readonly empty?: ReactNode;
  /** Height of a row, px. */
  readonly rowHeight?: number;
}

const VIRTUAL_FROM = 200;
const PAGE_ROWS = 20;

export function SortableTable<T>({
  label,
  columns,
  rows,
  rowKey,
  onActivate,
  selectedKey,
  onSelect,
  initialOrder,
  empty,
  rowHeight = 26,
}: SortableTableProps<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  const [order, setOrder] = useState(initialOrder);
  const [active, setActive] = useState(0);

  const sorted = useMemo(() => {
    const column = columns.find((candidate) => candidate.id === order?.column);
    if (order === undefined || column?.sortValue === undefined) return rows;
    return sortRows(rows, column.sortValue, order.direction);
  }, [rows, columns, order]);

  const isVirtual = sorted.length > VIRTUAL_FROM;
  const virtualizer = useVirtualizer({
    count: isVirtual ? sorted.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const items = virtualizer.getVirtualItems();
  const first = isVirtual ? (items[0]?.index ?? 0) : 0;
  const last = isVirtual ? (items.at(-1)?.index ?? -1) : sorted.length - 1;
  const current = Math.min(active, Math.max(0, sorted.length - 1));
  // The row with the tab stop may be scrolled away; then the first one drawn can be tabbed to.
  const tabStop = current >= first && current <= last ? current : first;

  function focusRow(index: number): void {
    const target = Math.min(Math.max(0, index), sorted.length - 1);
    setActive(target);
    if (isVirtual) virtualizer.scrollToIndex(target);
    requestAnimationFrame(() => {
      const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${target}"]`);
      row?.focus();
      row?.scrollIntoView({ block: 'nearest' });
    });
  }

  function onKeyDown(event: KeyboardEvent<HTMLTableRowElement>, row: T, index: number): void {
    if (event.target !== event.currentTarget) return;
    const target = moveTarget(event.key, index, sorted.length);
    if (target !== undefined) {
      event.preventDefault();
      focusRow(target);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      onActivate?.(row, event.altKey);
    } else if (event.key === ' ' && onSelect !== undefined) {
      event.preventDefault();
      onSelect(row);
    }
  }

  return (
    <div ref={scroller} className={styles.scroller}>
      <table className={styles.table} aria-label={label} aria-rowcount={sorted.length + 1}>
        <colgroup>
          {columns.map((column) => (
            <col key={column.id} style={{ width: column.width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeadCell key={column.id} column={column} order={order} onSort={setOrder} />
            ))}
          </tr>
        </thead>
        <tbody>
          {first > 0 && <Spacer span={columns.length} height={first * rowHeight} />}
          {sorted.slice(first, last + 1).map((row, position) => {
            const index = first + position;
            const key = rowKey(row);
            return (
              <tr
                key={key}
                data-index={index}
                aria-rowindex={index + 2}
                tabIndex={index === tabStop ? 0 : -1}
                className={clsx(styles.row, key === selectedKey && styles.selected)}
                style={{ height: rowHeight }}
                onFocus={() => setActive(index)}
                onClick={() => onSelect?.(row)}
                onDoubleClick={(event) => onActivate?.(row, event.altKey)}
                onKeyDown={(event) => onKeyDown(event, row, index)}
              >
                {columns.map((column) => (
                  <td
                    key={column.id}
                    className={clsx(
                      column.mono && 'mono',
                      column.align === 'end' && styles.end,
                      column.wrap && styles.wrap,
                    )}
                  >
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
          {last < sorted.length - 1 && (
            <Spacer span={columns.length} height={(sorted.length - 1 - last) * rowHeight} />
          )}
        </tbody>
      </table>
      {sorted.length === 0 && empty}
    </div>
  );
}

/** The row that a key leads to, or undefined for keys that do not move. */
function moveTarget(key: string, index: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return index + 1;
    case 'ArrowUp':
      return index - 1;
    case 'PageDown':
      return index + PAGE_ROWS;
    case 'PageUp':
      return index - PAGE_ROWS;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

interface HeadCellProps<T> {
  readonly column: Column<T>;
  readonly order: SortOrder | undefined;
  readonly onSort: (order: SortOrder | undefined) => void;
}

function HeadCell<T>({ column, order, onSort }: HeadCellProps<T>) {
  const direction = order?.column === column.id ? order.direction : undefined;
  const Arrow = direction === 'descending' ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      className={column.align === 'end' ? styles.end : undefined}
      aria-sort={column.sortValue === undefined ? undefined : (direction ?? 'none')}
    >
      {column.sortValue === undefined ? (
        column.header
      ) : (
        <button type="button" className={styles.sort} onClick={() => onSort(nextOrder(order, column.id))}>
          {column.header}
          <Arrow
            className={clsx(styles.arrow, direction === undefined && styles.unsorted)}
            aria-hidden="true"
          />
        </button>
      )}
    </th>
  );
}

function Spacer({ span, height }: { readonly span: number; readonly height: number }) {
  return (
    <tr style={{ height }}>
      <td colSpan={span} className={styles.spacer} />
    </tr>
  );
}
