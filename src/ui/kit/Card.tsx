/** A titled surface. The title is a heading, so that screen readers can walk from card to card. */
import clsx from 'clsx';
import { type ReactNode, useId } from 'react';
import styles from './Card.module.css';

interface CardProps {
  readonly title?: ReactNode;
  /** A short remark after the title. */
  readonly note?: ReactNode;
  /** Controls or a legend at the right end of the title line. */
  readonly aside?: ReactNode;
  readonly className?: string | undefined;
  /** False for content that brings its own edges (tables). */
  readonly padded?: boolean;
  readonly children?: ReactNode;
}

export function Card({ title, note, aside, className, padded = true, children }: CardProps) {
  const id = useId();
  const hasHead = title !== undefined || aside !== undefined;
  return (
    <section className={clsx(styles.card, className)} aria-labelledby={title === undefined ? undefined : id}>
      {hasHead && (
        <header className={styles.head}>
          {title !== undefined && (
            <h2 id={id} className={styles.title}>
              {title}
            </h2>
          )}
          {note !== undefined && <span className={styles.note}>{note}</span>}
          {aside !== undefined && <div className={styles.aside}>{aside}</div>}
        </header>
      )}
      <div className={clsx(styles.body, padded && styles.padded, hasHead && styles.underHead)}>
        {children}
      </div>
    </section>
  );
}
