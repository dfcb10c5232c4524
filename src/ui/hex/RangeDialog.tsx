/** Selecting by numbers: a start, and an end or a length written with a plus sign, as expressions of the address box. */
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { hex, hex0x } from '../../base/hex.ts';
import { requestFocus } from '../../store/panelStore.ts';
import { Button } from '../kit/Button.tsx';
import { Dialog } from '../kit/Dialog.tsx';
import { addressContext } from './goToExpr.ts';
import { copiedRange } from './gridActions.ts';
import { currentSpace } from './gridSpace.ts';
import styles from './RangeDialog.module.css';
import { parseRange } from './rangeExpr.ts';

interface RangeDialogProps {
  readonly onClose: () => void;
}

export function RangeDialog({ onClose }: RangeDialogProps): ReactNode {
  const { memoryEnd } = addressContext();
  const [range] = useState(copiedRange);
  const [from, setFrom] = useState(hex(range.start));
  const [to, setTo] = useState(`+${hex(range.end - range.start)}`);
  const [error, setError] = useState('');
  const errorId = useId();
  const first = useRef<HTMLInputElement>(null);

  // The dialog focuses its close button; the first field is what people want.
  useEffect(() => first.current?.select(), []);

  function select(event: FormEvent): void {
    event.preventDefault();
    const parsed = parseRange(from, to, addressContext());
    if (!parsed.ok) {
      setError(parsed.error);
      return;
    }
    onClose();
    currentSpace().jumpTo(parsed.value.start, { length: parsed.value.end - parsed.value.start });
    requestFocus('grid');
  }

  return (
    <Dialog title="Select a range" onClose={onClose}>
      <form className={styles.form} onSubmit={select} aria-describedby={errorId}>
        <label className={styles.field}>
          Start
          <input
            ref={first}
            className={styles.input}
            value={from}
            spellCheck={false}
            onChange={(e) => setFrom(e.target.value)}
          />
        </label>
        <label className={styles.field}>
          End, or +length
          <input
            className={styles.input}
            value={to}
            spellCheck={false}
            onChange={(e) => setTo(e.target.value)}
          />
        </label>
        <p className={styles.hint}>
          The end is not selected itself. Hex, or decimal as <code>0d4096</code>; the dump ends at{' '}
          <code>{hex0x(memoryEnd)}</code>.
        </p>
        <p id={errorId} role="alert" className={styles.error}>
          {error}
        </p>
        <Button type="submit" variant="primary" className={styles.submit}>
          Select
        </Button>
      </form>
    </Dialog>
  );
}
