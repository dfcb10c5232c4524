/** A set of registers as a compact grid of name and value. */
import type { PhysAddr } from '../../base/address.ts';
import { AddressName } from '../kernel/AddressName.tsx';
import { RegisterValue } from './RegisterValue.tsx';
import styles from './registers.module.css';

export interface RegisterEntry {
  readonly name: string;
  /** Hex digits, padded. */
  readonly text: string;
  readonly addr?: PhysAddr | undefined;
  /** The value, when it may be an address of the kernel that has a name. */
  readonly value?: bigint | undefined;
}

interface RegisterGridProps {
  readonly entries: readonly RegisterEntry[];
  /** Width of one value: 64-bit, 32-bit or 128-bit registers. */
  readonly size: 'word' | 'half' | 'quad';
}

export function RegisterGrid({ entries, size }: RegisterGridProps) {
  return (
    <dl className={styles.grid} data-size={size}>
      {entries.map(({ name, text, addr, value }) => (
        <div key={name} className={styles.entry}>
          <dt className={styles.name}>{name}</dt>
          <dd className={styles.value}>
            <RegisterValue text={text} addr={addr} />
            {value !== undefined && <AddressName addr={value} className={styles.symbol} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}
