import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { realDataDir } from '../../../e2e/fixtures/realData.ts';
import { ensure } from '../../base/assert.ts';
import { must } from '../../engine/machine/images.testkit.ts';
import { readKernelLog } from '../log/readKernelLog.ts';
import { listModules } from '../modules/listModules.ts';
import { type RealKernel, type RealOptions, realKernel } from '../structs/realKernel.testkit.ts';
import { listTasks } from '../tasks/listTasks.ts';
import type { Backtrace, StackFrame, SymbolTable } from '../types.ts';
import { backtraceCpu, backtraceTask } from './backtrace.ts';
import { type CrashTrace, crashTraces } from './crashOutput.testkit.ts';
import { whatHappened } from './whatHappened.ts';

const truth = (set: string, name: string): string =>
  readFileSync(join(ensure(realDataDir, 'real data'), set, 'truth', name), 'utf8');

const symbolsOf = ({ symbols }: RealKernel): SymbolTable => ensure(symbols, 'symbols');

/** Frames that crash leaves out: see docs/backtraces.md. */
function asCrash({ frames }: Backtrace): readonly (readonly [bigint, bigint])[] {
  return frames
    .filter(({ kind }, i) => kind === 'frame' && !isSwitch(frames, i))
    .map(({ sp, pc }) => [sp, pc] as const);
}

/** The first frame after the change from one stack to another by back chain. */
function isSwitch(frames: Backtrace['frames'], i: number): boolean {
  const [frame, before] = [frames[i], frames[i - 1]];
  return before !== undefined && frame?.kind === 'frame' && before.stack !== frame.stack;
}

function expectSame(backtrace: Backtrace, crash: CrashTrace, symbols: SymbolTable): void {
  expect(asCrash(backtrace)).toEqual(crash.frames.map(({ sp, pc }) => [sp, pc] as const));
  expect(backtrace.frames.filter(({ kind }) => kind === 'interrupt').map(({ pc }) => pc)).toEqual(crash.psws);
  const renamed: string[] = [];
  for (const { name, pc } of crash.frames) {
    const frame = backtrace.frames.find((one) => one.pc === pc && one.kind === 'frame');
    if (frame !== undefined && frame.symbol !== name && !explained(frame, name, symbols))
      renamed.push(`${name} -> ${frame.symbol}`);
  }
  expect(renamed).toEqual([]);
}

/** Why crash may name the same address otherwise: see docs/backtraces.md. */
function explained({ pc, symbol, offset }: StackFrame, name: string, symbols: SymbolTable): boolean {
  const start = pc - (offset ?? 0n);
  const addresses = symbols.byName(name).map(({ addr }) => addr);
  const nextFunction = addresses.includes(pc);
  const alias = addresses.includes(start);
  const copyOfCompiler = symbol?.includes('.') === true;
  return nextFunction || alias || copyOfCompiler;
}

const CASES: readonly (readonly [string, string, RealOptions])[] = [
  ['dump-a', 'by BTF', { withBtf: true }],
  ['dump-a', 'without BTF', {}],
  ['dump-a', 'without BTF and kallsyms keys', { symbols: 'keys' }],
  ['dump-b', 'without BTF', {}],
  ['dump-b', 'without BTF and kallsyms keys', { symbols: 'keys' }],
];

