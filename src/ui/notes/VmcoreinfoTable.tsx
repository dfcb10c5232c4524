/** What the dumped kernel says of itself to dump tools, as a searchable table of keys and values. */
import { useDeferredValue, useMemo, useState } from 'react';
import type { PhysAddr } from '../../base/address.ts';
import type { DumpSummary } from '../../rpc/api.ts';
import { jumpTo } from '../../store/viewStore.ts';
import { type AddressGuess, createAddressGuess } from '../cpus/guessAddress.ts';
import { AddressLink } from '../kit/AddressLink.tsx';
import { Card } from '../kit/Card.tsx';
import { EmptyState } from '../kit/EmptyState.tsx';
import { type Column, SortableTable } from '../kit/SortableTable.tsx';
import styles from './NotesView.module.css';
import { searchEntries } from './noteRows.ts';

type Entry = readonly [key: string, value: string];

/** The bytes of a symbol, when its address can be told without page tables. */
function symbolAddr([key, value]: Entry, guess: AddressGuess): PhysAddr | undefined {
  return key.startsWith('SYMBOL(') && /^[0-9a-f]{1,16}$/i.test(value)
    ? guess(BigInt(`0x${value}`))
    : undefined;
}

function columnsFor(guess: AddressGuess): readonly Column<Entry>[] {
  return [
    { id: 'key', header: 'Key', mono: true, cell: ([key]) => key, sortValue: ([key]) => key },
    {
      id: 'value',
      header: 'Value',
      mono: true,
      cell: (entry) => {
        const addr = symbolAddr(entry, guess);
        if (addr !== undefined) return <AddressLink addr={addr}>{entry[1]}</AddressLink>;
        return <span title={entry[1]}>{entry[1]}</span>;
      },
      sortValue: ([, value]) => value,
    },
  ];
}

interface VmcoreinfoTableProps {
  readonly summary: DumpSummary;
  readonly info: NonNullable<DumpSummary['vmcoreinfo']>;
}

export function VmcoreinfoTable({ summary, info }: VmcoreinfoTableProps) {
  const guess = useMemo(() => createAddressGuess(summary), [summary]);
  const columns = useMemo(() => columnsFor(guess), [guess]);
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text);
  const rows = useMemo(() => searchEntries(info.entries, wanted), [info, wanted]);
  return (
    <>
      <div className={styles.searchBar}>
        <label className={styles.find}>
          <span>Find</span>
          <input
            className={styles.input}
            type="search"
            value={text}
            spellCheck={false}
            placeholder="key or value"
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <span className={styles.muted} role="status">{`${rows.length} of ${info.entries.length}`}</span>
        <span className={styles.muted}>{`Found: ${info.origin.replace(/ -> 0x[0-9a-f]+$/, '')}`}</span>
        {info.addr !== undefined && (
          <span className={styles.muted}>
            at <AddressLink addr={info.addr} />
          </span>
        )}
      </div>
      <Card padded={false} className={styles.fill}>
        <SortableTable
          label="VMCOREINFO"
          columns={columns}
          onActivate={(entry) => {
            const addr = symbolAddr(entry, guess);
            if (addr !== undefined) jumpTo(addr);
          }}
          rows={rows}
          rowKey={([key]) => key}
          rowHeight={24}
          empty={<EmptyState title="No such key">Nothing in VMCOREINFO contains this text.</EmptyState>}
        />
      </Card>
    </>
  );
}
