/**
 * The drop target with its slots: HSA in front, the memory file behind, joined by the seam that this tool is about.
 * Both chosen: the dump opens by itself after a moment, in which a map can still be added.
 */

import clsx from 'clsx';
import { FilePlus2 } from 'lucide-react';
import { type ChangeEvent, useEffect, useState } from 'react';
import { openFiles } from '../../store/dumpStore.ts';
import { Button } from '../kit/Button.tsx';
import { FilePick } from '../kit/FilePick.tsx';
import { type DroppedFile, filesOfInput } from '../platform/drop.ts';
import styles from './FileDrop.module.css';
import { FileSlot } from './FileSlot.tsx';
import { fillSlot, isComplete, type SlotRole, type Slots, slotFiles } from './fileSlots.ts';

/** Long enough to add a map after the second file, short enough not to be waited for. */
const OPEN_DELAY_MS = 700;

export function FileDrop({ isDragging }: { readonly isDragging: boolean }) {
  const [slots, setSlots] = useState<Slots>({});
  const isReady = isComplete(slots);
  const isStarted = slotFiles(slots).length > 0;

  useEffect(() => {
    if (!isComplete(slots)) return;
    const timer = setTimeout(() => void openFiles(slotFiles(slots)), OPEN_DELAY_MS);
    return () => clearTimeout(timer);
  }, [slots]);

  function choose(role: SlotRole, file: DroppedFile | undefined): void {
    setSlots((before) => fillSlot(before, role, file));
  }

  function openSeveral(event: ChangeEvent<HTMLInputElement>): void {
    const files = filesOfInput(event.target.files);
    if (files.length > 0) void openFiles(files.map((dropped) => ({ ...dropped, role: 'auto' })));
  }

  return (
    <section className={clsx(styles.target, isDragging && styles.dragging)} aria-label="Files of the dump">
      <div className={styles.slots}>
        <FileSlot
          part="hsa"
          label="HSA file"
          title="HSA"
          hint="The first part of memory, saved by the machine before the dump kernel was loaded"
          chosen={slots.hsa}
          onChoose={choose}
        />
        <div className={styles.seam} aria-hidden="true" />
        <FileSlot
          part="memory"
          label="Memory file"
          title="Memory"
          hint="The rest of memory, from address 0 or from the end of the HSA"
          chosen={slots.memory}
          onChoose={choose}
        />
      </div>
      <div className={styles.more}>
        <p className={styles.dropHint}>
          {isDragging
            ? 'Let go anywhere: Oldmem finds out what each file is.'
            : 'Or drop files or a folder anywhere, in any order.'}
        </p>
        <FilePick label="Memory map" onChange={(event) => choose('map', filesOfInput(event.target.files)[0])}>
          {slots.map === undefined ? 'Memory map (optional)…' : `Map: ${slots.map.name}`}
        </FilePick>
        <FilePick label="Open files" multiple icon={<FilePlus2 />} onChange={openSeveral}>
          Open files…
        </FilePick>
        {isStarted && (
          <Button variant="primary" onClick={() => void openFiles(slotFiles(slots))}>
            {isReady ? 'Open now' : 'Open'}
          </Button>
        )}
      </div>
    </section>
  );
}
