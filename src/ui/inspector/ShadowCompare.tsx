/**
 * The memory file's own bytes below the HSA's end, beside those of the dump: they belong to the dump kernel that was
 * at work there, which shows at a glance why the HSA copy is needed. Differing bytes are marked and underlined.
 */
import { type ReactNode, useId } from 'react';
import type { PhysAddr } from '../../base/address.ts';
import { hex } from '../../base/hex.ts';
import type { Placement } from '../../rpc/api.ts';
import styles from './ShadowCompare.module.css';

/** The bytes that the worker sends start at a multiple of this. */
const LINE = 16;

interface ShadowCompareProps {
  readonly addr: PhysAddr;
  /** The dump's bytes from `addr`. */
  readonly ours: Uint8Array;
  readonly shadowed: NonNullable<Placement['shadowed']>;
}

export function ShadowCompare({ addr, ours, shadowed }: ShadowCompareProps): ReactNode {
  const theirs = shadowed.bytes.subarray(addr % LINE);
  const shown = Math.min(8, theirs.length);
  const differing = countDiffering(ours, theirs, shown);
  const noteId = useId();
  return (
    <div className={styles.compare}>
      <p className={styles.bytes} aria-describedby={noteId}>
        {Array.from(theirs.subarray(0, shown), (byte, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the bytes of one address, in their order
          <span key={index} className={ours[index] === byte ? undefined : styles.differs}>
            {hex(byte, 2)}
          </span>
        ))}
      </p>
      <p id={noteId} className={styles.note}>
        {differing === 0 ? 'The same here. ' : `${differing} of ${shown} bytes differ. `}
        The dump kernel’s own memory, for comparison only: never part of the dump.
      </p>
    </div>
  );
}

function countDiffering(ours: Uint8Array, theirs: Uint8Array, length: number): number {
  let count = 0;
  for (let index = 0; index < length; index++) if (ours[index] !== theirs[index]) count++;
  return count;
}
