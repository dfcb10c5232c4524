/** Bytes of both sides beside each other, those that differ marked by colour, weight and line. */
import clsx from 'clsx';
import { useState } from 'react';
import { physAddr } from '../../base/address.ts';
import { hex } from '../../base/hex.ts';
import type { CompareSpan } from '../../rpc/compareApi.ts';
import { type ShownBytes, stepDifference } from '../../store/compareStore.ts';
import { AddressLink } from '../kit/AddressLink.tsx';
import { Button } from '../kit/Button.tsx';
import { Card } from '../kit/Card.tsx';
import { type ByteRow, byteRows } from './byteRows.ts';
import styles from './CompareBytes.module.css';

interface CompareBytesProps {
  readonly shown: ShownBytes;
  readonly span: CompareSpan;
  /** True: B's addresses are those of the open dump. */
  readonly isRanges: boolean;
}

export function CompareBytes({ shown, span, isRanges }: CompareBytesProps) {
  const [noMore, setNoMore] = useState(false);
  const rows = byteRows(shown.a, shown.b);
  const differing = rows.reduce((sum, row) => sum + row.differing, 0);
  const step = (direction: 1 | -1) => () => void stepDifference(direction).then((found) => setNoMore(!found));
  return (
    <Card
      title="Side by side"
      note={
        noMore ? 'no further difference that way' : `${differing} of ${shown.a.bytes.length} bytes differ`
      }
      aside={
        <>
          <Button size="small" onClick={step(-1)}>
            Previous difference
          </Button>
          <Button size="small" onClick={step(1)}>
            Next difference
          </Button>
        </>
      }
      padded={false}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className={styles.scroller} tabIndex={0} aria-label="Bytes of both sides">
        <table className={clsx(styles.table, 'mono')}>
          <thead>
            <tr>
              <th scope="col">Address{isRanges && ' in A'}</th>
              <th scope="col">A: open dump</th>
              {isRanges && <th scope="col">Address in B</th>}
              <th scope="col">B: {isRanges ? 'second range' : 'other dump'}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.offset}>
                <th scope="row">
                  <AddressLink
                    addr={physAddr(span.startA + shown.place + row.offset)}
                    length={16}
                    digits={8}
                  />
                </th>
                <Bytes row={row} side="a" />
                {isRanges && (
                  <th scope="row">
                    <AddressLink
                      addr={physAddr(span.startB + shown.place + row.offset)}
                      length={16}
                      digits={8}
                    />
                  </th>
                )}
                <Bytes row={row} side="b" />
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  );
}

function Bytes({ row, side }: { readonly row: ByteRow; readonly side: 'a' | 'b' }) {
  return (
    <td>
      {row.cells.map((cell, i) => {
        const value = cell[side];
        return (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a byte is its place.
            key={i}
            className={clsx(
              i % 4 === 3 && styles.group,
              cell.differs && styles.differs,
              value === undefined && styles.missing,
            )}
          >
            {value === undefined ? '··' : hex(value, 2)}
          </span>
        );
      })}
    </td>
  );
}
