/** The kernel's name for an address, `symbol+0x20`, once it is known; nothing for addresses without one. */
import clsx from 'clsx';
import { useEffect } from 'react';
import { requestName } from '../../store/kernelNames.ts';
import { useKernel } from '../../store/react.ts';
import styles from './kernel.module.css';
import { nameText } from './nameText.ts';

interface AddressNameProps {
  readonly addr: bigint;
  readonly className?: string | undefined;
}

export function AddressName({ addr, className }: AddressNameProps) {
  const named = useKernel((state) => state.names.get(addr));

  useEffect(() => requestName(addr), [addr]);

  if (named === undefined) return undefined;
  const text = nameText(named.name, named.offset, named.module);
  return (
    <span className={clsx(styles.name, className)} title={text}>
      {text}
    </span>
  );
}
