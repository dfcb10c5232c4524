/**
 * What was read out of the dumped kernel: each part idle, loading, ready, absent or failed on its own. The kernel
 * worker opens the same files as the dump worker when the first part is asked for, and ends with the dump. Answers
 * for a dump that is no longer open are dropped.
 */
import { createStore } from 'zustand/vanilla';
import type { AppError, Reply } from '../rpc/api.ts';
import { kernelClient, stopKernel } from '../rpc/client.ts';
import type {
  Backtrace,
  Fact,
  KernelApi,
  KernelLog,
  KernelModule,
  KernelSummary,
  KernelTask,
  Listed,
  NamedAddress,
  SymbolFileFacts,
  SymbolPage,
} from '../rpc/kernelApi.ts';
import { dumpStore, toRequest } from './dumpStore.ts';

/** One thing that the kernel worker is asked for. `absent`: looked for and not in the dump. */
export type Part<T> =
  | { readonly kind: 'idle' | 'loading' }
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'absent' | 'failed'; readonly error: AppError };

/** The parts that are loaded once and whole. */
interface Parts {
  readonly summary: Part<KernelSummary>;
  readonly log: Part<KernelLog>;
  readonly tasks: Part<Listed<KernelTask>>;
  readonly modules: Part<Listed<KernelModule>>;
  /** Where the symbols come from and how many there are; the page itself is empty. */
  readonly symbols: Part<SymbolPage>;
  /** Memory, load, file systems and the like. */
  readonly facts: Part<readonly Fact[]>;
}

/** A file of symbols that was added. `failed`: it was refused, and the one before it (`kept`) is still in use. */
export type SymbolFilePart =
  | { readonly kind: 'idle' | 'loading' }
  | { readonly kind: 'ready'; readonly value: SymbolFileFacts }
  | { readonly kind: 'failed'; readonly error: AppError; readonly kept?: SymbolFileFacts | undefined };

export interface KernelState extends Parts {
  readonly symbolFile: SymbolFilePart;
  /** By `cpuKey` or `taskKey`. */
  readonly backtraces: ReadonlyMap<string, Part<Backtrace>>;
  /** Names of addresses that were asked for; undefined for those without one. */
  readonly names: ReadonlyMap<bigint, NamedAddress | undefined>;
}

const IDLE = { kind: 'idle' } as const;
const LOADING = { kind: 'loading' } as const;

const EMPTY: KernelState = {
  summary: IDLE,
  log: IDLE,
  tasks: IDLE,
  modules: IDLE,
  symbols: IDLE,
  facts: IDLE,
  symbolFile: IDLE,
  backtraces: new Map(),
  names: new Map(),
};

export const kernelStore = createStore<KernelState>(() => EMPTY);

/** Forgets what was read, because it would now read otherwise. */
export function resetParts(symbolFile: SymbolFilePart): void {
  generation++;
  kernelStore.setState({ ...EMPTY, symbolFile });
}

/** The key of a CPU's backtrace. */
export function cpuKey(index: number): string {
  return `cpu ${index}`;
}

/** The key of a task's backtrace. */
export function taskKey(task: bigint): string {
  return `task ${task.toString(16)}`;
}

interface Session {
  readonly controller: AbortController;
  readonly opened: Promise<Reply<true>>;
}

let session: Session | undefined;
/** Grows with every dump: tells answers for an earlier one. */
let generation = 0;

function ensureSession(): Session | undefined {
  const { phase, files, options } = dumpStore.getState();
  if (phase !== 'open') return undefined;
  session ??= {
    controller: new AbortController(),
    opened: kernelClient.open(toRequest(files, options)),
  };
  return session;
}

function endSession(): void {
  if (session === undefined) return;
  session.controller.abort();
  session = undefined;
  stopKernel();
}

/** Asks the kernel worker of the open dump. Undefined: that dump is gone, and with it the question. */
export async function askKernel<T>(
  call: (client: KernelApi, signal: AbortSignal) => Promise<Reply<T>>,
): Promise<Reply<T> | undefined> {
  const mine = ensureSession();
  if (mine === undefined) return undefined;
  const before = generation;
  const opened = await mine.opened;
  if (before !== generation) return undefined;
  const reply = opened.ok ? await call(kernelClient, mine.controller.signal) : opened;
  if (before !== generation) return undefined;
  // A dead worker answers nothing any more: the next question starts another.
  if (!reply.ok && reply.error.kind === 'worker-died' && session === mine) {
    endSession();
    // The file that was added went with it.
    kernelStore.setState({ symbolFile: IDLE });
  }
  return reply;
}

