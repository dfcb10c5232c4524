/**
 * A kernel virtual address that leads to its bytes: translated by the dump's own page tables when it is followed. Says
 * so when nothing is mapped there, or when what is mapped is not in the dump.
 */
import { type ReactNode, useState } from 'react';
import { hex64 } from '../../base/hex.ts';
import { askKernel } from '../../store/kernelStore.ts';
import { jumpTo, viewStore } from '../../store/viewStore.ts';
import { showVirtual } from '../../store/virtualStore.ts';
import styles from './kernel.module.css';

interface VirtualLinkProps {
  readonly addr: bigint;
  /** Bytes to select at the target. */
  readonly length?: number;
  readonly children?: ReactNode;
}

/** Shows the bytes at a kernel virtual address, in the space that Memory shows; false when it leads nowhere. */
export async function jumpToVirtual(addr: bigint, length = 8): Promise<boolean> {
  const reply = await askKernel((client, signal) => client.translate(addr, signal));
  if (reply === undefined || !reply.ok || reply.value.phys === undefined) return false;
  if (viewStore.getState().space === 'virtual') showVirtual(Number(addr), { length });
  else jumpTo(reply.value.phys, { length });
  return true;
}

export function VirtualLink({ addr, length = 8, children }: VirtualLinkProps) {
  const [isLost, setLost] = useState(false);
  return (
    <>
      <button
        type="button"
        className={styles.link}
        title={`Show ${hex64(addr)} in Memory`}
        onClick={(event) => {
          event.stopPropagation();
          void jumpToVirtual(addr, length).then((found) => setLost(!found));
        }}
      >
        {children ?? hex64(addr)}
      </button>
      {isLost && (
        <span role="status" className={styles.lost}>
          not mapped
        </span>
      )}
    </>
  );
}
