/** The first screen of an open dump: what happened, what it is, what is wrong with it, where its memory comes from, its CPUs. */
import { Suspense, useMemo } from 'react';
import { useSummary } from '../../store/react.ts';
import { createAddressGuess } from '../cpus/guessAddress.ts';
import { lazyPart } from '../platform/lazyPart.ts';
import { MemoryCard } from '../ruler/MemoryCard.tsx';
import { CpuStrip } from './CpuStrip.tsx';
import { DumpCard } from './DumpCard.tsx';
import { FindingsCard } from './FindingsCard.tsx';
import { FoundCard } from './FoundCard.tsx';
import { HappenedCard } from './HappenedCard.tsx';
import { HeaderCard } from './HeaderCard.tsx';
import styles from './OverviewView.module.css';
import { SystemCard } from './SystemCard.tsx';

// Few dumps hold two systems.
const SystemsCard = lazyPart(async () => (await import('./SystemsCard.tsx')).SystemsCard);

export function OverviewView() {
  const summary = useSummary();
  const guess = useMemo(() => createAddressGuess(summary), [summary]);
  return (
    <div className={styles.view}>
      <h1 className="sr-only">Overview</h1>
      {summary.systems !== undefined && (
        <Suspense>
          <SystemsCard systems={summary.systems} />
        </Suspense>
      )}
      <HappenedCard summary={summary} />
      <div className={styles.top}>
        <DumpCard summary={summary} />
        <FoundCard summary={summary} />
      </div>
      <FindingsCard findings={summary.findings} memoryEnd={summary.memoryEnd} />
      <MemoryCard summary={summary} />
      <CpuStrip cpus={summary.cpus} guess={guess} />
      <SystemCard />
      <HeaderCard facts={summary.headerFacts} />
    </div>
  );
}
