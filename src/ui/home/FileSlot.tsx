/** One labelled place for one file: takes a drop of its own, and a button opens the picker. */
import clsx from 'clsx';
import { X } from 'lucide-react';
import type { DragEvent } from 'react';
import { formatSize } from '../../base/hex.ts';
import { IconButton } from '../kit/Button.tsx';
import { FilePick } from '../kit/FilePick.tsx';
import { carriesFiles, type DroppedFile, filesOfDrop, filesOfInput } from '../platform/drop.ts';
import styles from './FileSlot.module.css';
import type { SlotRole } from './fileSlots.ts';

interface FileSlotProps {
  readonly part: Exclude<SlotRole, 'map'>;
  /** Accessible name of the input. */
  readonly label: string;
  readonly title: string;
  readonly hint: string;
  readonly chosen: DroppedFile | undefined;
  readonly onChoose: (role: SlotRole, file: DroppedFile | undefined) => void;
}

export function FileSlot({ part, label, title, hint, chosen, onChoose }: FileSlotProps) {
  function onDrop(event: DragEvent<HTMLDivElement>): void {
    // Several files on one slot are for the window: it finds out what each is.
    if (!carriesFiles(event.dataTransfer) || event.dataTransfer.items.length !== 1) return;
    event.preventDefault();
    void filesOfDrop(event.dataTransfer).then((files) => onChoose(part, files[0]));
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the second way; the input inside is the first
    <div
      className={clsx(styles.slot, chosen !== undefined && styles.filled)}
      data-part={part}
      onDrop={onDrop}
    >
      <div className={styles.band} aria-hidden="true" />
      <p className={styles.scale} aria-hidden="true">
        <span>{part === 'hsa' ? 'address 0' : 'HSA end'}</span>
        {part === 'memory' && <span>end of memory</span>}
      </p>
      <div className={styles.body}>
        <h2 className={styles.title}>{title}</h2>
        <p className={styles.hint}>{hint}</p>
        <div className={styles.file}>
          <FilePick label={label} onChange={(event) => onChoose(part, filesOfInput(event.target.files)[0])}>
            {chosen === undefined ? 'Choose file…' : chosen.name}
          </FilePick>
          {chosen !== undefined && (
            <>
              <span className={styles.size}>{formatSize(chosen.file.size)}</span>
              <IconButton
                label={`Remove the ${label}`}
                icon={<X />}
                onClick={() => onChoose(part, undefined)}
              />
            </>
          )}
        </div>
      </div>
    </div>
  );
}
