/**
 * An address in the text of a record. When the kernel has a name for it, it leads to its bytes and says the name under
 * the pointer; its text and its width stay as they are. Not a stop of the keyboard: the list is, and Enter on a record
 * follows its first address.
 */
import { useEffect } from 'react';
import { requestName } from '../../store/kernelNames.ts';
import { useKernel } from '../../store/react.ts';
import { nameText } from '../kernel/nameText.ts';
import { jumpToVirtual } from '../kernel/VirtualLink.tsx';
import styles from './LogView.module.css';

interface LogAddressProps {
  readonly addr: bigint;
  readonly text: string;
}

export function LogAddress({ addr, text }: LogAddressProps) {
  const named = useKernel((state) => state.names.get(addr));
  useEffect(() => requestName(addr), [addr]);
  if (named === undefined) return text;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the list takes the keys; an option can hold no button
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on the record does the same
    <span
      className={styles.address}
      title={nameText(named.name, named.offset, named.module)}
      onClick={(event) => {
        event.stopPropagation();
        void jumpToVirtual(addr);
      }}
    >
      {text}
    </span>
  );
}
