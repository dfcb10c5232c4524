/**
 * The CPUs of the dump: cards for a few, a list with one in full for many, and a matrix that compares all of them
 * register by register.
 */
import { useMemo, useState } from 'react';
import { useSummary } from '../../store/react.ts';
import { Badge } from '../kit/Badge.tsx';
import { Card } from '../kit/Card.tsx';
import { EmptyState } from '../kit/EmptyState.tsx';
import { type Option, SegmentedControl } from '../kit/SegmentedControl.tsx';
import { CpuCards } from './CpuCards.tsx';
import { CpuList } from './CpuList.tsx';
import { CpuMatrix } from './CpuMatrix.tsx';
import styles from './CpusView.module.css';
import { stateCounts } from './cpuWords.ts';
import { createAddressGuess } from './guessAddress.ts';
import { MatrixOptions } from './MatrixOptions.tsx';
import type { MatrixGroup } from './matrixRows.ts';

/** Above this many CPUs cards would be a wall: a list with one in full instead. */
const MANY = 8;

type Mode = 'single' | 'matrix';

const MODES: readonly Option<Mode>[] = [
  { value: 'single', label: 'Registers' },
  { value: 'matrix', label: 'Matrix' },
];

const FIRST_GROUPS: ReadonlySet<MatrixGroup> = new Set(['psw', 'general', 'control', 'clocks']);

export function CpusView() {
  const summary = useSummary();
  const { cpus } = summary;
  const guess = useMemo(() => createAddressGuess(summary), [summary]);
  const [mode, setMode] = useState<Mode>('single');
  const [groups, setGroups] = useState(FIRST_GROUPS);
  const [onlyDifferences, setOnlyDifferences] = useState(false);
  const [hasNames, setHasNames] = useState(true);

  if (cpus.length === 0) {
    return (
      <EmptyState title="No CPUs found">
        Neither the files nor the memory of this dump say where its CPUs are. The findings tell what was
        looked for.
      </EmptyState>
    );
  }
  return (
    <div className={styles.view} data-fill={mode === 'matrix' || cpus.length > MANY}>
      <header className={styles.bar}>
        <h1 className={styles.title}>{cpus.length === 1 ? '1 CPU' : `${cpus.length} CPUs`}</h1>
        <span className={styles.counts}>
          {stateCounts(cpus).map(({ word, tone, count }) => (
            <Badge key={word} tone={tone}>{`${count} ${word}`}</Badge>
          ))}
        </span>
        <span className={styles.tools}>
          {mode === 'matrix' && (
            <MatrixOptions
              groups={groups}
              onGroups={setGroups}
              onlyDifferences={onlyDifferences}
              onOnlyDifferences={setOnlyDifferences}
              hasNames={hasNames}
              onNames={setHasNames}
            />
          )}
          {cpus.length > 1 && (
            <SegmentedControl label="How to show CPUs" options={MODES} value={mode} onChange={setMode} />
          )}
        </span>
      </header>
      {mode === 'matrix' && (
        <Card padded={false} className={styles.fill}>
          <CpuMatrix
            cpus={cpus}
            groups={groups}
            onlyDifferences={onlyDifferences}
            hasNames={hasNames}
            onShowCpu={() => setMode('single')}
          />
        </Card>
      )}
      {mode === 'single' && cpus.length <= MANY && <CpuCards cpus={cpus} guess={guess} />}
      {mode === 'single' && cpus.length > MANY && <CpuList cpus={cpus} guess={guess} />}
    </div>
  );
}
