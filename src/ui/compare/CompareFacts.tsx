/** What two dumps say of themselves, beside each other; what differs first. */
import { useState } from 'react';
import type { FactComparison, FactPair } from '../../rpc/compareApi.ts';
import { Badge, type Tone } from '../kit/Badge.tsx';
import { Card } from '../kit/Card.tsx';
import { EmptyState } from '../kit/EmptyState.tsx';
import { SegmentedControl } from '../kit/SegmentedControl.tsx';
import { type Column, SortableTable } from '../kit/SortableTable.tsx';
import styles from './CompareView.module.css';

const WORDS: Readonly<Record<FactPair['state'], readonly [text: string, tone: Tone]>> = {
  different: ['different', 'bad'],
  'only-a': ['only in A', 'warn'],
  'only-b': ['only in B', 'warn'],
  equal: ['equal', 'good'],
};

function Value({ text }: { readonly text: string | undefined }) {
  return text === undefined ? (
    <span className={styles.absent}>not in this dump</span>
  ) : (
    <span className="mono" title={text}>
      {text}
    </span>
  );
}

const COLUMNS: readonly Column<FactPair>[] = [
  {
    id: 'state',
    header: 'State',
    width: '96px',
    cell: ({ state }) => <Badge tone={WORDS[state][1]}>{WORDS[state][0]}</Badge>,
  },
  {
    id: 'group',
    header: 'Part',
    width: '108px',
    cell: ({ group }) => group,
    sortValue: ({ group }) => group,
  },
  {
    id: 'label',
    header: 'Fact',
    cell: ({ label }) => <span title={label}>{label}</span>,
    sortValue: ({ label }) => label,
  },
  { id: 'a', header: 'A: open dump', cell: ({ a }) => <Value text={a} /> },
  { id: 'b', header: 'B: other dump', cell: ({ b }) => <Value text={b} /> },
  { id: 'reason', header: 'Why', cell: ({ reason }) => <span title={reason}>{reason ?? ''}</span> },
];

export function CompareFacts({ comparison }: { readonly comparison: FactComparison }) {
  const [which, setWhich] = useState<'differing' | 'all'>('differing');
  const { facts, differing, total } = comparison;
  const rows = which === 'all' ? facts : facts.filter(({ state }) => state !== 'equal');
  return (
    <Card
      title="Facts"
      note={`${differing} of ${total} are not the same`}
      aside={
        <SegmentedControl
          label="Facts to show"
          options={[
            { value: 'differing', label: 'Differences' },
            { value: 'all', label: 'All' },
          ]}
          value={which}
          onChange={setWhich}
        />
      }
      padded={false}
      className={styles.facts}
    >
      <SortableTable
        label="Facts of both dumps"
        columns={COLUMNS}
        rows={rows}
        rowKey={({ group, label }) => `${group} ${label}`}
        empty={<EmptyState title="No fact differs" />}
      />
    </Card>
  );
}
