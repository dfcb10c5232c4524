import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { physAddr } from '../base/address.ts';
import { jumpTo, moveCursor, resetView, selectRange, setUnit, setView, viewStore } from './viewStore.ts';

const LIMIT = 2 ** 33 + 4096;
const state = () => viewStore.getState();

beforeEach(() => {
  setUnit(8);
  resetView(physAddr(LIMIT));
});

describe('jumping', () => {
  it('shows memory, pulses and asks for a history entry', () => {
    const { jumps } = state();
    jumpTo(2 ** 32 + 1);
    expect(state()).toMatchObject({ view: 'memory', cursor: 2 ** 32 + 1, jumps: jumps + 1 });
    expect(state().pulse).toMatchObject({ addr: 2 ** 32 + 1, length: 1 });
  });

  it('pulses again when the target is the same', () => {
    jumpTo(16);
    const first = state().pulse?.serial;
    jumpTo(16);
    expect(state().pulse?.serial).not.toBe(first);
  });

  it('stays inside the dump and selects what it was told the length of', () => {
    jumpTo(LIMIT + 100);
    expect(state().cursor).toBe(LIMIT - 1);
    jumpTo(LIMIT - 4, { length: 100 });
    expect(state().selection).toEqual({ start: LIMIT - 4, end: LIMIT });
  });
});

describe('moving the cursor', () => {
  it('asks for no history entry and drops the selection', () => {
    selectRange(0, 64);
    const { jumps } = state();
    moveCursor(32);
    expect(state()).toMatchObject({ cursor: 32, selection: undefined, jumps });
  });

  it('extends from where it started, in both directions, by whole groups', () => {
    moveCursor(32);
    moveCursor(48, { extend: true });
    expect(state().selection).toEqual({ start: 32, end: 56 });
    moveCursor(16, { extend: true });
    expect(state().selection).toEqual({ start: 16, end: 40 });
  });

  it('never leaves the dump, whatever it is told', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e15, max: 1e15 }), fc.boolean(), (addr, extend) => {
        moveCursor(addr, { extend });
        const { cursor, selection } = state();
        expect(cursor).toBeGreaterThanOrEqual(0);
        expect(cursor).toBeLessThan(LIMIT);
        if (selection !== undefined) expect(selection.end).toBeLessThanOrEqual(LIMIT);
      }),
    );
  });

  it('stands at 0 in a dump without memory', () => {
    resetView(physAddr(0));
    jumpTo(4096);
    moveCursor(64, { extend: true });
    expect(state().cursor).toBe(0);
  });
});

describe('views', () => {
  it('make a history entry only when they change', () => {
    setView('notes');
    const { jumps } = state();
    setView('notes');
    expect(state().jumps).toBe(jumps);
    setView('cpus');
    expect(state().jumps).toBe(jumps + 1);
  });

  it('keep the chosen unit when another dump is opened', () => {
    setUnit(2);
    resetView(physAddr(4096));
    expect(state()).toMatchObject({ unit: 2, view: 'overview', cursor: 0 });
  });
});
