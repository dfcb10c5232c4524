/** The bookmarks of this dump: places with names and notes, kept in this browser under the dump's fingerprint. */
import { Trash2 } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { physAddr } from '../../base/address.ts';
import { hex0x } from '../../base/hex.ts';
import { runCommand } from '../../commands/registry.ts';
import { editBookmark, removeBookmark } from '../../store/bookmarkStore.ts';
import type { Bookmark } from '../../store/marksStore.ts';
import { useMarks, useView } from '../../store/react.ts';
import { AddressLink } from '../kit/AddressLink.tsx';
import { Button, IconButton } from '../kit/Button.tsx';
import { Card } from '../kit/Card.tsx';
import { EmptyState } from '../kit/EmptyState.tsx';
import { Kbd } from '../kit/Kbd.tsx';
import styles from './BookmarksView.module.css';

export function BookmarksView(): ReactNode {
  const bookmarks = useMarks((state) => state.bookmarks);
  const cursor = useView((state) => state.cursor);
  const isSet = bookmarks.some(({ addr }) => addr === cursor);
  return (
    <div className={styles.view}>
      <h1 className="sr-only">Bookmarks</h1>
      <Card
        title={bookmarks.length === 1 ? '1 bookmark' : `${bookmarks.length} bookmarks`}
        note="Kept in this browser for this dump: addresses, names and notes, never bytes."
        padded={false}
        aside={
          <Button size="small" disabled={isSet} onClick={() => runCommand('bookmark')}>
            Bookmark {hex0x(cursor)}
          </Button>
        }
      >
        {bookmarks.length === 0 ? (
          <EmptyState title="No bookmarks yet">
            Press <Kbd keys="b" /> in Memory to mark the place of the cursor. Its name then works in the
            address box.
          </EmptyState>
        ) : (
          <table className={styles.table} aria-label="Bookmarks">
            <thead>
              <tr>
                <th scope="col" className={styles.addr}>
                  Address
                </th>
                <th scope="col" className={styles.name}>
                  Name
                </th>
                <th scope="col">Note</th>
                <th scope="col" className={styles.remove}>
                  <span className="sr-only">Remove</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {bookmarks.map((bookmark) => (
                <Row key={bookmark.addr} bookmark={bookmark} />
              ))}
            </tbody>
          </table>
        )}
      </Card>
    </div>
  );
}

function Row({ bookmark }: { readonly bookmark: Bookmark }): ReactNode {
  const { addr, name, note } = bookmark;
  return (
    <tr>
      <td>
        <AddressLink addr={physAddr(addr)} digits={16} />
      </td>
      <td>
        <Field
          label={`Name of the bookmark at ${hex0x(addr)}`}
          value={name}
          onCommit={(text) => editBookmark(addr, { name: text })}
        />
      </td>
      <td>
        <Field
          label={`Note on ${name}`}
          value={note}
          placeholder="What is here?"
          onCommit={(text) => editBookmark(addr, { note: text })}
        />
      </td>
      <td>
        <IconButton label={`Remove ${name}`} icon={<Trash2 />} onClick={() => removeBookmark(addr)} />
      </td>
    </tr>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  /** Returns why the text is refused. */
  readonly onCommit: (text: string) => string | undefined;
}

/** Text that is kept on Enter and when the field is left, and put back by Escape. */
function Field({ label, value, placeholder, onCommit }: FieldProps): ReactNode {
  const [draft, setDraft] = useState<string>();
  const [error, setError] = useState<string>();
  const errorId = useId();

  function commit(): void {
    if (draft === undefined || draft === value) {
      setDraft(undefined);
      setError(undefined);
      return;
    }
    const refusal = onCommit(draft);
    setError(refusal);
    if (refusal === undefined) setDraft(undefined);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter') {
      event.preventDefault();
      commit();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      setDraft(undefined);
      setError(undefined);
    }
  }

  return (
    <>
      <input
        type="text"
        className={styles.field}
        aria-label={label}
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : errorId}
        placeholder={placeholder}
        spellCheck={false}
        value={draft ?? value}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={onKeyDown}
      />
      {error !== undefined && (
        <p id={errorId} role="alert" className={styles.error}>
          {error}
        </p>
      )}
    </>
  );
}
