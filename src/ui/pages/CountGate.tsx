/** Stands before the counts of page classes: offers to count, shows how far it is, says what is not there. */
import type { ReactNode } from 'react';
import { formatSize } from '../../base/hex.ts';
import type { PageClassReply } from '../../rpc/pageClassApi.ts';
import { cancelCounting, countPageClasses, usePageClasses } from '../../store/pageClassStore.ts';
import { useSummary } from '../../store/react.ts';
import { Button } from '../kit/Button.tsx';
import { ErrorNote } from '../kit/ErrorNote.tsx';
import styles from './pages.module.css';

/** Bytes of page states per byte of memory. */
const STATE_SHARE = 64 / 4096;

export function CountGate({ children }: { readonly children: (value: PageClassReply) => ReactNode }) {
  const state = usePageClasses((all) => all);
  const { memoryBytes } = useSummary();
  switch (state.kind) {
    case 'idle':
      return (
        <div className={styles.gate}>
          <Button size="small" onClick={() => void countPageClasses(false)}>
            Count pages
          </Button>
          <span className={styles.muted}>
            reads the kernel’s page states, about {formatSize(memoryBytes * STATE_SHARE)}
          </span>
        </div>
      );
    case 'counting':
      return <Counting done={state.doneFrames} total={state.totalFrames} />;
    case 'ready':
      return children(state.value);
    case 'absent':
      return (
        <p className={styles.muted}>
          <strong>{state.error.title}.</strong> {state.error.detail} {state.error.nextStep}
        </p>
      );
    case 'failed':
      return (
        <div className={styles.gate}>
          <ErrorNote error={state.error} />
          <Button size="small" onClick={() => void countPageClasses(false)}>
            Try again
          </Button>
        </div>
      );
  }
}

function Counting({ done, total }: { readonly done: number; readonly total: number }) {
  return (
    <div className={styles.gate} role="status">
      <span className={styles.muted}>Counting pages</span>
      <progress
        className={styles.progress}
        aria-label="Counting pages"
        {...(total === 0 ? {} : { value: done, max: total })}
      />
      <Button size="small" variant="quiet" onClick={cancelCounting}>
        Cancel
      </Button>
    </div>
  );
}
