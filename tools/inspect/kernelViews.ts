/** The options of `inspect` that show what the kernel was doing: `--bt`, `--ps` and `--mod`. */

import { hex0x } from '../../src/base/hex.ts';
import { printable } from '../../src/base/printable.ts';
import type { Result } from '../../src/base/result.ts';
import { readErrorWords } from '../../src/engine/errorWords.ts';
import type { ReadError } from '../../src/engine/types.ts';
import { type KernelFacts, readKernelFacts } from '../../src/kernel/kernelFacts.ts';
import type { OpenedKernel } from '../../src/kernel/kernelSource.ts';
import { readKernelLog } from '../../src/kernel/log/readKernelLog.ts';
import { whatHappened } from '../../src/kernel/stacks/whatHappened.ts';
import { listTasks } from '../../src/kernel/tasks/listTasks.ts';
import { crashState } from '../../src/kernel/tasks/taskState.ts';
import type { Backtrace, KernelModule, KernelTask, StackFrame } from '../../src/kernel/types.ts';
import { oneLine, Stop, write } from './stop.ts';

export interface ViewOptions {
  readonly bt: boolean;
  readonly ps: boolean;
  readonly mod: boolean;
  readonly json: boolean;
}

function must<T>(answer: Result<T, ReadError>): T {
  if (!answer.ok) throw new Stop(1, oneLine(readErrorWords(answer.error)));
  return answer.value;
}

/** Prints the views that were asked for, one after the other. */
export async function printViews(kernel: OpenedKernel, options: ViewOptions): Promise<void> {
  const facts = must(await readKernelFacts(kernel));
  if (facts.symbols === undefined) warn(facts.notes);
  if (options.bt) await printBacktraces(facts, options.json);
  if (options.ps) {
    const { tasks, notes } = must(await listTasks(kernel, facts.structs, facts.symbols));
    warn(notes);
    await print(tasks, options.json, taskJson, [PS_HEAD, ...tasks.map(taskLine)]);
    if (tasks.length === 0) throw new Stop(3, 'no task is in the dump');
  }
  if (options.mod) {
    const { modules, notes } = facts.modules;
    warn(notes);
    await print(modules, options.json, moduleJson, [MOD_HEAD, ...modules.map(moduleLine)]);
  }
}

function warn(notes: readonly string[]): void {
  for (const note of notes) process.stderr.write(`inspect: ${printable(note)}\n`);
}

async function print<T>(
  items: readonly T[],
  json: boolean,
  asJson: (item: T) => object,
  lines: readonly string[],
): Promise<void> {
  const text = json
    ? `[\n${items.map((item) => `  ${JSON.stringify(asJson(item))}`).join(',\n')}\n]`
    : lines.map(printable).join('\n');
  await write(Buffer.from(`${text}\n`));
}

async function printBacktraces(facts: KernelFacts, json: boolean): Promise<void> {
  const log = must(await readKernelLog(facts.source));
  const { headline, panicCpu, backtraces } = must(await whatHappened(facts, log));
  if (headline !== undefined) warn([headline]);
  if (panicCpu !== undefined) warn([`CPU ${panicCpu.cpu} panicked (by ${panicCpu.why}).`]);
  await print(backtraces, json, backtraceJson, backtraces.flatMap(backtraceLines));
  if (backtraces.length === 0) throw new Stop(3, 'no lowcore of a CPU is in the dump');
}

const shown = (value: bigint | undefined): string => (value === undefined ? '?' : value.toString(16));
const address = (value: bigint | undefined): string | null => (value === undefined ? null : hex0x(value));

function backtraceLines({ cpu, pid, comm, task, frames, end }: Backtrace): readonly string[] {
  const head = `PID: ${String(pid ?? '?').padEnd(8)} TASK: ${shown(task).padEnd(16)}  CPU: ${String(cpu ?? '?').padEnd(4)} COMMAND: "${comm ?? '?'}"`;
  return [head, ...frames.map(frameLine), ` (${end})`, ''];
}

function frameLine({ sp, pc, symbol, module, stack, kind, confidence }: StackFrame, index: number): string {
  const of = module === undefined ? '' : ` [${module}]`;
  const name = stack === 'user' ? '(user space)' : `${symbol ?? '?'}${of}`;
  const doubt = confidence === 'unreliable' ? ' (unreliable)' : '';
  const why = kind === 'interrupt' && stack !== 'user' ? ' (interrupted)' : '';
  return `${`#${index}`.padStart(3)} [${shown(sp)}] ${name} at ${shown(pc)}${why}${doubt}`;
}

function backtraceJson({ cpu, pid, comm, task, frames, end }: Backtrace): object {
  return {
    cpu: cpu ?? null,
    pid: pid ?? null,
    comm: comm ?? null,
    task: address(task),
    frames: frames.map(({ sp, pc, symbol, offset, module, kind, stack, confidence }) => ({
      sp: hex0x(sp),
      pc: hex0x(pc),
      symbol: symbol ?? null,
      offset: offset === undefined ? null : Number(offset),
      ...(module === undefined ? {} : { module }),
      kind,
      stack,
      confidence,
    })),
    end,
  };
}

const PS_HEAD = '      PID    PPID  CPU       TASK        ST  COMM';

function taskLine({ pid, ppid, cpu, task, state, mm, comm, running, confidence }: KernelTask): string {
  const name = mm === 0n && state !== 'Z' && state !== 'X' ? `[${comm}]` : comm;
  const doubt = confidence === 'unreliable' ? '  (unreliable)' : '';
  const columns = [
    `${running ? '>' : ' '} ${String(pid).padStart(7)}`,
    String(ppid ?? '?').padStart(6),
    String(cpu ?? '?').padStart(3),
    ` ${shown(task).padEnd(16)}`,
    crashState(state),
  ];
  return `${columns.join('  ')}  ${name}${doubt}`;
}

function taskJson({
  pid,
  tgid,
  ppid,
  state,
  cpu,
  comm,
  task,
  stack,
  mm,
  running,
  confidence,
}: KernelTask): object {
  return {
    pid,
    tgid,
    ppid: ppid ?? null,
    state,
    cpu: cpu ?? null,
    comm,
    task: hex0x(task),
    stack: address(stack),
    mm: address(mm),
    running,
    confidence,
  };
}

const MOD_HEAD = 'Module                  Size  Base              State     Taint';

function moduleLine({ name, size, base, state, taint, confidence }: KernelModule): string {
  const doubt = confidence === 'unreliable' ? '  (unreliable)' : '';
  return `${name.padEnd(20)} ${String(size ?? '?').padStart(7)}  ${shown(base).padEnd(16)}  ${state.padEnd(8)}  ${taint ?? '?'}${doubt}`.trimEnd();
}

function moduleJson({ name, addr, size, base, state, taint, confidence }: KernelModule): object {
  return {
    name,
    size: size ?? null,
    base: address(base),
    state,
    taint: taint ?? null,
    addr: hex0x(addr),
    confidence,
  };
}
