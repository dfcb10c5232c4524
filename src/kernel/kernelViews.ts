/**
 * Everything that is read out of the dumped kernel, computed when first asked for and then kept: log, symbols, tasks,
 * modules, backtraces. One instance serves one open dump. The work is not tied to the signal of whoever asked first:
 * a caller that gives up only stops waiting, and the next one finds the work done.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { ReadError } from '../engine/types.ts';
import type { Fact } from './facts/fact.ts';
import { readFacts } from './facts/readFacts.ts';
import { type KernelFacts, readKernelFacts } from './kernelFacts.ts';
import { type KernelDump, type OpenedKernel, openKernel } from './kernelSource.ts';
import { readKernelLog } from './log/readKernelLog.ts';
import { backtraceCpu, backtraceTask } from './stacks/backtrace.ts';
import { type WhatHappened, whatHappened } from './stacks/whatHappened.ts';
import type { UserSymbols } from './symbols/userSymbols.ts';
import { listTasks, type TaskList } from './tasks/listTasks.ts';
import type { Backtrace, KernelLog } from './types.ts';

type Answer<T> = Promise<Result<T, ReadError>>;

/** Runs `work` once and gives everybody its answer. A failed attempt may be tried again. */
function once<T>(work: () => Answer<T>): () => Answer<T> {
  let running: Answer<T> | undefined;
  return () => {
    running ??= work().then((answer) => {
      if (!answer.ok) running = undefined;
      return answer;
    });
    return running;
  };
}

/** The lazily computed views of one kernel. */
export interface KernelViews {
  readonly kernel: () => Answer<OpenedKernel>;
  readonly log: () => Answer<KernelLog>;
  /** Symbols, types, modules and layouts. */
  readonly facts: () => Answer<KernelFacts>;
  readonly tasks: () => Answer<TaskList>;
  readonly happened: () => Answer<WhatHappened>;
  /** Memory, load, file systems and the like, line by line. */
  readonly system: () => Answer<readonly Fact[]>;
  /** Of a CPU by its position in `Dump.cpus`; undefined when its lowcore is not known to the kernel. */
  readonly backtraceCpu: (index: number) => Answer<Backtrace | undefined>;
  /** Of a task by the address of its task_struct; undefined when there is no such task. */
  readonly backtraceTask: (task: bigint) => Answer<Backtrace | undefined>;
}

/** Creates the views; nothing is read yet. `userSymbols`: of a file that the person added. */
export function createKernelViews(dump: KernelDump, userSymbols?: UserSymbols): KernelViews {
  const kernel = once(async () => {
    const opened = await openKernel(dump);
    return opened.ok && userSymbols !== undefined ? ok({ ...opened.value, userSymbols }) : opened;
  });
  const log = once(async () => {
    const source = await kernel();
    return source.ok ? readKernelLog(source.value) : source;
  });
  const facts = once(async () => {
    const source = await kernel();
    return source.ok ? readKernelFacts(source.value) : source;
  });
  const tasks = once(async () => {
    const from = await facts();
    return from.ok ? listTasks(from.value.source, from.value.structs, from.value.symbols) : from;
  });
  const happened = once(async () => {
    const from = await facts();
    if (!from.ok) return from;
    const records = await log();
    return records.ok ? whatHappened(from.value, records.value) : err(records.error);
  });
  return {
    kernel,
    log,
    facts,
    tasks,
    happened,
    system: once(async () => {
      const from = await facts();
      if (!from.ok) return from;
      const records = await log();
      if (!records.ok) return err(records.error);
      const what = await happened();
      return what.ok ? readFacts(from.value, records.value, what.value) : what;
    }),
    async backtraceCpu(index) {
      const from = await facts();
      if (!from.ok) return from;
      const cpu = from.value.structs.cpus.find((lowcore) => lowcore.cpu.index === index);
      return cpu === undefined ? ok(undefined) : backtraceCpu(from.value, cpu);
    },
    async backtraceTask(task) {
      const from = await facts();
      if (!from.ok) return from;
      const all = await tasks();
      if (!all.ok) return all;
      const found = all.value.tasks.find((candidate) => candidate.task === task);
      return found === undefined ? ok(undefined) : backtraceTask(from.value, found);
    },
  };
}
