import { describe, expect, it } from 'vitest';
import { createGate } from './gate.ts';

/** Tasks that end when told to, and how many of them ran at the same time. */
function setup(places: number) {
  const gate = createGate(places);
  const ends: (() => void)[] = [];
  const state = { running: 0, most: 0, started: 0 };
  const task = async (): Promise<string> => {
    state.started++;
    state.running++;
    state.most = Math.max(state.most, state.running);
    await new Promise<void>((resolve) => ends.push(resolve));
    state.running--;
    return 'done';
  };
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 20; i++) await Promise.resolve();
  };
  return { gate, ends, state, task, settle };
}

describe('createGate', () => {
  it('lets no more tasks run than it has places, and all of them in the end', async () => {
    const { gate, ends, state, task, settle } = setup(2);
    const all = Promise.all([1, 2, 3, 4, 5].map(() => gate.run(task)));
    for (let i = 0; i < 5; i++) {
      await settle();
      ends.shift()?.();
    }
    expect(await all).toEqual(Array(5).fill('done'));
    expect(state.most).toBe(2);
  });

  it('does not start a task that was aborted while it waited', async () => {
    const { gate, ends, state, task, settle } = setup(1);
    const first = gate.run(task);
    const stop = new AbortController();
    const second = gate.run(task, stop.signal);
    await settle();
    stop.abort();
    ends.shift()?.();
    expect(await first).toBe('done');
    expect(await second).toBeUndefined();
    expect(state.started).toBe(1);
  });

  it('gives the place back when a task throws', async () => {
    const gate = createGate(1);
    await expect(gate.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await gate.run(async () => 7)).toBe(7);
  });
});
