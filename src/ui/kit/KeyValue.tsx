/** Facts as label and value, one per line: the shape most of a dump's header has. */
import clsx from 'clsx';
import type { ReactNode } from 'react';
import styles from './KeyValue.module.css';

export interface Fact {
  readonly label: string;
  readonly value: ReactNode;
  /** False for words; data stands in the monospace face. */
  readonly mono?: boolean;
}

interface KeyValueProps {
  readonly facts: readonly Fact[];
  /** Width of the labels, CSS length. */
  readonly labelWidth?: string;
  readonly className?: string | undefined;
}

export function KeyValue({ facts, labelWidth = '96px', className }: KeyValueProps) {
  return (
    <dl
      className={clsx(styles.list, className)}
      style={{ gridTemplateColumns: `${labelWidth} minmax(0, 1fr)` }}
    >
      {facts.map((fact) => (
        <div key={fact.label} className={styles.pair}>
          <dt className={styles.label}>{fact.label}</dt>
          <dd className={clsx(styles.value, fact.mono !== false && 'mono')}>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
