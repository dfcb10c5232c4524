/** A part of a card that opens on demand: the native details element, with what it holds made only once opened. */
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import styles from './Disclosure.module.css';

interface DisclosureProps {
  readonly title: string;
  /** A short remark after the title. */
  readonly note?: string;
  readonly children: () => ReactNode;
}

export function Disclosure({ title, note, children }: DisclosureProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={styles.details} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={styles.summary}>
        <ChevronRight className={styles.arrow} aria-hidden="true" />
        {title}
        {note !== undefined && <span className={styles.note}>{note}</span>}
      </summary>
      {isOpen && <div className={styles.body}>{children()}</div>}
    </details>
  );
}
