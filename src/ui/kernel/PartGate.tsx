/** Stands between a view and a part of the kernel: says what is awaited, what was not found, what failed. */
import { type ReactNode, useEffect } from 'react';
import type { Part } from '../../store/kernelStore.ts';
import { Button } from '../kit/Button.tsx';
import { EmptyState } from '../kit/EmptyState.tsx';
import { ErrorNote } from '../kit/ErrorNote.tsx';
import styles from './PartGate.module.css';

interface PartGateProps<T> {
  readonly part: Part<T>;
  /** Asks for the part; does nothing when it is there or on its way. */
  readonly load: () => Promise<void>;
  /** What is going on while it loads: `Reading the kernel log`. */
  readonly doing: string;
  /** What was looked for, for when nothing was found. */
  readonly lookedFor?: string;
  readonly children: (value: T) => ReactNode;
}

export function PartGate<T>({ part, load, doing, lookedFor, children }: PartGateProps<T>) {
  const isIdle = part.kind === 'idle';
  useEffect(() => {
    if (isIdle) void load();
  }, [isIdle, load]);

  switch (part.kind) {
    case 'idle':
    case 'loading':
      return (
        <p role="status" className={styles.wait}>
          {doing}
        </p>
      );
    case 'ready':
      return children(part.value);
    case 'absent':
      return (
        <EmptyState title={part.error.title}>
          {part.error.detail} {lookedFor}
        </EmptyState>
      );
    case 'failed':
      return (
        <div className={styles.failed}>
          <ErrorNote error={part.error} />
          <Button size="small" onClick={() => void load()}>
            Try again
          </Button>
        </div>
      );
  }
}