describe.skipIf(realDataDir === undefined).each(CASES)(
  'stacks, tasks and modules of %s, %s',
  (set, _, options) => {
    let kernel: RealKernel;
    const confidence = options.withBtf === true ? 'exact' : 'inferred';
    beforeAll(async () => {
      kernel = await realKernel(set, options);
    });

    it('follow the same frames as crash on every CPU', async () => {
      const crash = crashTraces(truth(set, 'crash.txt'));
      expect(crash.length).toBe(3);
      for (const cpu of kernel.structs.cpus) {
        const backtrace = must(await backtraceCpu(kernel, cpu));
        const same = ensure(
          crash.find((trace) => trace.cpu === backtrace.cpu),
          'trace of crash',
        );
        expect([backtrace.task, backtrace.pid]).toEqual([same.task, same.pid]);
        expectSame(backtrace, same, symbolsOf(kernel));
      }
    });

    it('list the tasks that drgn lists with debug information', async () => {
      const { tasks, notes } = must(await listTasks(kernel.source, kernel.structs, kernel.symbols));
      const lines = tasks.map(
        ({ pid, tgid, ppid, state, cpu, task, stack, mm, comm }) =>
          `${pid} ${tgid} ${ppid} ${state} ${cpu} 0x${task.toString(16)} 0x${(stack ?? 0n).toString(16)} 0x${mm?.toString(16)} ${comm}`,
      );
      const listed = truth(set, 'drgn.txt')
        .split('\n')
        .filter((line) => /^\d+ \d+ \d+ [A-Za-z] \d+ 0x/.test(line));
      expect(lines.filter((line) => !line.startsWith('0 '))).toEqual(listed);
      expect(tasks.filter(({ pid }) => pid === 0).map(({ comm, cpu }) => [comm, cpu])).toEqual([
        ['swapper/0', 0],
        ['swapper/1', 1],
        ['swapper/2', 2],
      ]);
      expect(notes).toEqual([]);
      expect(new Set(tasks.map((task) => task.confidence))).toEqual(new Set([confidence]));
      const ps = /^[> ] +(\d+) +(\d+) +\d+ +([0-9a-f]+) +[A-Z]{2} /gm;
      const crash = [...truth(set, 'crash.txt').matchAll(ps)].map(
        ([, pid, ppid, task]) => `${pid} ${ppid} ${task}`,
      );
      expect(tasks.map(({ pid, ppid, task }) => `${pid} ${ppid} ${task.toString(16)}`).toSorted()).toEqual(
        crash.toSorted(),
      );
    });

    it('list the modules as /proc/modules does', async () => {
      const { modules } = must(await listModules(kernel.source, kernel.symbols, kernel.types));
      const listed = truth(set, 'modules.txt')
        .trim()
        .split('\n')
        .map((line) => line.split(' '))
        .map(([name, size, , , state, base]) => [
          name,
          Number(size),
          state?.toLowerCase(),
          BigInt(base ?? ''),
        ]);
      expect(modules.map(({ name, size, state, base }) => [name, size, state, base])).toEqual(listed);
    });

    it('have the members of BTF', async () => {
      const { layout } = ensure(kernel.structs.task, 'layout');
      const types =
        set === 'dump-a' ? (await realKernel(set, { withBtf: true })).structs.task?.layout : undefined;
      const exact = new Map(Object.entries(types ?? {}));
      for (const [name, field] of Object.entries(layout)) {
        expect([name, field?.confidence]).toEqual([name, confidence]);
        if (types !== undefined) expect([name, field?.offset]).toEqual([name, exact.get(name)?.offset]);
      }
    });

    it('say what happened', async () => {
      const log = must(await readKernelLog(kernel.source));
      const answer = must(await whatHappened(kernel, log));
      const panicked = { 'dump-a': 1, 'dump-b': 0 }[set];
      expect(answer).toMatchObject({
        headline: 'Kernel panic - not syncing: sysrq triggered crash',
        panicCpu: { cpu: panicked },
        task: { comm: 'zdi_crasher' },
        taint: '',
      });
    });
  },
);

describe.skipIf(realDataDir === undefined)('stacks of sleeping tasks', () => {
  it('have the frames of crash in every task of dump-a', async () => {
    const kernel = await realKernel('dump-a');
    const { tasks } = must(await listTasks(kernel.source, kernel.structs, kernel.symbols));
    const crash = crashTraces(truth('dump-a', 'crash-all-tasks.txt')).slice(3);
    expect(crash.length).toBeGreaterThan(50);
    let compared = 0;
    for (const trace of crash) {
      const task = ensure(
        tasks.find(({ task }) => task === trace.task),
        `task ${trace.task}`,
      );
      const backtrace = must(await backtraceTask(kernel, task));
      if (!task.running && backtrace.frames.length > 0)
        expect(backtrace.frames[0]?.symbol).toBe('__schedule');
      expectSame(backtrace, trace, symbolsOf(kernel));
      compared++;
    }
    expect(compared).toBe(tasks.length);
  });
});
