/** The notes of the dump: a sortable table, the chosen note decoded beside it, and VMCOREINFO as a table of its own. */
import { Suspense, useMemo, useState } from 'react';
import { hex } from '../../base/hex.ts';
import type { DumpSummary } from '../../rpc/api.ts';
import { showCpu } from '../../store/cpuStore.ts';
import { useDump, useSummary } from '../../store/react.ts';
import { jumpTo } from '../../store/viewStore.ts';
import { Card } from '../kit/Card.tsx';
import { EmptyState } from '../kit/EmptyState.tsx';
import { SegmentedControl } from '../kit/SegmentedControl.tsx';
import { type Column, SortableTable } from '../kit/SortableTable.tsx';
import { lazyPart } from '../platform/lazyPart.ts';
import { NoteDetail } from './NoteDetail.tsx';
import styles from './NotesView.module.css';
import { type NoteRow, type NoteTarget, noteRows, noteTarget } from './noteRows.ts';
import { VmcoreinfoTable } from './VmcoreinfoTable.tsx';

const COLUMNS: readonly Column<NoteRow>[] = [
  {
    id: 'cpu',
    header: 'CPU',
    width: '64px',
    mono: true,
    cell: (r) => r.note.cpu ?? '',
    sortValue: (r) => r.note.cpu,
  },
  {
    id: 'name',
    header: 'Name',
    width: '84px',
    mono: true,
    cell: (r) => r.note.name,
    sortValue: (r) => r.note.name,
  },
  {
    id: 'type',
    header: 'Type',
    width: '136px',
    mono: true,
    cell: (r) => <span title={`type 0x${hex(r.note.type)}`}>{r.typeName}</span>,
    sortValue: (r) => r.typeName,
  },
  {
    id: 'size',
    header: 'Size',
    width: '64px',
    align: 'end',
    mono: true,
    cell: (r) => r.note.size,
    sortValue: (r) => r.note.size,
  },
  {
    id: 'offset',
    header: 'Offset',
    width: '76px',
    align: 'end',
    mono: true,
    cell: (r) => hex(r.note.offset),
    sortValue: (r) => r.note.offset,
  },
  {
    id: 'summary',
    header: 'Content',
    cell: (r) =>
      r.problem === undefined ? (
        <span title={r.summary}>{r.summary}</span>
      ) : (
        <span className={styles.problem} title={r.problem}>
          {r.problem}
        </span>
      ),
  },
];

function follow(target: NoteTarget | undefined): void {
  if (target === undefined) return;
  if (target.kind === 'cpu') showCpu(target.index);
  else jumpTo(target.addr, { length: target.length });
}

type Part = 'notes' | 'vmcoreinfo';

export function NotesView() {
  const summary = useSummary();
  const { notes, vmcoreinfo } = summary;
  const isChosen = useDump((state) => state.options.vmcoreinfoAt !== undefined);
  const [part, setPart] = useState<Part>(
    isChosen || (notes.length === 0 && vmcoreinfo !== undefined) ? 'vmcoreinfo' : 'notes',
  );
  return (
    <div className={styles.view}>
      <header className={styles.bar}>
        <h1 className={styles.title}>Notes</h1>
        <SegmentedControl<Part>
          label="What to show"
          value={part}
          onChange={setPart}
          options={[
            { value: 'notes', label: `All notes (${notes.length})` },
            { value: 'vmcoreinfo', label: `VMCOREINFO (${vmcoreinfo?.entries.length ?? 'none'})` },
          ]}
        />
      </header>
      {part === 'vmcoreinfo' ? <VmcoreinfoPart summary={summary} /> : <NoteTable />}
    </div>
  );
}

// The search over all memory is asked for seldom.
const VmcoreinfoBlocks = lazyPart(async () => (await import('./VmcoreinfoBlocks.tsx')).VmcoreinfoBlocks);

function VmcoreinfoPart({ summary }: { readonly summary: DumpSummary }) {
  const { vmcoreinfo } = summary;
  return (
    <>
      <Suspense>
        <VmcoreinfoBlocks info={vmcoreinfo} />
      </Suspense>
      {vmcoreinfo === undefined ? (
        <EmptyState title="No VMCOREINFO">
          The kernel points to none. A search over memory may find one all the same.
        </EmptyState>
      ) : (
        <VmcoreinfoTable summary={summary} info={vmcoreinfo} />
      )}
    </>
  );
}

function NoteTable() {
  const summary = useSummary();
  const rows = useMemo(() => noteRows(summary.notes), [summary]);
  const [chosenIndex, setChosenIndex] = useState(0);
  const chosen = rows[chosenIndex] ?? rows[0];
  const target = chosen === undefined ? undefined : noteTarget(chosen.note, summary);
  return (
    <div className={styles.split}>
      <Card padded={false} className={styles.list}>
        <SortableTable
          label="Notes"
          columns={COLUMNS}
          rows={rows}
          rowKey={(row) => row.index}
          selectedKey={chosen?.index}
          onSelect={(row) => setChosenIndex(row.index)}
          onActivate={(row) => {
            setChosenIndex(row.index);
            follow(noteTarget(row.note, summary));
          }}
          empty={
            <EmptyState title="No notes">
              These files carry no notes. An exported vmcore gets them from the registers and VMCOREINFO in
              memory.
            </EmptyState>
          }
        />
      </Card>
      {chosen !== undefined && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className={styles.detail} aria-label="Chosen note" tabIndex={0}>
          <NoteDetail key={chosen.index} row={chosen} target={target} onOpen={() => follow(target)} />
        </section>
      )}
    </div>
  );
}
