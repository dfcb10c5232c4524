import { describe, expect, it } from 'vitest';
import { fillSlot, isComplete, type Slots, slotFiles } from './fileSlots.ts';

const named = (name: string) => ({ file: new File(['x'], name), name });

describe('the slots of the home screen', () => {
  it('are complete with an HSA file and a memory file, a map is optional', () => {
    let slots: Slots = fillSlot({}, 'hsa', named('a'));
    expect(isComplete(slots)).toBe(false);
    slots = fillSlot(slots, 'memory', named('b'));
    expect(isComplete(slots)).toBe(true);
  });

  it('hand over files in their roles, HSA first, in whatever order they came', () => {
    let slots: Slots = fillSlot({}, 'map', named('m'));
    slots = fillSlot(slots, 'memory', named('b'));
    slots = fillSlot(slots, 'hsa', named('a'));
    expect(slotFiles(slots).map(({ name, role }) => [name, role])).toEqual([
      ['a', 'hsa'],
      ['b', 'memory'],
      ['m', 'map'],
    ]);
  });

  it('can be emptied again', () => {
    const slots = fillSlot(fillSlot({}, 'hsa', named('a')), 'hsa', undefined);
    expect(slotFiles(slots)).toEqual([]);
  });
});
