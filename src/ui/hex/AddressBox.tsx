/**
 * The address box of the top bar: always shows where the cursor is, and takes expressions (see addressExpr.ts). Enter
 * jumps, Escape puts the current address back; what was not understood is said under the box.
 */
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import { hex } from '../../base/hex.ts';
import { requestFocus } from '../../store/panelStore.ts';
import { useMarks, useSummary, useView } from '../../store/react.ts';
import { jumpTo } from '../../store/viewStore.ts';
import styles from './AddressBox.module.css';
import { parseAddress } from './addressExpr.ts';

export function AddressBox(): ReactNode {
  const cursor = useView((state) => state.cursor);
  const { memoryEnd, hsaSize, cpus } = useSummary();
  const bookmarks = useMarks((state) => state.bookmarks);
  // What is being typed; undefined while the box shows the cursor.
  const [draft, setDraft] = useState<string>();
  const [error, setError] = useState<string>();
  const errorId = useId();
  const input = useRef<HTMLInputElement>(null);

  function restore(): void {
    setDraft(undefined);
    setError(undefined);
  }

  function jump(): void {
    const parsed = parseAddress(draft ?? hex(cursor), {
      cursor,
      memoryEnd,
      hsaSize,
      cpus,
      bookmarks,
    });
    if (!parsed.ok) {
      setError(parsed.error);
      return;
    }
    restore();
    // The grid may only be about to be shown: it takes the focus when nothing has it.
    input.current?.blur();
    const { addr, length } = parsed.value;
    jumpTo(addr, length === undefined ? {} : { length });
    requestFocus('grid');
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter') {
      event.preventDefault();
      jump();
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
        title="Hex, 0d for decimal, +offset, cpu0.r15, hsa, end, a bookmark’s name, rd -p 1f000 32"
        value={draft ?? hex(cursor, 16)}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        onFocus={(event) => event.target.select()}
        onChange={(event) => {
          setDraft(event.target.value);
          setError(undefined);
        }}
        onBlur={restore}
        onKeyDown={onKeyDown}
      />
      {error !== undefined && (
        <p id={errorId} role="alert" className={styles.error}>
          {error}
        </p>
      )}
    </div>
  );
}
