/** Copy as: every form with the first of what it would put on the clipboard, so that nobody has to guess. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { formatSize, hex0x } from '../../base/hex.ts';
import { viewStore } from '../../store/viewStore.ts';
import { Dialog } from '../kit/Dialog.tsx';
import styles from './CopyDialog.module.css';
import { COPY_FORMS, type CopiedBytes, type CopyForm, copyText } from './copyText.ts';
import { copiedRange, copyAs } from './gridActions.ts';
import { currentSpace } from './gridSpace.ts';
import { readRange } from './readRange.ts';

/** Bytes that the previews are made of. */
const PREVIEW_BYTES = 48;

interface CopyDialogProps {
  readonly onClose: () => void;
}

export function CopyDialog({ onClose }: CopyDialogProps): ReactNode {
  const [{ start, end }] = useState(copiedRange);
  const [sample, setSample] = useState<CopiedBytes>();

  const first = useRef<HTMLButtonElement>(null);

  // The dialog focuses its close button; the first form is what people want.
  useEffect(() => first.current?.focus(), []);

  useEffect(() => {
    const controller = new AbortController();
    void readRange(currentSpace(), start, Math.min(PREVIEW_BYTES, end - start), controller.signal).then(
      (reply) => {
        if (reply.ok && !controller.signal.aborted) setSample(reply.value);
      },
    );
    return () => controller.abort();
  }, [start, end]);

  return (
    <Dialog title="Copy as" wide onClose={onClose}>
      <p className={styles.range}>
        {formatSize(end - start)} from <span className="mono">{hex0x(start)}</span>
      </p>
      <ul className={styles.forms}>
        {COPY_FORMS.map(({ form, title }, index) => (
          <li key={form}>
            <button
              ref={index === 0 ? first : undefined}
              type="button"
              className={styles.form}
              onClick={() => {
                onClose();
                void copyAs(form);
              }}
            >
              <span className={styles.title}>{title}</span>
              <span className={styles.preview} aria-hidden="true">
                {sample === undefined ? '' : previewOf(form, sample, end - start)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function previewOf(form: CopyForm, sample: CopiedBytes, length: number): string {
  // The command names the whole range, the other forms show how they begin.
  if (form === 'rd') {
    const whole = copyText(
      form,
      { ...sample, bytes: new Uint8Array(Math.min(length, 1 << 24)) },
      viewStore.getState(),
    );
    return whole.ok ? whole.value : whole.error;
  }
  const text = copyText(form, sample, viewStore.getState());
  if (!text.ok) return text.error;
  return sample.bytes.length < length ? `${text.value} …` : text.value;
}
