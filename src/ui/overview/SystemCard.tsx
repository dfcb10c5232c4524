/** Asks for the facts of the system once the first answers are there, and shows them with code of their own. */
import { Suspense, useEffect } from 'react';
import { loadFacts } from '../../store/kernelStore.ts';
import { useKernel } from '../../store/react.ts';
import { Card } from '../kit/Card.tsx';
import { ErrorNote } from '../kit/ErrorNote.tsx';
import { lazyPart } from '../platform/lazyPart.ts';

const SystemFacts = lazyPart(async () => (await import('./SystemFacts.tsx')).SystemFacts);

export function SystemCard() {
  const isReady = useKernel((state) => state.summary.kind === 'ready');
  const facts = useKernel((state) => state.facts);

  useEffect(() => {
    if (isReady) void loadFacts();
  }, [isReady]);

  if (!isReady) return undefined;
  if (facts.kind === 'failed' || facts.kind === 'absent') return <ErrorNote error={facts.error} />;
  const waiting = (
    <Card title="System">
      <p role="status">Reading memory use, load, run queues and file systems</p>
    </Card>
  );
  if (facts.kind !== 'ready') return waiting;
  return (
    <Suspense fallback={waiting}>
      <SystemFacts facts={facts.value} />
    </Suspense>
  );
}
