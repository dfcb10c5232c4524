/**
 * The address box of the top bar: always shows where the cursor is, and takes expressions (see addressExpr.ts and
 * kernelExpr.ts). Enter jumps, Escape puts the current address back; what was not understood is said under the box.
 */
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import { hex } from '../../base/hex.ts';
import { requestFocus } from '../../store/panelStore.ts';
import styles from './AddressBox.module.css';
import { goToExpr } from './goToExpr.ts';
import { usePlace, useSpace } from './gridSpace.ts';

export function AddressBox(): ReactNode {
  const space = useSpace();
  const cursor = usePlace(space, (place) => place.cursor);
  // What is being typed; undefined while the box shows the cursor.
  const [draft, setDraft] = useState<string>();
  const [error, setError] = useState<string>();
  const [isAsking, setAsking] = useState(false);
  /** Grows with every change: an answer to what is no longer typed is dropped. */
  const serial = useRef(0);
  const errorId = useId();
  const input = useRef<HTMLInputElement>(null);

  function restore(): void {
    serial.current++;
    setAsking(false);
    setDraft(undefined);
    setError(undefined);
  }

  function arrive(): void {
    restore();
    // The grid may only be about to be shown: it takes the focus when nothing has it.
    input.current?.blur();
    requestFocus('grid');
  }

  async function jump(): Promise<void> {
    const outcome = goToExpr(draft ?? hex(cursor));
    if (outcome === undefined) {
      arrive();
      return;
    }
    const mine = ++serial.current;
    setAsking(true);
    const refusal = await outcome;
    if (mine !== serial.current) return;
    setAsking(false);
    if (refusal === undefined) arrive();
    else setError(refusal);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter') {
      event.preventDefault();
      void jump();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      restore();
      input.current?.blur();
      requestFocus('grid');
    }
  }

  return (
    <div className={styles.box}>
      <input
        ref={input}
        type="text"
        className={styles.input}
        aria-label="Address"
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : errorId}
        aria-busy={isAsking}
        title="Hex, 0d for decimal, +offset, cpu0.r15, hsa, end, a bookmark’s name, jiffies+8, task 84 stack, rd -p 1f000 32"
        value={draft ?? hex(cursor, 16)}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        onFocus={(event) => event.target.select()}
        onChange={(event) => {
          serial.current++;
          setAsking(false);
          setDraft(event.target.value);
          setError(undefined);
        }}
        onBlur={restore}
        onKeyDown={onKeyDown}
      />
      {isAsking && (
        <p role="status" className={styles.asking}>
          Looking it up in the dumped kernel
        </p>
      )}
      {error !== undefined && (
        <p id={errorId} role="alert" className={styles.error}>
          {error}
        </p>
      )}
    </div>
  );
}
