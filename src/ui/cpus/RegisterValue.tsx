/** One register's value in hex; a link to its bytes when it looks like an address inside the dump. */
import type { PhysAddr } from '../../base/address.ts';
import { AddressLink } from '../kit/AddressLink.tsx';
import styles from './registers.module.css';

interface RegisterValueProps {
  /** Hex digits, padded. */
  readonly text: string;
  readonly addr?: PhysAddr | undefined;
}

export function RegisterValue({ text, addr }: RegisterValueProps) {
  const firstDigit = text.search(/[^0]/);
  if (firstDigit < 0) return <span className={styles.zero}>{text}</span>;
  if (addr !== undefined) {
    return (
      <AddressLink addr={addr} length={8}>
        {text}
      </AddressLink>
    );
  }
  return (
    <span>
      <span className={styles.zero}>{text.slice(0, firstDigit)}</span>
      {text.slice(firstDigit)}
    </span>
  );
}
