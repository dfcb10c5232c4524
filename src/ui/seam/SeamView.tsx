/**
 * What the HSA saved and what the dump kernel did to that memory: both files' bytes at one address beside each other.
 * The right side is never part of the dump.
 */
import clsx from 'clsx';
import { useEffect, useRef, useState } from 'react';
import { formatSize, hex, hex0x } from '../../base/hex.ts';
import { useSummary } from '../../store/react.ts';
import { showSeam, startSeam, stepSeam, useSeam } from '../../store/seamStore.ts';
import { jumpTo } from '../../store/viewStore.ts';
import { Button } from '../kit/Button.tsx';
import { Card } from '../kit/Card.tsx';
import { EmptyState } from '../kit/EmptyState.tsx';
import { ErrorNote } from '../kit/ErrorNote.tsx';
import { SegmentedControl } from '../kit/SegmentedControl.tsx';
import { SeamMap } from './SeamMap.tsx';
import styles from './SeamView.module.css';
import { type SeamRow, seamAddress, seamRows } from './seamRows.ts';

export function SeamView() {
  const error = useSeam((state) => state.error);
  const shown = useSeam((state) => state.shown);
  useEffect(() => void startSeam(), []);
  return (
    <div className={styles.view}>
      <h1 className="sr-only">Seam</h1>
      {error?.kind === 'absent' && (
        <EmptyState title="Nothing to lay beside the HSA">
          {error.detail} {error.nextStep}
        </EmptyState>
      )}
      {error !== undefined && error.kind !== 'absent' && <ErrorNote error={error} />}
      {shown !== undefined && (
        <>
          <SeamMap end={shown.end} />
          <Sides />
        </>
      )}
    </div>
  );
}

function Sides() {
  const { hsaSize } = useSummary();
  const shown = useSeam((state) => state.shown);
  const addr = useSeam((state) => state.addr);
  const note = useSeam((state) => state.note);
  const isStepping = useSeam((state) => state.isStepping);
  const [which, setWhich] = useState<'all' | 'differing'>('all');
  const [typed, setTyped] = useState('');
  const scroller = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page, another place
  useEffect(() => {
    const row = scroller.current?.querySelector<HTMLElement>('tr[data-differs="true"]');
    if (scroller.current !== null) scroller.current.scrollTop = Math.max(0, (row?.offsetTop ?? 0) - 80);
  }, [addr]);
  if (shown === undefined) return undefined;
  const rows = seamRows(shown);
  const differing = rows.reduce((sum, row) => sum + row.differing, 0);
  const visible = which === 'all' ? rows : rows.filter((row) => row.differing > 0);
  const wanted = seamAddress(typed);
  return (
    <Card
      title={`Page ${hex0x(addr)}`}
      note={`${differing === 0 ? 'no byte differs' : `${differing} of ${shown.overwritten.length} bytes differ`}`}
      padded={false}
      className={styles.card}
      aside={
        <>
          <form
            className={styles.form}
            onSubmit={(event) => {
              event.preventDefault();
              if (wanted !== undefined) void showSeam(wanted);
            }}
          >
            <input
              aria-label="Address below the end of the HSA"
              className={styles.address}
              placeholder="address"
              value={typed}
              aria-invalid={typed !== '' && wanted === undefined}
              onChange={(event) => setTyped(event.target.value)}
            />
          </form>
          <Button size="small" disabled={isStepping} onClick={() => void stepSeam(-1)}>
            Previous difference
          </Button>
          <Button size="small" disabled={isStepping} onClick={() => void stepSeam(1)}>
            Next difference
          </Button>
          <SegmentedControl
            label="Rows"
            value={which}
            onChange={setWhich}
            options={[
              { value: 'all', label: 'All rows' },
              { value: 'differing', label: 'Differing' },
            ]}
          />
        </>
      }
    >
      <p className={styles.note} role="status">
        {note !== '' && `${note} `}
        {`The HSA ends at ${hex0x(hsaSize ?? 0)}; the memory file is ${shown.fileName}, here at offset ${hex0x(shown.fileOffset)}.`}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section ref={scroller} className={styles.scroller} tabIndex={0} aria-label="Bytes of both files">
        <table className={clsx(styles.table, 'mono')}>
          <thead>
            <tr>
              <th scope="col">Address</th>
              <th scope="col" className={styles.savedHead}>
                HSA file: what the crashed system had
              </th>
              <th scope="col" className={styles.overHead}>
                Memory file: the dump kernel’s memory, for comparison only
              </th>
            </tr>
          </thead>
          <tbody>
            {visible.map((row) => (
              <Row key={row.addr} row={row} />
            ))}
          </tbody>
        </table>
        {visible.length === 0 && (
          <p
            className={styles.none}
          >{`Both files have the same ${formatSize(shown.overwritten.length)} here.`}</p>
        )}
      </section>
    </Card>
  );
}

function Row({ row }: { readonly row: SeamRow }) {
  return (
    <tr data-differs={row.differing > 0}>
      <th scope="row">
        <button type="button" className={styles.link} onClick={() => jumpTo(row.addr, { length: 16 })}>
          {hex(row.addr, 8)}
        </button>
      </th>
      <td className={styles.saved}>
        {row.saved.map((byte, i) => (
          <Byte
            // biome-ignore lint/suspicious/noArrayIndexKey: a byte is its place.
            key={row.addr + i}
            byte={byte}
            at={i}
            differs={byte !== undefined && byte !== row.overwritten[i]}
          />
        ))}
      </td>
      <td className={styles.over}>
        {row.overwritten.map((byte, i) => (
          <Byte
            // biome-ignore lint/suspicious/noArrayIndexKey: a byte is its place.
            key={row.addr + i}
            byte={byte}
            at={i}
            differs={row.saved[i] !== undefined && byte !== row.saved[i]}
          />
        ))}
      </td>
    </tr>
  );
}

function Byte({
  byte,
  at,
  differs,
}: {
  readonly byte: number | undefined;
  readonly at: number;
  readonly differs: boolean;
}) {
  return (
    <span
      className={clsx(
        at % 8 === 7 && styles.group,
        differs && styles.differs,
        byte === undefined && styles.missing,
      )}
    >
      {byte === undefined ? '··' : hex(byte, 2)}
    </span>
  );
}
