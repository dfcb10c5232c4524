/**
 * What happened: why the kernel died, where, in which task, and what it said last. Asks for the answers and waits for
 * them; the code that shows them comes with the kernel's own code, as it is of no use before.
 */
import { type ReactNode, Suspense, useEffect } from 'react';
import type { DumpSummary } from '../../rpc/api.ts';
import { isKernelNamed, loadSummary } from '../../store/kernelStore.ts';
import { useKernel } from '../../store/react.ts';
import { Button } from '../kit/Button.tsx';
import { Card } from '../kit/Card.tsx';
import { ErrorNote } from '../kit/ErrorNote.tsx';
import { lazyPart } from '../platform/lazyPart.ts';
import styles from './HappenedCard.module.css';

const loadAnswers = () => import('./KernelAnswers.tsx');
const KernelAnswers = lazyPart(async () => (await loadAnswers()).KernelAnswers);

export function HappenedCard({ summary }: { readonly summary: DumpSummary }) {
  const part = useKernel((state) => state.summary);

  const asksFirst = part.kind === 'idle' && !isKernelNamed();

  useEffect(() => {
    if (isKernelNamed()) void loadSummary();
    // Fetched while the kernel is read; when it cannot be had, drawing it says so.
    loadAnswers().catch(() => undefined);
  }, []);

  const waiting = (
    <p role="status" className={styles.wait}>
      Reading the kernel in this dump: log, symbols, stacks
    </p>
  );
  if (part.kind === 'ready') {
    return (
      <Card className={styles.card} padded={false}>
        <Suspense fallback={<Before>{waiting}</Before>}>
          <KernelAnswers kernel={part.value} summary={summary} />
        </Suspense>
      </Card>
    );
  }
  return (
    <Card className={styles.card} padded={false}>
      <Before>
        {asksFirst && (
          <>
            <p className={styles.wait}>
              The dump does not say where the kernel keeps its log and its symbols. They can be searched for
              in the first GiB of memory.
            </p>
            <Button onClick={() => void loadSummary()}>Search memory</Button>
          </>
        )}
        {!asksFirst && (part.kind === 'idle' || part.kind === 'loading') && waiting}
        {(part.kind === 'failed' || part.kind === 'absent') && <ErrorNote error={part.error} />}
      </Before>
    </Card>
  );
}

/** What stands in the card before there are answers. */
function Before({ children }: { readonly children: ReactNode }) {
  return (
    <div className={styles.main}>
      <h2 className={styles.title}>What happened</h2>
      {children}
    </div>
  );
}
