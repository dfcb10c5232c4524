import { describe, expect, it } from 'vitest';
import type { KernelTask } from '../../rpc/kernelApi.ts';
import { filterTasks, stateSummary, stateWords, taskSide, triageOrder } from './taskFacts.ts';

function task(pid: number, state: string, over: Partial<KernelTask> = {}): KernelTask {
  return {
    pid,
    tgid: pid,
    ppid: 0,
    state,
    cpu: 0,
    comm: `task${pid}`,
    task: BigInt(0x1000 * (pid + 1)),
    stack: undefined,
    mm: 0n,
    running: false,
    confidence: 'exact',
    ...over,
  };
}

const TASKS = [
  task(1, 'S', { mm: 5n }),
  task(2, 'D'),
  task(30, 'S', { running: true, mm: undefined, comm: 'swapper' }),
];

describe('tasks', () => {
  it('tells user, kernel and unknown apart', () => {
    expect(TASKS.map(taskSide)).toEqual(['user', 'kernel', undefined]);
  });

  it('keeps what a filter and a text mean', () => {
    const pids = (...args: [Parameters<typeof filterTasks>[1], string]) =>
      filterTasks(TASKS, ...args).map(({ pid }) => pid);
    expect(pids('all', '')).toEqual([1, 2, 30]);
    expect(pids('running', '')).toEqual([30]);
    expect(pids('blocked', '')).toEqual([2]);
    expect(pids('kernel', '')).toEqual([2]);
    expect(pids('all', 'SWAP')).toEqual([30]);
    expect(pids('all', '0x2000')).toEqual([1]);
    expect(pids('all', '3')).toEqual([]);
  });

  it('puts who panicked and who ran first and leaves the others in order', () => {
    const order = (panicked: bigint | undefined) => triageOrder(TASKS, panicked).map(({ pid }) => pid);
    expect(order(0x3000n)).toEqual([2, 30, 1]);
    expect(order(undefined)).toEqual([30, 1, 2]);
  });

  it('says states in words, unknown ones too', () => {
    expect(stateWords('D')).toContain('blocked');
    expect(stateWords('?')).toBe('in an unknown state');
    expect(stateSummary(TASKS)).toBe('2 sleeping (S), 1 blocked (uninterruptible sleep) (D)');
  });
});
