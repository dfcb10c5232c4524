/** The comparison of memory: how far it is, the map, the stretches that are not equal, and their bytes. */
import { type PhysAddr, physAddr } from '../../base/address.ts';
import { formatSize, hex0x } from '../../base/hex.ts';
import type { CompareRun, CompareSpan, CompareTotals } from '../../rpc/compareApi.ts';
import { showPlace, stopComparing } from '../../store/compareStore.ts';
import { useCompare } from '../../store/useCompare.ts';
import { jumpTo } from '../../store/viewStore.ts';
import { AddressLink } from '../kit/AddressLink.tsx';
import { Button } from '../kit/Button.tsx';
import { Card } from '../kit/Card.tsx';
import { EmptyState } from '../kit/EmptyState.tsx';
import { ErrorNote } from '../kit/ErrorNote.tsx';
import { type Column, SortableTable } from '../kit/SortableTable.tsx';
import { CompareBytes } from './CompareBytes.tsx';
import { CompareLegend, CompareMap } from './CompareMap.tsx';
import styles from './CompareView.module.css';
import { STATE_WORDS, STATES_BY_WEIGHT } from './stateWords.ts';

const NUMBER = new Intl.NumberFormat('en');

function totalsWords({ frames }: CompareTotals): string {
  return STATES_BY_WEIGHT.filter((state) => frames[state] > 0)
    .map((state) => `${NUMBER.format(frames[state])} ${STATE_WORDS[state]}`)
    .join(', ');
}

function columns(span: CompareSpan, isRanges: boolean): readonly Column<CompareRun>[] {
  const at = (start: number, run: CompareRun): PhysAddr => physAddr(start + run.offset);
  const all: readonly (Column<CompareRun> | undefined)[] = [
    {
      id: 'start',
      header: isRanges ? 'Start in A' : 'Start',
      width: '130px',
      cell: (run) => <AddressLink addr={at(span.startA, run)} length={run.length} />,
      sortValue: ({ offset }) => offset,
    },
    isRanges
      ? {
          id: 'other',
          header: 'Start in B',
          width: '130px',
          cell: (run) => <AddressLink addr={at(span.startB, run)} length={run.length} />,
        }
      : undefined,
    {
      id: 'length',
      header: 'Length',
      width: '96px',
      align: 'end',
      cell: ({ length }) => <span title={hex0x(length)}>{formatSize(length)}</span>,
      sortValue: ({ length }) => length,
    },
    {
      id: 'state',
      header: 'State',
      width: '104px',
      cell: ({ state }) => STATE_WORDS[state],
      sortValue: ({ state }) => state,
    },
    {
      id: 'differing',
      header: 'Bytes that differ',
      width: '140px',
      align: 'end',
      cell: ({ differing }) => (differing === 0 ? '' : NUMBER.format(differing)),
      sortValue: ({ differing }) => differing,
    },
    {
      id: 'reason',
      header: 'Why',
      cell: ({ reason }) => <span title={reason}>{reason ?? 'not known'}</span>,
      sortValue: ({ reason }) => reason,
    },
  ];
  return all.filter((column) => column !== undefined);
}

export function CompareMemory() {
  const { phase, totals, cells, runs, span, error, shown, mode } = useCompare((state) => state);
  if (span === undefined) return error === undefined ? null : <ErrorNote error={error} />;
  const isRanges = mode === 'ranges';
  const share = totals === undefined || totals.total === 0 ? 0 : totals.done / totals.total;
  const outcome =
    phase === 'running'
      ? `${Math.floor(share * 100)} % of ${formatSize(span.length)} compared`
      : phase === 'stopped'
        ? `stopped at ${Math.floor(share * 100)} % of ${formatSize(span.length)}`
        : 'each square shows the gravest state of its frames of 4 KiB';
  return (
    <>
      {error !== undefined && <ErrorNote error={error} />}
      <Card
        title="Memory"
        note={cells === undefined ? outcome : `${outcome}; ${formatSize(cells.cellBytes)} a square`}
        aside={
          phase === 'running' && (
            <Button size="small" onClick={stopComparing}>
              Stop
            </Button>
          )
        }
      >
        <div className={styles.stack}>
          {phase === 'running' && (
            <progress className={styles.progress} value={share} max={1} aria-label="Memory compared" />
          )}
          <p className={styles.totals} role="status">
            {totals === undefined ? '' : `Frames: ${totalsWords(totals)}.`}
          </p>
          {cells !== undefined && (
            <>
              <CompareMap cells={cells} span={span} />
              <CompareLegend />
            </>
          )}
        </div>
      </Card>
      {shown !== undefined && <CompareBytes shown={shown} span={span} isRanges={isRanges} />}
      {(runs.length > 0 || phase === 'done') && (
        <Card
          title={
            runs.length === 1
              ? '1 stretch is not equal'
              : `${NUMBER.format(runs.length)} stretches are not equal`
          }
          note={
            totals !== undefined && totals.unlistedRuns > 0
              ? `${NUMBER.format(totals.unlistedRuns)} more are not listed`
              : 'choose one to see its bytes; Enter shows it in Memory'
          }
          padded={false}
          className={styles.runs}
        >
          <SortableTable
            label="Stretches that are not equal"
            columns={columns(span, isRanges)}
            rows={runs}
            rowKey={({ offset }) => offset}
            onSelect={(run) => void showPlace(run.first ?? run.offset)}
            onActivate={(run) => jumpTo(span.startA + (run.first ?? run.offset), { length: 1 })}
            empty={<EmptyState title="Every byte that either dump has is equal" />}
          />
        </Card>
      )}
    </>
  );
}
