/**
 * The bytes of a header, 16 in a row. Hovering a byte shows its field; arrows move from byte to byte.
 *
 * biome-ignore-all lint/a11y/useSemanticElements: of a table's rows only those on screen exist
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { hex } from '../../base/hex.ts';
import type { PaneProps } from './BuilderFields.tsx';
import styles from './BuilderView.module.css';
import { offsetDigits } from './fieldWords.ts';
import { hasMoved } from './hasMoved.ts';

const WIDTH = 16;
const LINE = 20;
const PAGE_LINES = 16;

interface BytesProps extends PaneProps {
  /** The byte that has the cursor. */
  readonly cursor: number;
  readonly onChooseByte: (offset: number) => void;
}

export function BuilderBytes({ reply, rows, diff, marked, cursor, onHover, onChooseByte }: BytesProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { bytes } = reply;
  const virtual = useVirtualizer({
    count: Math.ceil(bytes.length / WIDTH),
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE,
    overscan: 6,
  });
  const line = Math.floor(cursor / WIDTH);
  useEffect(() => virtual.scrollToIndex(line, { align: 'auto' }), [line, virtual]);
  const range = rows.at(marked);
  const digits = offsetDigits(bytes.length);

  function onKeyDown(event: KeyboardEvent): void {
    const target = moved(event.key, cursor, event.ctrlKey, bytes.length);
    if (target === undefined || event.altKey || event.metaKey) return;
    event.preventDefault();
    onChooseByte(Math.min(bytes.length - 1, Math.max(0, target)));
  }

  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="grid"
      tabIndex={0}
      aria-label="Header bytes"
      aria-rowcount={Math.ceil(bytes.length / WIDTH)}
      aria-activedescendant={`header-byte-${cursor}`}
      onKeyDown={onKeyDown}
      onMouseLeave={() => onHover(undefined)}
    >
      <div className={styles.tall} role="presentation" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => (
          <div
            key={index}
            role="row"
            tabIndex={-1}
            aria-rowindex={index + 1}
            className={styles.line}
            style={{ transform: `translateY(${start}px)` }}
          >
            <span role="rowheader" tabIndex={-1} className={styles.offset}>
              {hex(index * WIDTH, digits)}
            </span>
            {Array.from(bytes.subarray(index * WIDTH, (index + 1) * WIDTH), (byte, i) => {
              const offset = index * WIDTH + i;
              const row = rows.ofByte(offset);
              const isMarked = range !== undefined && offset >= range.start && offset < range.end;
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the grid that holds it takes the keys
                <span
                  key={offset}
                  id={`header-byte-${offset}`}
                  role="gridcell"
                  tabIndex={-1}
                  aria-selected={isMarked}
                  className={clsx(
                    styles.byte,
                    byte === 0 && styles.zero,
                    row !== undefined && diff.changes.has(row) && styles.changedByte,
                    isMarked && styles.markedByte,
                    offset === cursor && styles.cursor,
                    i === WIDTH / 2 && styles.half,
                  )}
                  onMouseMove={(event) => hasMoved(event) && onHover(row)}
                  onClick={() => onChooseByte(offset)}
                >
                  {hex(byte, 2)}
                </span>
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}

/** The byte that a key leads to; undefined for keys that do not move. */
function moved(key: string, offset: number, far: boolean, length: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
      return offset + 1;
    case 'ArrowLeft':
      return offset - 1;
    case 'ArrowDown':
      return offset + WIDTH;
    case 'ArrowUp':
      return offset - WIDTH;
    case 'PageDown':
      return offset + PAGE_LINES * WIDTH;
    case 'PageUp':
      return offset - PAGE_LINES * WIDTH;
    case 'Home':
      return far ? 0 : offset - (offset % WIDTH);
    case 'End':
      return far ? length - 1 : offset - (offset % WIDTH) + WIDTH - 1;
    default:
      return undefined;
  }
}
