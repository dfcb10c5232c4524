/** The last reads of memory below the view: where, how much, from which side, and whether the cache had it. */
import { Pause, Play, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import { formatSize, hex, hex0x } from '../../base/hex.ts';
import type { TracedRead } from '../../rpc/headerApi.ts';
import { showReads } from '../../store/panelStore.ts';
import { jumpTo } from '../../store/viewStore.ts';
import { Badge } from '../kit/Badge.tsx';
import { Button, IconButton } from '../kit/Button.tsx';
import { type Column, SortableTable } from '../kit/SortableTable.tsx';
import { SourceSwatch } from '../kit/SourceSwatch.tsx';
import styles from './ReadTracePanel.module.css';
import { CACHE_WORDS, hitWords } from './readRows.ts';
import { useReads } from './useReads.ts';

const NUMBER = new Intl.NumberFormat('en');

const COLUMNS: readonly Column<TracedRead>[] = [
  {
    id: 'serial',
    header: 'Read',
    width: '84px',
    mono: true,
    cell: (read) => NUMBER.format(read.serial),
    sortValue: (read) => read.serial,
  },
  {
    id: 'start',
    header: 'Address',
    width: '156px',
    mono: true,
    cell: (read) => <span className={styles.target}>{hex(read.start, 16)}</span>,
    sortValue: (read) => read.start,
  },
  {
    id: 'length',
    header: 'Length',
    width: '84px',
    align: 'end',
    cell: (read) => <span title={`${hex0x(read.length)} bytes`}>{formatSize(read.length)}</span>,
    sortValue: (read) => read.length,
  },
  {
    id: 'side',
    header: 'From',
    cell: (read) =>
      read.failure === undefined ? (
        <span className={styles.sides}>
          {read.sources.map((source) => (
            <SourceSwatch key={source} source={source} />
          ))}
        </span>
      ) : (
        <Badge tone="bad">{`failed: ${read.failure}`}</Badge>
      ),
    sortValue: (read) => read.sources.join(' '),
  },
  {
    id: 'cache',
    header: 'Cache',
    width: '180px',
    cell: (read) => <span className={styles[read.cache]}>{CACHE_WORDS[read.cache]}</span>,
    sortValue: (read) => read.cache,
  },
];

export function ReadTracePanel() {
  const [isPaused, setPaused] = useState(false);
  const { rows, count, clear } = useReads(isPaused);
  const jump = (read: TracedRead): void => jumpTo(read.start, { length: read.length });
  return (
    <section className={styles.panel} aria-label="Reads">
      <header className={styles.head}>
        <h2 className={styles.title}>Reads</h2>
        <span
          className={styles.note}
          title="Search, the map of the dump and the reading of the kernel work beside the views. They are counted in the status bar, and not listed here."
        >
          {`by the views: ${NUMBER.format(count)} since the dump was opened, the last ${rows.length} shown`}
          {hitWords(rows) !== '' && `, ${hitWords(rows)}`}
          {isPaused && ' · paused'}
        </span>
        <span className={styles.buttons}>
          <Button
            size="small"
            variant="quiet"
            icon={isPaused ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />}
            onClick={() => setPaused(!isPaused)}
          >
            {isPaused ? 'Go on' : 'Pause'}
          </Button>
          <Button size="small" variant="quiet" icon={<Trash2 aria-hidden="true" />} onClick={clear}>
            Clear
          </Button>
          <IconButton
            label="Close the reads"
            icon={<X aria-hidden="true" />}
            onClick={() => showReads(false)}
          />
        </span>
      </header>
      <div className={styles.table}>
        <SortableTable
          label="Last reads"
          columns={COLUMNS}
          rows={rows}
          rowKey={(read) => read.serial}
          rowHeight={22}
          onSelect={jump}
          onActivate={jump}
          empty={<p className={styles.empty}>No reads since then. Scroll in Memory to see some.</p>}
        />
      </div>
    </section>
  );
}