function toPart<T>(reply: Reply<T>): Part<T> {
  if (reply.ok) return { kind: 'ready', value: reply.value };
  if (reply.error.kind === 'cancelled') return IDLE;
  return { kind: reply.error.kind === 'absent' ? 'absent' : 'failed', error: reply.error };
}

/** Loads a part unless it is there, on its way, or known to be absent. A failed one is tried again. */
async function load<T>(
  part: Part<T>,
  set: (part: Part<T>) => void,
  call: (client: KernelApi, signal: AbortSignal) => Promise<Reply<T>>,
): Promise<void> {
  if (part.kind !== 'idle' && part.kind !== 'failed') return;
  if (dumpStore.getState().phase !== 'open') return;
  set(LOADING);
  const reply = await askKernel(call);
  if (reply !== undefined) set(toPart(reply));
}

export function loadSummary(): Promise<void> {
  return load(
    kernelStore.getState().summary,
    (summary) => kernelStore.setState({ summary }),
    (client, signal) => client.summary(signal),
  );
}

export function loadLog(): Promise<void> {
  return load(
    kernelStore.getState().log,
    (log) => kernelStore.setState({ log }),
    (client, signal) => client.log(signal),
  );
}

export function loadTasks(): Promise<void> {
  return load(
    kernelStore.getState().tasks,
    (tasks) => kernelStore.setState({ tasks }),
    (client, signal) => client.tasks(signal),
  );
}

export function loadModules(): Promise<void> {
  return load(
    kernelStore.getState().modules,
    (modules) => kernelStore.setState({ modules }),
    (client, signal) => client.modules(signal),
  );
}

export function loadSymbols(): Promise<void> {
  return load(
    kernelStore.getState().symbols,
    (symbols) => kernelStore.setState({ symbols }),
    (client, signal) => client.symbols(0, 0, '', signal),
  );
}

export function loadFacts(): Promise<void> {
  return load(
    kernelStore.getState().facts,
    (facts) => kernelStore.setState({ facts }),
    (client, signal) => client.facts(signal),
  );
}

/**
 * True when VMCOREINFO says where the kernel's log is. Then reading the kernel costs a few MiB. Without it the memory
 * has to be searched, up to a GiB of it, which is only done when the person asks.
 */
export function isKernelNamed(): boolean {
  const entries = dumpStore.getState().summary?.vmcoreinfo?.entries ?? [];
  return entries.some(([key]) => key === 'SYMBOL(prb)' || key === 'SYMBOL(log_buf)');
}

/** True when a part may be read unasked: it costs little, or the person has asked for the search already. */
export function mayReadKernel(): boolean {
  return session !== undefined || isKernelNamed();
}

/** What stands in the side list and on the first screen, unless it takes a search: what happened first. */
export async function loadKernel(): Promise<void> {
  if (!isKernelNamed()) return;
  await loadSummary();
  await Promise.all([loadTasks(), loadModules(), loadSymbols()]);
}

function loadBacktrace(
  key: string,
  call: (client: KernelApi, signal: AbortSignal) => Promise<Reply<Backtrace>>,
): Promise<void> {
  return load(
    kernelStore.getState().backtraces.get(key) ?? IDLE,
    (part) => kernelStore.setState(({ backtraces }) => ({ backtraces: new Map(backtraces).set(key, part) })),
    call,
  );
}

/** The backtrace of a CPU by `Cpu.index`. */
export function loadCpuBacktrace(index: number): Promise<void> {
  return loadBacktrace(cpuKey(index), (client, signal) => client.backtraceCpu(index, signal));
}

/** The backtrace of a task by the virtual address of its task_struct. */
export function loadTaskBacktrace(task: bigint): Promise<void> {
  return loadBacktrace(taskKey(task), (client, signal) => client.backtraceTask(task, signal));
}

dumpStore.subscribe((state, before) => {
  if (state.summary === before.summary && state.phase === before.phase) return;
  generation++;
  endSession();
  kernelStore.setState(EMPTY);
});
