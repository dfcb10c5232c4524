/**
 * Which CPU's panic it was. The kernel says so itself (`panic_cpu`) where data symbols are known; otherwise the
 * backtraces and the log vote. Other CPUs were only stopped. (kernel/panic.c)
 */
import type { Confidence } from '../../engine/machine/machineTypes.ts';
import { Peek } from '../structs/peek.ts';
import { symbolAddress } from '../structs/structs.ts';
import type { Backtrace, KernelLog } from '../types.ts';
import type { StackSource } from './backtrace.ts';

export interface PanicCpu {
  /** Logical number. */
  readonly cpu: number;
  readonly confidence: Confidence;
  readonly why: string;
}

const NO_CPU = 0xffffffff;
/** Functions that only the CPU that dies goes through, and how sure that makes. */
const DYING: ReadonlyMap<string, number> = new Map([
  ['panic', 10],
  ['vpanic', 10],
  ['die', 8],
  ['do_panic', 8],
  ['__crash_kexec', 8],
  ['kernel_stack_overflow', 8],
  ['sysrq_handle_crash', 6],
  ['do_report_trap', 4],
  ['stop_run', 2],
  ['disabled_wait', 2],
]);
const LOG_VOTE = 5;

/** Finds it from the backtraces of all CPUs and the log. */
export async function findPanicCpu(
  { source, symbols, structs }: StackSource,
  backtraces: readonly Backtrace[],
  log: KernelLog | undefined,
  signal?: AbortSignal,
): Promise<PanicCpu | undefined> {
  const peek = new Peek(source.virtual, signal);
  const variable = symbolAddress(symbols, 'panic_cpu');
  const stored = variable === undefined ? undefined : await peek.u32(variable);
  const known = structs.cpus.some(({ logical }) => logical === stored);
  if (stored !== undefined && stored !== NO_CPU && known)
    return { cpu: stored, confidence: symbols?.confidence ?? 'inferred', why: 'panic_cpu' };
  const votes = new Map<number, { score: number; readonly why: string[] }>();
  const vote = (cpu: number, score: number, why: string): void => {
    const entry = votes.get(cpu) ?? { score: 0, why: [] };
    entry.score += score;
    entry.why.push(why);
    votes.set(cpu, entry);
  };
  for (const { cpu, frames } of backtraces) {
    if (cpu === undefined) continue;
    const names = new Set(frames.flatMap(({ symbol }) => symbol ?? []));
    for (const [name, score] of DYING) if (names.has(name)) vote(cpu, score, `${name} on its stack`);
  }
  const logged = loggedCpu(log);
  if (logged !== undefined && structs.cpus.some(({ logical }) => logical === logged))
    vote(logged, LOG_VOTE, 'named in the log');
  const [best] = [...votes].toSorted((a, b) => b[1].score - a[1].score);
  return best === undefined
    ? undefined
    : { cpu: best[0], confidence: 'inferred', why: best[1].why.join(', ') };
}

/** The CPU of the last `CPU: 1 PID: 179 Comm: ...` line behind a panic or oops. */
function loggedCpu(log: KernelLog | undefined): number | undefined {
  let cpu: number | undefined;
  for (const { text } of log?.records ?? []) {
    const match = /\bCPU: (\d{1,5}) (?:UID: \d+ )?PID: \d+ Comm: /.exec(text);
    if (match !== null) cpu = Number(match[1]);
  }
  return cpu;
}
