/**
 * Backtraces of CPUs, from their registers, and of tasks, from where they sleep. Where registers lead nowhere the
 * stack is searched, and those frames are marked unreliable.
 */
import { hex0x } from '../../base/hex.ts';
import { ok, type Result } from '../../base/result.ts';
import type { ReadError } from '../../engine/types.ts';
import { PSW_MASK_DAT, PSW_MASK_PSTATE } from '../../s390/constants.ts';
import type { CpuLowcore, StackArea } from '../structs/cpuLowcores.ts';
import { Peek } from '../structs/peek.ts';
import type { Structs } from '../structs/structs.ts';
import { COMM_SIZE } from '../structs/taskRing.ts';
import type { Backtrace, KernelSource, KernelTask, StackFrame, SymbolTable } from '../types.ts';
import { makeFrame } from './frames.ts';
import { searchStack } from './searchStack.ts';
import { type UnwindContext, type Unwound, unwind } from './unwind.ts';

/** What backtraces are made from. */
export interface StackSource {
  readonly source: KernelSource;
  readonly structs: Structs;
  readonly symbols: SymbolTable | undefined;
}

/** sizeof(struct pt_regs) where no lowcore tells: kernels since 5.16. */
const PT_REGS_SIZE = 200;
const THREAD_SIZE = 0x4000;

/** The backtrace of a CPU: what it did, over all its stacks. */
export async function backtraceCpu(
  from: StackSource,
  cpu: CpuLowcore,
  signal?: AbortSignal,
): Promise<Result<Backtrace, ReadError>> {
  const peek = new Peek(from.source.virtual, signal);
  const who = await identity(from, peek, cpu);
  const context = contextOf(from, peek, cpu.stacks);
  const registers = cpu.cpu.registers;
  const task = cpu.stacks.find(({ kind }) => kind === 'task');
  const answer = (frames: readonly StackFrame[], end: string): Backtrace => ({ ...who, frames, end });
  if (registers === undefined || (registers.pswMask === 0n && registers.pswAddr === 0n)) {
    const frames = task === undefined ? [] : await searchStack(context, task);
    return peek.done(answer(frames, searched('the registers were not saved', frames)));
  }
  const { pswMask, pswAddr, gprs } = registers;
  const sp = gprs[15] ?? 0n;
  if ((pswMask & PSW_MASK_PSTATE) !== 0n) {
    const frame = makeFrame(undefined, { sp, pc: pswAddr, kind: 'psw', stack: 'user', confidence: 'exact' });
    return peek.done(answer([frame], 'running in user space'));
  }
  const start = { sp: await mappedSp(from, cpu, pswMask, sp, signal), pc: pswAddr, r14: gprs[14] };
  const walked = await unwind(context, start);
  if (task === undefined || walked.frames.some(({ stack }) => stack === 'user'))
    return peek.done(answer(walked.frames, walked.end));
  return peek.done(await withTaskStack(context, task, walked, answer));
}

/** Adds what the task stack holds where the walk did not come to it. */
async function withTaskStack(
  context: UnwindContext,
  task: StackArea,
  walked: Unwound,
  answer: (frames: readonly StackFrame[], end: string) => Backtrace,
): Promise<Backtrace> {
  const reached = walked.stack === task;
  if (reached && (walked.complete || walked.frames.length > 1)) return answer(walked.frames, walked.end);
  const found = await searchStack(context, task);
  return answer([...walked.frames, ...found], searched(walked.end, found));
}

function searched(end: string, found: readonly StackFrame[]): string {
  return found.length === 0
    ? end
    : `${end}; the ${found.length} frames of the task stack were found by searching`;
}

/** With DAT off r15 is absolute; the stack that holds it is known by its virtual address. */
async function mappedSp(
  { source }: StackSource,
  cpu: CpuLowcore,
  pswMask: bigint,
  sp: bigint,
  signal: AbortSignal | undefined,
): Promise<bigint> {
  if ((pswMask & PSW_MASK_DAT) !== 0n) return sp;
  for (const { base, end } of cpu.stacks) {
    if (sp >= base && sp < end) return sp;
  }
  for (const { base, end } of cpu.stacks) {
    const place = await source.virtual.translate(base, signal);
    if (!place.ok || place.value.phys === undefined) continue;
    const offset = sp - BigInt(place.value.phys);
    if (offset >= 0n && offset < end - base) return base + offset;
  }
  return sp;
}

/** The backtrace of a task: of its CPU when it ran, otherwise from where it sleeps. */
export async function backtraceTask(
  from: StackSource,
  task: KernelTask,
  signal?: AbortSignal,
): Promise<Result<Backtrace, ReadError>> {
  const cpu = from.structs.cpus.find(({ currentTask }) => currentTask === task.task);
  if (cpu !== undefined) return backtraceCpu(from, cpu, signal);
  const { pid, comm } = task;
  const answer = (frames: readonly StackFrame[], end: string): Backtrace => ({
    cpu: task.cpu,
    pid,
    comm,
    task: task.task,
    frames,
    end,
  });
  if (task.stack === undefined) return ok(answer([], 'the task has no stack any more'));
  const peek = new Peek(from.source.virtual, signal);
  const size = BigInt(from.structs.lowcore?.stackSize ?? THREAD_SIZE);
  const area: StackArea = { kind: 'task', base: task.stack, end: task.stack + size };
  const context = contextOf(from, peek, [area]);
  const field = from.structs.task?.layout.ksp;
  const ksp = field === undefined ? undefined : await peek.u64(task.task + BigInt(field.offset));
  if (ksp !== undefined) {
    const walked = await unwind(context, { sp: ksp, pc: undefined, r14: undefined });
    if (walked.frames.length > 0 || peek.stopped !== undefined)
      return peek.done(answer(walked.frames, walked.end));
  }
  const reason =
    ksp === undefined
      ? 'where it sleeps is not known'
      : `its stack pointer ${hex0x(ksp)} is not on its stack`;
  const frames = await searchStack(context, area);
  return peek.done(answer(frames, searched(reason, frames)));
}

function contextOf(
  { structs, symbols }: StackSource,
  peek: Peek,
  areas: readonly StackArea[],
): UnwindContext {
  return {
    peek,
    symbols,
    isText: structs.isText,
    format: structs.frames,
    ptRegsSize: structs.lowcore?.ptRegsSize ?? PT_REGS_SIZE,
    areas,
  };
}

async function identity(
  { structs }: StackSource,
  peek: Peek,
  { logical, currentTask }: CpuLowcore,
): Promise<Pick<Backtrace, 'cpu' | 'pid' | 'comm' | 'task'>> {
  const layout = structs.task?.layout;
  const none = { cpu: logical, pid: undefined, comm: undefined, task: currentTask };
  if (layout === undefined || currentTask === undefined) return none;
  const pid = await peek.u32(currentTask + BigInt(layout.pid.offset));
  const comm = await peek.bytes(currentTask + BigInt(layout.comm.offset), COMM_SIZE);
  return { ...none, pid, comm: comm?.ascii(0, COMM_SIZE) };
}
