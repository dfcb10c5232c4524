/** Every structural check that ran on the dump, passed ones too: what was looked at is as telling as what is wrong. */
import { CircleCheck, CircleDashed, CircleX, Info, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { Finding } from '../../rpc/api.ts';
import { useSummary } from '../../store/react.ts';
import { jumpTo } from '../../store/viewStore.ts';
import { AddressLink } from '../kit/AddressLink.tsx';
import { Badge } from '../kit/Badge.tsx';
import { Card } from '../kit/Card.tsx';
import { EmptyState } from '../kit/EmptyState.tsx';
import { SegmentedControl } from '../kit/SegmentedControl.tsx';
import { type Column, SortableTable } from '../kit/SortableTable.tsx';
import { ReportButtons } from '../report/ReportButtons.tsx';
import styles from './FindingsView.module.css';
import { countOutcomes, filterFindings, findingRank, OUTCOME_LABELS } from './findingRank.ts';

type Filter = Finding['outcome'] | 'all';

const COLUMNS: readonly Column<Finding>[] = [
  {
    id: 'outcome',
    header: 'Outcome',
    width: '124px',
    sortValue: findingRank,
    cell: (finding) => <Outcome finding={finding} />,
  },
  {
    id: 'severity',
    header: 'Severity',
    width: '88px',
    sortValue: findingRank,
    // Only what failed weighs something.
    cell: (finding) => (finding.outcome === 'failed' ? finding.severity : undefined),
  },
  { id: 'message', header: 'What was found', wrap: true, cell: (finding) => finding.message },
  {
    id: 'addr',
    header: 'Where',
    width: '112px',
    mono: true,
    sortValue: (finding) => finding.addr,
    cell: (finding) => (finding.addr === undefined ? undefined : <AddressLink addr={finding.addr} />),
  },
  {
    id: 'code',
    header: 'Check',
    width: '186px',
    mono: true,
    wrap: true,
    sortValue: (finding) => finding.code,
    cell: (finding) => finding.code,
  },
];

export function FindingsView() {
  const { findings } = useSummary();
  const [filter, setFilter] = useState<Filter>('all');
  const [text, setText] = useState('');
  const counts = countOutcomes(findings);
  // A column without a single entry would only take room from the words.
  const columns = COLUMNS.filter(({ id }) => id !== 'severity' || counts.failed > 0);
  // One check may speak several times; its position keeps the keys apart.
  const keys = new Map(findings.map((finding, index) => [finding, index]));

  return (
    <div className={styles.view}>
      <h1 className="sr-only">Findings</h1>
      <div className={styles.top}>
        <p>Every check that ran on this dump, and what it found.</p>
        <ReportButtons />
      </div>
      <Card
        title="Findings"
        note={`${findings.length} checks ran`}
        padded={false}
        className={styles.card}
        aside={
          <>
            <input
              type="search"
              className={styles.search}
              aria-label="Filter findings"
              placeholder="Filter"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            <SegmentedControl
              label="Show"
              value={filter}
              onChange={setFilter}
              options={[
                { value: 'all', label: 'All' },
                { value: 'failed', label: `Failed ${counts.failed}` },
                { value: 'not-testable', label: `Not testable ${counts['not-testable']}` },
                { value: 'passed', label: `Passed ${counts.passed}` },
              ]}
            />
          </>
        }
      >
        <SortableTable
          label="Findings"
          columns={columns}
          rows={filterFindings(findings, filter, text)}
          rowKey={(finding) => keys.get(finding) ?? finding.code}
          initialOrder={{ column: 'outcome', direction: 'ascending' }}
          onActivate={(finding) => {
            if (finding.addr !== undefined) jumpTo(finding.addr);
          }}
          rowHeight={32}
          empty={
            <EmptyState title={findings.length === 0 ? 'No check ran on this dump' : 'No finding matches'} />
          }
        />
      </Card>
    </div>
  );
}

function Outcome({ finding }: { readonly finding: Finding }) {
  const label = OUTCOME_LABELS[finding.outcome];
  if (finding.outcome === 'passed') {
    return (
      <Badge tone="good">
        <CircleCheck aria-hidden="true" /> {label}
      </Badge>
    );
  }
  if (finding.outcome === 'not-testable') {
    return (
      <Badge>
        <CircleDashed aria-hidden="true" /> {label}
      </Badge>
    );
  }
  return <Failed severity={finding.severity} />;
}

function Failed({ severity }: { readonly severity: Finding['severity'] }) {
  switch (severity) {
    case 'error':
      return (
        <Badge tone="bad">
          <CircleX aria-hidden="true" /> failed
        </Badge>
      );
    case 'warning':
      return (
        <Badge tone="warn">
          <TriangleAlert aria-hidden="true" /> failed
        </Badge>
      );
    case 'info':
      return (
        <Badge tone="accent">
          <Info aria-hidden="true" /> noted
        </Badge>
      );
  }
}
