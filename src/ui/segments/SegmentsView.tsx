/** The segments of the dump as a table; Enter or a click opens the bytes of one in Memory. */
import { useDeferredValue, useMemo, useState } from 'react';
import { formatSize, hex, hex0x, hex64 } from '../../base/hex.ts';
import { useSummary } from '../../store/react.ts';
import { jumpTo } from '../../store/viewStore.ts';
import { Card } from '../kit/Card.tsx';
import { EmptyState } from '../kit/EmptyState.tsx';
import { type Column, SortableTable } from '../kit/SortableTable.tsx';
import { SourceSwatch } from '../kit/SourceSwatch.tsx';
import { MemoryCard } from '../ruler/MemoryCard.tsx';
import styles from './SegmentsView.module.css';
import {
  findSegments,
  flagLetters,
  type SegmentRow,
  segmentSources,
  segmentTotals,
  totalsWords,
} from './segmentFacts.ts';

/** Up to so many rows the table is as high as they are. */
const FEW = 12;

/** Width of a digit of the data face, px; a little more than any of the faces has. */
const DIGIT = 7.5;

/** Long enough for every address of the dump. */
function addressDigits(rows: readonly SegmentRow[]): number {
  const highest = rows.reduce((most, { segment }) => Math.max(most, segment.paddr + segment.size), 0);
  return Math.max(8, hex(highest).length);
}

function columnsFor(rows: readonly SegmentRow[], hsaSize: number | undefined): readonly Column<SegmentRow>[] {
  const digits = addressDigits(rows);
  const addressWidth = `${Math.ceil(digits * DIGIT) + 18}px`;
  const hasVirtual = rows.some(({ segment }) => segment.vaddr !== BigInt(segment.paddr));
  const hasFlags = rows.some(({ segment }) => segment.flags !== undefined);
  const hasOffsets = rows.some(({ segment }) => segment.fileOffset !== undefined);
  const all: readonly (Column<SegmentRow> | undefined)[] = [
    {
      id: 'number',
      header: '#',
      width: '60px',
      mono: true,
      cell: (r) => r.number,
      sortValue: (r) => r.number,
    },
    {
      id: 'role',
      header: 'Role',
      width: '104px',
      cell: (r) => r.segment.role,
      sortValue: (r) => r.segment.role,
    },
    {
      id: 'paddr',
      header: 'Start',
      width: addressWidth,
      mono: true,
      cell: (r) => <span className={styles.target}>{hex(r.segment.paddr, digits)}</span>,
      sortValue: (r) => r.segment.paddr,
    },
    {
      id: 'end',
      header: 'End',
      width: addressWidth,
      mono: true,
      cell: (r) => hex(r.segment.paddr + Math.max(0, r.segment.size - 1), digits),
      sortValue: (r) => r.segment.paddr + r.segment.size,
    },
    {
      id: 'size',
      header: 'Size',
      width: '88px',
      align: 'end',
      cell: (r) => <span title={`${hex0x(r.segment.size)} bytes`}>{formatSize(r.segment.size)}</span>,
      sortValue: (r) => r.segment.size,
    },
    {
      id: 'stored',
      header: 'Stored',
      width: '88px',
      align: 'end',
      cell: (r) => (
        <span title={`${hex0x(r.segment.storedSize)} bytes`}>
          {r.segment.storedSize === r.segment.size ? 'all' : formatSize(r.segment.storedSize)}
        </span>
      ),
      sortValue: (r) => r.segment.storedSize,
    },
    hasVirtual
      ? {
          id: 'vaddr',
          header: 'Virtual',
          mono: true,
          width: '150px',
          cell: (r) => hex64(r.segment.vaddr),
          sortValue: (r) => r.segment.vaddr,
        }
      : undefined,
    hasOffsets
      ? {
          id: 'offset',
          header: 'File offset',
          width: addressWidth,
          mono: true,
          cell: (r) => (r.segment.fileOffset === undefined ? '' : hex(r.segment.fileOffset, digits)),
          sortValue: (r) => r.segment.fileOffset,
        }
      : undefined,
    hasFlags
      ? {
          id: 'flags',
          header: 'Flags',
          width: '72px',
          cell: (r) => flagLetters(r.segment.flags),
          sortValue: (r) => r.segment.flags,
        }
      : undefined,
    {
      id: 'source',
      header: 'Source',
      width: hsaSize === undefined ? '140px' : '216px',
      cell: (r) => (
        <span className={styles.sources}>
          {segmentSources(r.segment).map((source) => (
            <SourceSwatch key={source} source={source} />
          ))}
        </span>
      ),
      sortValue: (r) => r.segment.source,
    },
  ];
  return all.filter((column) => column !== undefined);
}

/** Opens the bytes, unless the click was the end of selecting text to copy. */
function open({ segment }: SegmentRow): void {
  if (window.getSelection()?.isCollapsed === false) return;
  jumpTo(segment.paddr);
}

export function SegmentsView() {
  const summary = useSummary();
  const { segments, hsaSize } = summary;
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text);
  const rows = useMemo(() => segments.map((segment, number) => ({ number, segment })), [segments]);
  const columns = useMemo(() => columnsFor(rows, hsaSize), [rows, hsaSize]);
  const found = useMemo(() => findSegments(rows, wanted), [rows, wanted]);
  const words = useMemo(() => totalsWords(segmentTotals(segments)), [segments]);
  const isInvalid = found === 'invalid';

  return (
    <div className={styles.view}>
      <header className={styles.bar}>
        <h1 className={styles.title}>Segments</h1>
        <span className={styles.totals}>{words}</span>
        <label className={styles.find}>
          <span>Find segment</span>
          <input
            className={styles.input}
            value={text}
            spellCheck={false}
            autoComplete="off"
            placeholder="hex"
            aria-invalid={isInvalid}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
      </header>
      {summary.memoryEnd > 0 && <MemoryCard summary={summary} />}
      <Card padded={false} className={rows.length > FEW ? styles.fill : styles.few}>
        <SortableTable
          label="Segments"
          columns={columns}
          rows={isInvalid ? rows : found}
          rowKey={(row) => row.number}
          onActivate={open}
          onSelect={open}
          empty={
            segments.length === 0 ? (
              <EmptyState title="No segments">
                This dump lists no memory ranges. What its files hold is still shown in Memory.
              </EmptyState>
            ) : (
              <EmptyState title="In no segment">
                No segment holds this address: it is a hole, or beyond the end.
              </EmptyState>
            )
          }
        />
      </Card>
    </div>
  );
}
