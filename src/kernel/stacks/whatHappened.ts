/** The first answer to "what happened": why it stopped, on which CPU, in which task, doing what, and when. */
import { ok, type Result } from '../../base/result.ts';
import type { ReadError } from '../../engine/types.ts';
import { findHeadline } from '../log/headline.ts';
import { Peek } from '../structs/peek.ts';
import { symbolAddress } from '../structs/structs.ts';
import type { Backtrace, KernelLog, LogRecord } from '../types.ts';
import { backtraceCpu, type StackSource } from './backtrace.ts';
import { findPanicCpu, type PanicCpu } from './panicCpu.ts';
import { taintLetters } from './taint.ts';

export interface WhatHappened {
  /** The panic line or what comes nearest; undefined when nothing says that the system stopped. */
  readonly headline: string | undefined;
  readonly panicCpu: PanicCpu | undefined;
  /** The task that ran on that CPU. */
  readonly task: Pick<Backtrace, 'pid' | 'comm' | 'task'> | undefined;
  /** Backtrace of the panic CPU. */
  readonly backtrace: Backtrace | undefined;
  /** Backtraces of all CPUs. */
  readonly backtraces: readonly Backtrace[];
  /** Nanoseconds from boot to the last line of the log. */
  readonly uptimeNs: bigint | undefined;
  /** Letters, `` when not tainted, undefined when unknown. */
  readonly taint: string | undefined;
  /** The last lines of the log. */
  readonly lastLog: readonly LogRecord[];
}

const LAST_LINES = 10;

/** Gathers it. `log` is the kernel log where it was read. */
export async function whatHappened(
  from: StackSource,
  log: KernelLog | undefined,
  signal?: AbortSignal,
): Promise<Result<WhatHappened, ReadError>> {
  const backtraces: Backtrace[] = [];
  for (const cpu of from.structs.cpus) {
    const backtrace = await backtraceCpu(from, cpu, signal);
    if (!backtrace.ok) return backtrace;
    backtraces.push(backtrace.value);
  }
  const panicCpu = await findPanicCpu(from, backtraces, log, signal);
  const backtrace = backtraces.find(({ cpu }) => cpu !== undefined && cpu === panicCpu?.cpu);
  const records = log?.records ?? [];
  const times = records.flatMap(({ timeNs }) => timeNs ?? []);
  return ok({
    headline: findHeadline(records)?.record.text,
    panicCpu,
    task:
      backtrace === undefined
        ? undefined
        : { pid: backtrace.pid, comm: backtrace.comm, task: backtrace.task },
    backtrace,
    backtraces: backtraces.toSorted((a, b) => (a.cpu ?? 0) - (b.cpu ?? 0)),
    uptimeNs: times.at(-1),
    taint: await findTaint(from, records, signal),
    lastLog: records.slice(-LAST_LINES),
  });
}

/** By the kernel's variable where it is known, else by what it printed with the last trace. */
async function findTaint(
  { source, symbols }: StackSource,
  records: readonly LogRecord[],
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const variable = symbolAddress(symbols, 'tainted_mask');
  const mask = variable === undefined ? undefined : await new Peek(source.virtual, signal).u64(variable);
  if (mask !== undefined && mask < 1n << 32n) return taintLetters(mask);
  let taint: string | undefined;
  for (const { text } of records) {
    if (!/\bPID: \d+ Comm: /.test(text)) continue;
    if (text.includes('Not tainted')) taint = '';
    else
      taint =
        /Tainted: ([A-Z ]+?) {2,}|Tainted: \[?([A-Z]+)/.exec(text)?.slice(1).join('').replaceAll(' ', '') ??
        taint;
  }
  return taint;
}
