/** A small word with a tone: the state of a CPU, the outcome of a check. */
import clsx from 'clsx';
import type { ReactNode } from 'react';
import styles from './Badge.module.css';

export type Tone = 'neutral' | 'good' | 'warn' | 'bad' | 'accent';

export function Badge({
  tone = 'neutral',
  children,
}: {
  readonly tone?: Tone;
  readonly children: ReactNode;
}) {
  return <span className={clsx(styles.badge, styles[tone])}>{children}</span>;
}
