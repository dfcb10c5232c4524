/**
 * One value of the matrix. Where it is an address with a name, the name stands in a line of its own under it, whose
 * room is kept whether or not a name comes; elsewhere it is said under the pointer.
 */
import clsx from 'clsx';
import { useEffect } from 'react';
import { requestName } from '../../store/kernelNames.ts';
import { useKernel } from '../../store/react.ts';
import { nameText } from '../kernel/nameText.ts';
import styles from './CpuMatrix.module.css';
import { cellKind, type MatrixRow } from './matrixRows.ts';

interface MatrixCellProps {
  readonly row: MatrixRow;
  readonly value: string | undefined;
  /** The CPU has registers, so a value that is not there is missing. */
  readonly isSaved: boolean;
  readonly column: number;
  /** Names have a line of their own. */
  readonly hasNames: boolean;
}

export function MatrixCell({ row, value, isSaved, column, hasNames }: MatrixCellProps) {
  const kind = cellKind(row, value);
  const name = useName(row.isAddress ? value : undefined);
  return (
    <td className={clsx(styles.cell, styles[kind])} aria-colindex={column} title={name}>
      {value === undefined ? (
        <Absent isSaved={isSaved} />
      ) : (
        <span className={clsx(name !== undefined && styles.named)}>{value}</span>
      )}
      {kind === 'odd' && <span className="sr-only"> differs from most</span>}
      {hasNames && row.isAddress && <span className={styles.symbol}>{name ?? ' '}</span>}
    </td>
  );
}

function Absent({ isSaved }: { readonly isSaved: boolean }) {
  return isSaved ? 'missing' : <span title="not saved">-</span>;
}

/** `symbol+0x20` for hex digits, once it is known. */
function useName(digits: string | undefined): string | undefined {
  const addr = digits === undefined ? 0n : BigInt(`0x${digits}`);
  const named = useKernel((state) => state.names.get(addr));
  useEffect(() => requestName(addr), [addr]);
  return named === undefined ? undefined : nameText(named.name, named.offset, named.module);
}
