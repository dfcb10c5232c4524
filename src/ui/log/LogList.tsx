/**
 * The records as rows of which only the visible ones exist. Rows are chosen by click, Shift and arrows, and copied as
 * text; a selection of letters inside a row stays the browser's.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import type { LogRecord } from '../../rpc/kernelApi.ts';
import { kernelStore } from '../../store/kernelStore.ts';
import { jumpToVirtual } from '../kernel/VirtualLink.tsx';
import { LogRow } from './LogRow.tsx';
import styles from './LogView.module.css';
import { addressParts } from './logAddresses.ts';
import { keyTarget, moveTo, type RowRange, rangeEnds } from './logSelection.ts';

interface LogListProps {
  readonly records: readonly LogRecord[];
  readonly wanted: string;
  readonly wraps: boolean;
  readonly panicSeq: bigint | undefined;
  readonly range: RowRange | undefined;
  readonly onRange: (range: RowRange) => void;
  readonly onCopy: () => void;
  /** Brings a row into view; `serial` grows with every wish. */
  readonly target: { readonly row: number; readonly serial: number };
}

const ROW_HEIGHT = 20;

export function LogList({ records, wanted, wraps, panicSeq, range, onRange, onCopy, target }: LogListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const virtualizer = useVirtualizer({
    count: records.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 20,
    // A damaged log may hold the same number twice.
    getItemKey: (index) => `${records[index]?.seq ?? ''}-${index}`,
  });
  const [first, last] = range === undefined ? [-1, -1] : rangeEnds(range);
  const active = range?.active ?? 0;

  useEffect(() => {
    if (target.row >= 0) virtualizer.scrollToIndex(target.row, { align: 'center' });
  }, [target, virtualizer]);

  function onKeyDown(event: KeyboardEvent): void {
    const isCommand = event.ctrlKey || event.metaKey;
    if (isCommand && event.key.toLowerCase() === 'a') {
      event.preventDefault();
      onRange({ anchor: 0, active: records.length - 1 });
      return;
    }
    if (isCommand && event.key.toLowerCase() === 'c') {
      if (window.getSelection()?.isCollapsed === false) return;
      event.preventDefault();
      onCopy();
      return;
    }
    if (event.key === 'Enter' && !isCommand) {
      const addr = firstNamed(records[active]?.text ?? '');
      if (addr === undefined) return;
      event.preventDefault();
      void jumpToVirtual(addr);
      return;
    }
    const row = isCommand || event.altKey ? undefined : keyTarget(event.key, active, records.length);
    if (row === undefined) return;
    event.preventDefault();
    onRange(moveTo(range, row, event.shiftKey));
    virtualizer.scrollToIndex(row);
  }

  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label="Kernel log"
      aria-multiselectable="true"
      aria-activedescendant={range === undefined ? undefined : `${id}-${active}`}
      tabIndex={0}
      className={styles.list}
      data-wraps={wraps}
      onKeyDown={onKeyDown}
    >
      <div role="none" className={styles.sheet} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const record = records[item.index];
          if (record === undefined) return undefined;
          const isChosen = item.index >= first && item.index <= last;
          const isPanic = record.seq === panicSeq;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys for all of its rows
            <div
              key={item.key}
              ref={virtualizer.measureElement}
              id={`${id}-${item.index}`}
              data-index={item.index}
              role="option"
              tabIndex={-1}
              aria-selected={isChosen}
              aria-setsize={records.length}
              aria-posinset={item.index + 1}
              className={clsx(styles.row, isChosen && styles.chosen, isPanic && styles.panic)}
              style={{ transform: `translateY(${item.start}px)` }}
              onClick={(event) => onRange(moveTo(range, item.index, event.shiftKey))}
            >
              <LogRow record={record} wanted={wanted} isPanic={isPanic} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** The first address in a text that the kernel has a name for. */
function firstNamed(text: string): bigint | undefined {
  const { names } = kernelStore.getState();
  return addressParts(text)
    .map(({ addr }) => addr)
    .find((addr) => addr !== undefined && names.get(addr) !== undefined);
}
