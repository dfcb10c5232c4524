/** The bytes at the cursor as integers: sizes and signs down, byte orders across. */
import type { ReactNode } from 'react';
import { useView } from '../../store/react.ts';
import styles from './IntegerTable.module.css';
import { integerReadings } from './readings.ts';

export function IntegerTable({ bytes }: { readonly bytes: Uint8Array }): ReactNode {
  const endian = useView((state) => state.endian);
  return (
    <table className={styles.table} data-endian={endian}>
      <thead>
        <tr>
          <th scope="col" className={styles.label}>
            <span className="sr-only">type</span>
          </th>
          <th scope="col">big-endian</th>
          <th scope="col">little-endian</th>
        </tr>
      </thead>
      <tbody>
        {integerReadings(bytes).map((reading) => (
          <tr key={reading.label}>
            <th scope="row" className={styles.label}>
              {reading.label}
            </th>
            <td data-order="big">{reading.big}</td>
            <td data-order="little">{reading.little}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
