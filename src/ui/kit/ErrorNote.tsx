/**
 * A failure in words: what happened, to which file, the details, one next step. Announced at once (role alert), and
 * its details can be copied for a report. The page around it stays usable.
 */
import { CircleAlert, Copy, X } from 'lucide-react';
import { useState } from 'react';
import type { AppError } from '../../rpc/api.ts';
import { Button, IconButton } from './Button.tsx';
import styles from './ErrorNote.module.css';

interface ErrorNoteProps {
  readonly error: AppError;
  readonly onDismiss?: (() => void) | undefined;
}

/** The whole error as text, for a report. File names are left out: they may tell more than the person wants. */
export function errorText(error: AppError): string {
  return `${error.title}\n${error.detail}\n${error.nextStep}\n(${error.kind})`;
}

export function ErrorNote({ error, onDismiss }: ErrorNoteProps) {
  const [copied, setCopied] = useState(false);
  return (
    <div role="alert" className={styles.note} data-kind={error.kind}>
      <CircleAlert className={styles.sign} aria-hidden="true" />
      <div className={styles.words}>
        <p className={styles.title}>
          {error.title}
          {error.file !== undefined && <span className={styles.file}>{error.file}</span>}
        </p>
        {error.detail !== '' && <p className={styles.detail}>{error.detail}</p>}
        {error.nextStep !== '' && <p className={styles.next}>{error.nextStep}</p>}
      </div>
      <div className={styles.actions}>
        <Button
          size="small"
          variant="quiet"
          icon={<Copy />}
          onClick={() => {
            void navigator.clipboard?.writeText(errorText(error)).then(() => setCopied(true));
          }}
        >
          {copied ? 'Copied' : 'Copy details'}
        </Button>
        {onDismiss !== undefined && <IconButton label="Dismiss" icon={<X />} onClick={onDismiss} />}
      </div>
    </div>
  );
}
