/** The hits as they come: address, bytes and text around the match, source. A click or Enter shows one in Memory. */
import { type ReactNode, useMemo } from 'react';
import { FRAME_SIZE, physAddr, roundDown } from '../../base/address.ts';
import type { HitRow } from '../../store/hitList.ts';
import { useDump } from '../../store/react.ts';
import { searchPointers, searchStore } from '../../store/searchStore.ts';
import { useSearch } from '../../store/useSearch.ts';
import { jumpTo } from '../../store/viewStore.ts';
import { AddressLink } from '../kit/AddressLink.tsx';
import { Button } from '../kit/Button.tsx';
import { Card } from '../kit/Card.tsx';
import { EmptyState } from '../kit/EmptyState.tsx';
import { type Column, SortableTable } from '../kit/SortableTable.tsx';
import { SourceSwatch } from '../kit/SourceSwatch.tsx';
import { type ContextPart, hexParts, textParts } from './hitContext.ts';
import styles from './SearchHits.module.css';
import { hitWords } from './searchWords.ts';

function rowAt(index: number): HitRow | undefined {
  return searchStore.getState().hits.row(index);
}

function isEbcdic(): boolean {
  const query = searchStore.getState().run?.query;
  return query !== undefined && 'encoding' in query && query.encoding === 'ebcdic';
}

function Parts({ parts }: { readonly parts: readonly ContextPart[] }): ReactNode {
  return parts.map(({ text, isMatch }, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: before, match and after never change places
    isMatch ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
  );
}

function cell(draw: (row: HitRow) => ReactNode): (index: number) => ReactNode {
  return (index) => {
    const row = rowAt(index);
    return row === undefined ? undefined : draw(row);
  };
}

const COLUMNS: readonly Column<number>[] = [
  {
    id: 'addr',
    header: 'Address',
    width: '164px',
    mono: true,
    cell: cell(({ addr, length }) => <AddressLink addr={physAddr(addr)} length={length} digits={16} />),
  },
  {
    id: 'bytes',
    header: 'Bytes',
    width: '312px',
    mono: true,
    cell: cell((row) => <Parts parts={hexParts(row)} />),
  },
  {
    id: 'text',
    header: 'Text',
    mono: true,
    cell: cell((row) => (
      <span className={styles.text}>
        <Parts parts={textParts(row, isEbcdic())} />
      </span>
    )),
  },
  {
    id: 'source',
    header: 'Source',
    width: '132px',
    cell: cell(({ source }) => <SourceSwatch source={source} />),
  },
];

function show(index: number): void {
  const row = rowAt(index);
  if (row !== undefined) jumpTo(row.addr, { length: row.length });
}

/** What may help when nothing was found. */
function WhatElse(): ReactNode {
  const query = useSearch((state) => state.run?.query);
  if (query?.kind !== 'pointers') return 'No place in the range matches.';
  if (!/^[0-9a-f]{1,13}$/i.test(query.pattern)) return 'No 64-bit value leads there.';
  const frame = roundDown(Number.parseInt(query.pattern, 16), FRAME_SIZE);
  return (
    <>
      <p>No 64-bit value is exactly this address. Pointers may lead to what stands before it.</p>
      <Button onClick={() => searchPointers(frame, FRAME_SIZE)}>Search for pointers into its frame</Button>
    </>
  );
}

export function SearchHits(): ReactNode {
  const phase = useSearch((state) => state.phase);
  const kept = useSearch((state) => state.kept);
  const found = useSearch((state) => state.run?.found ?? 0);
  const name = useDump((state) => state.summary?.fingerprint);
  const rows = useMemo(() => Array.from({ length: kept }, (_, index) => index), [kept]);
  if (phase === 'idle') {
    return (
      <EmptyState title="Nothing searched yet">
        Type a pattern and press Enter. What is found appears here as it is found, in the rows of Memory and
        on the map at the right; <kbd>n</kbd> and <kbd>N</kbd> step through it in Memory.
      </EmptyState>
    );
  }
  return (
    <Card title="Hits" note={hitWords(found, kept)} padded={false} className={styles.card}>
      <SortableTable
        key={name}
        label="Hits"
        columns={COLUMNS}
        rows={rows}
        rowKey={(index) => index}
        onSelect={show}
        onActivate={show}
        rowHeight={24}
        empty={
          phase === 'running' ? undefined : (
            <EmptyState title={phase === 'done' ? 'Nothing found' : 'Nothing found so far'}>
              {phase === 'done' ? <WhatElse /> : 'Resume goes on where the search ended.'}
            </EmptyState>
          )
        }
      />
    </Card>
  );
}
