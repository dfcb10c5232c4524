/** What the dumped kernel says of itself to dump tools, as a searchable table of keys and values. */
import { useDeferredValue, useMemo, useState } from 'react';
import type { DumpSummary } from '../../rpc/api.ts';
import { AddressLink } from '../kit/AddressLink.tsx';
import { Card } from '../kit/Card.tsx';
import { EmptyState } from '../kit/EmptyState.tsx';
import { type Column, SortableTable } from '../kit/SortableTable.tsx';
import styles from './NotesView.module.css';
import { searchEntries } from './noteRows.ts';

type Entry = readonly [key: string, value: string];

const COLUMNS: readonly Column<Entry>[] = [
  { id: 'key', header: 'Key', mono: true, cell: ([key]) => key, sortValue: ([key]) => key },
  {
    id: 'value',
    header: 'Value',
    mono: true,
    cell: ([, value]) => <span title={value}>{value}</span>,
    sortValue: ([, value]) => value,
  },
];

interface VmcoreinfoTableProps {
  readonly info: NonNullable<DumpSummary['vmcoreinfo']>;
}

export function VmcoreinfoTable({ info }: VmcoreinfoTableProps) {
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
        <span className={styles.muted}>{`Found: ${info.origin}`}</span>
        {info.addr !== undefined && (
          <span className={styles.muted}>
            at <AddressLink addr={info.addr} />
          </span>
        )}
      </div>
      <Card padded={false} className={styles.fill}>
        <SortableTable
          label="VMCOREINFO"
          columns={COLUMNS}
          rows={rows}
          rowKey={([key]) => key}
          rowHeight={24}
          empty={<EmptyState title="No such key">Nothing in VMCOREINFO contains this text.</EmptyState>}
        />
      </Card>
    </>
  );
}
