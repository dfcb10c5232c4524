/**
 * The slots of the home screen as data: which file plays which part, and when they are enough to open. Pure, so that
 * it can be tested without a page.
 */
import type { InputFile } from '../../store/dumpStore.ts';
import type { DroppedFile } from '../platform/drop.ts';

export type SlotRole = 'hsa' | 'memory' | 'map';

export type Slots = Readonly<Partial<Record<SlotRole, DroppedFile>>>;

/** The slots with one filled, or emptied when `file` is undefined. */
export function fillSlot(slots: Slots, role: SlotRole, file: DroppedFile | undefined): Slots {
  const { [role]: _replaced, ...others } = slots;
  return file === undefined ? others : { ...others, [role]: file };
}

/** True when opening needs no further word from the person. */
export function isComplete(slots: Slots): boolean {
  return slots.hsa !== undefined && slots.memory !== undefined;
}

/** The chosen files in their roles, HSA first. */
export function slotFiles(slots: Slots): readonly InputFile[] {
  const roles: readonly SlotRole[] = ['hsa', 'memory', 'map'];
  return roles.flatMap((role) => {
    const file = slots[role];
    return file === undefined ? [] : [{ ...file, role }];
  });
}
