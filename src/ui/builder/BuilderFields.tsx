/** All fields of a header as one list; only the visible rows exist. Arrows move, hovering shows. */
import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { hex } from '../../base/hex.ts';
import type { HeaderReply } from '../../rpc/headerApi.ts';
import styles from './BuilderView.module.css';
import { offsetDigits, sectionTitle, subjectOf, valueWords } from './fieldWords.ts';
import { hasMoved } from './hasMoved.ts';
import type { HeaderDiff } from './headerDiff.ts';
import type { HeaderRow, HeaderRows } from './headerRows.ts';

const ROW = 22;
const PAGE_ROWS = 20;

export interface PaneProps {
  readonly reply: HeaderReply;
  readonly rows: HeaderRows;
  readonly diff: HeaderDiff;
  /** The chosen row. */
  readonly chosen: number;
  /** The row under the pointer, or the chosen one. */
  readonly marked: number;
  readonly onHover: (row: number | undefined) => void;
}

interface FieldsProps extends PaneProps {
  readonly onChoose: (row: number) => void;
}

export function BuilderFields({ reply, rows, diff, chosen, marked, onHover, onChoose }: FieldsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
  });
  useEffect(() => virtual.scrollToIndex(chosen, { align: 'auto' }), [chosen, virtual]);

  function onKeyDown(event: KeyboardEvent): void {
    const target = moved(event.key, chosen, rows.count);
    if (target === undefined || event.altKey || event.metaKey) return;
    event.preventDefault();
    onChoose(Math.min(rows.count - 1, Math.max(0, target)));
  }

  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="listbox"
      tabIndex={0}
      aria-label="Fields"
      aria-activedescendant={`header-row-${chosen}`}
      onKeyDown={onKeyDown}
      onMouseLeave={() => onHover(undefined)}
    >
      <div className={styles.tall} role="presentation" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows.at(index);
          if (row === undefined) return undefined;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list that holds it takes the keys
            <div
              key={index}
              id={`header-row-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === chosen}
              aria-setsize={rows.count}
              aria-posinset={index + 1}
              className={clsx(
                styles.row,
                row.field === undefined && styles.section,
                index === marked && styles.marked,
                index === chosen && styles.chosen,
                diff.changes.has(index) && styles.changedRow,
              )}
              style={{ transform: `translateY(${start}px)` }}
              onMouseMove={(event) => hasMoved(event) && onHover(index)}
              onClick={() => onChoose(index)}
            >
              <RowCells
                reply={reply}
                row={row}
                old={diff.changes.get(index)?.old}
                isNew={isNew(diff, index)}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function isNew(diff: HeaderDiff, row: number): boolean {
  const change = diff.changes.get(row);
  return change !== undefined && change.old === undefined;
}

interface CellsProps {
  readonly reply: HeaderReply;
  readonly row: HeaderRow;
  readonly old: Uint8Array | undefined;
  readonly isNew: boolean;
}

function RowCells({ reply, row, old, isNew: fresh }: CellsProps) {
  const offset = hex(row.start, offsetDigits(reply.bytes.length));
  const { field } = row;
  if (field === undefined) {
    return (
      <>
        <span className={styles.offset}>{offset}</span>
        <span className={styles.sectionName}>{sectionTitle(reply, row)}</span>
        <span className={styles.subject}>{subjectOf(reply, row)}</span>
      </>
    );
  }
  return (
    <>
      <span className={styles.offset}>{offset}</span>
      <span className={styles.label}>{field.label}</span>
      <span className={styles.value}>
        {valueWords(field, reply.bytes.subarray(row.start, row.end))}
        {old !== undefined && <span className={styles.old}> was {valueWords(field, old)}</span>}
        {fresh && <span className={styles.old}> new</span>}
      </span>
      <span className={styles.meaning}>{field.meaning}</span>
    </>
  );
}

/** The row that a key leads to; undefined for keys that do not move. */
function moved(key: string, row: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return row + 1;
    case 'ArrowUp':
      return row - 1;
    case 'PageDown':
      return row + PAGE_ROWS;
    case 'PageUp':
      return row - PAGE_ROWS;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
