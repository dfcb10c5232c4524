import { describe, expect, it } from 'vitest';
import { realDataDir } from '../../../e2e/fixtures/realData.ts';
import { must } from '../../engine/machine/images.testkit.ts';
import { readKernelLog } from '../log/readKernelLog.ts';
import { listModules } from '../modules/listModules.ts';
import { damagedMemory } from '../structs/memory.testkit.ts';
import { realKernel } from '../structs/realKernel.testkit.ts';
import { listTasks } from '../tasks/listTasks.ts';
import type { KernelTask } from '../types.ts';
import { backtraceTask } from './backtrace.ts';
import { whatHappened } from './whatHappened.ts';

const line = ({ pid, tgid, comm, task }: KernelTask): string => `${pid} ${tgid} ${comm} ${task.toString(16)}`;

describe.skipIf(realDataDir === undefined).each(['dump-a', 'dump-b'])('%s with damage', (set) => {
  it('gives every answer within bounds and marks what is damaged, with 1 % of the frames overwritten', async () => {
    const whole = await realKernel(set);
    const real = new Set(must(await listTasks(whole.source, whole.structs, whole.symbols)).tasks.map(line));
    for (const seed of [1, 6]) {
      const kernel = await realKernel(set, { damage: (memory) => damagedMemory(memory, seed, 100) });
      const { source, structs, symbols } = kernel;
      const { tasks } = must(await listTasks(source, structs, symbols));
      expect(tasks.length).toBeLessThan(2 * real.size);
      const wrong = tasks.filter((task) => task.confidence !== 'unreliable' && !real.has(line(task)));
      expect(wrong).toEqual([]);
      for (const task of tasks.slice(0, 100)) {
        const { frames, end } = must(await backtraceTask(kernel, task));
        expect(frames.length).toBeLessThanOrEqual(600);
        expect(end).not.toBe('');
      }
      const { modules } = must(await listModules(source, symbols));
      expect(modules.length).toBeLessThanOrEqual(10);
      const log = must(await readKernelLog(source));
      must(await whatHappened(kernel, log));
    }
  });

  it('gives the same tasks without any symbol', async () => {
    const { source, structs, symbols } = await realKernel(set);
    const expected = must(await listTasks(source, structs, symbols)).tasks;
    const bare = await realKernel(set, { symbols: 'none' });
    expect(bare.symbols).toBeUndefined();
    const { tasks } = must(await listTasks(bare.source, bare.structs));
    expect(tasks).toEqual(expected.map((task) => ({ ...task, confidence: 'inferred' })));
    const { modules } = must(await listModules(bare.source));
    const named = must(await listModules(source, symbols)).modules;
    expect(modules).toEqual(named.map((module) => ({ ...module, confidence: 'inferred' })));
  });
});
