/**
 * The idle tasks (`swapper/N`), which are on no list. By symbol where there is one; otherwise by the run queues: each
 * CPU's run queue holds, in a row, the task that runs and the idle task, at the same place of every per-CPU area, and
 * these areas lie as far behind the kernel image as the lowcore says. (kernel/sched/sched.h, kernel/smpboot.c)
 */
import { breathe } from '../../base/breathe.ts';
import { symbolValue } from '../../engine/machine/vmcoreinfoValues.ts';
import type { CpuLowcore } from '../structs/cpuLowcores.ts';
import { Peek } from '../structs/peek.ts';
import { type Structs, symbolAddress } from '../structs/structs.ts';
import { COMM_SIZE, nameAt } from '../structs/taskRing.ts';
import { fieldOf } from '../structs/typeInfo.ts';
import type { KernelSource, SymbolTable } from '../types.ts';

const WORD_MASK = (1n << 64n) - 1n;
const BLOCK = 1024 * 1024;
/** Most of a kernel image that is searched. */
const SEARCH_LIMIT = 64 * BLOCK;
const MAX_CANDIDATES = 4096;
/** From rq.curr to rq.idle: one word; up to three since 6.13. */
const DISTANCES: readonly number[] = [8, 16, 24];

/** The idle task of each CPU that has one that can be found, by logical number. */
export async function findIdleTasks(
  source: KernelSource,
  symbols: SymbolTable | undefined,
  structs: Structs,
  peek: Peek,
  signal?: AbortSignal,
): Promise<ReadonlyMap<number, bigint>> {
  const idle = new Map<number, bigint>();
  const comm = structs.task?.layout.comm.offset;
  if (comm === undefined) return idle;
  const isIdle = async (task: bigint | undefined, logical: number): Promise<boolean> => {
    if (task === undefined || task === 0n) return false;
    const bytes = await peek.bytes(task + BigInt(comm), COMM_SIZE);
    const name = bytes === undefined ? undefined : nameAt(bytes, 0);
    return name === `swapper/${logical}` || (name === 'swapper' && logical === 0);
  };
  const take = async (variable: bigint): Promise<void> => {
    for (const { logical, percpuOffset } of structs.cpus) {
      if (percpuOffset === undefined || idle.has(logical)) continue;
      const task = await peek.u64((variable + percpuOffset) & WORD_MASK);
      if (task !== undefined && (await isIdle(task, logical))) idle.set(logical, task);
    }
  };
  const initTask = symbolAddress(symbols, 'init_task') ?? structs.task?.first;
  if (await isIdle(initTask, 0)) idle.set(0, initTask ?? 0n);
  for (const { currentTask, logical } of structs.cpus) {
    if (currentTask !== undefined && (await isIdle(currentTask, logical))) idle.set(logical, currentTask);
  }
  const complete = (): boolean => structs.cpus.every(({ logical }) => idle.has(logical));
  if (complete()) return idle;
  const runQueues = symbolAddress(symbols, 'runqueues');
  const member = fieldOf(structs.types, 'rq', 'idle');
  if (runQueues !== undefined && member !== undefined) await take(runQueues + BigInt(member.offset));
  const threads = symbolAddress(symbols, 'idle_threads');
  if (threads !== undefined) await take(threads);
  if (complete()) return idle;
  const cpu = structs.cpus.find(
    ({ logical, currentTask }) => !idle.has(logical) && currentTask !== undefined,
  );
  const image = imageOf(source, symbols);
  if (cpu === undefined || image === undefined) return idle;
  const variable = await searchRunQueue(source, cpu, image, (task) => isIdle(task, cpu.logical), signal);
  if (variable !== undefined) await take(variable);
  return idle;
}

interface Image {
  readonly start: bigint;
  readonly length: number;
}

function imageOf(source: KernelSource, symbols: SymbolTable | undefined): Image | undefined {
  const start = symbolAddress(symbols, '_stext') ?? symbolValue(source.vmcoreinfo?.values, '_stext');
  if (start === undefined) return undefined;
  const end = symbolAddress(symbols, '_end');
  const length = end === undefined || end <= start ? SEARCH_LIMIT : Number(end - start);
  return { start, length: Math.min(length, SEARCH_LIMIT) };
}

/** The per-CPU address of the word that holds the idle task, behind one that holds the task that ran. */
async function searchRunQueue(
  source: KernelSource,
  { currentTask, percpuOffset }: CpuLowcore,
  image: Image,
  isIdle: (task: bigint) => Promise<boolean>,
  signal: AbortSignal | undefined,
): Promise<bigint | undefined> {
  if (currentTask === undefined || percpuOffset === undefined) return undefined;
  const high = Number(currentTask >> 32n);
  const low = Number(currentTask & 0xffffffffn);
  let candidates = 0;
  for (let done = 0; done < image.length; done += BLOCK) {
    const start = (image.start + BigInt(done) + percpuOffset) & WORD_MASK;
    // One word of the next block is needed behind the last one; those 24 bytes are read twice.
    const peek = new Peek(source.virtual, signal);
    const bytes = await peek.part(start - (start % 8n), BLOCK + 24);
    if (peek.stopped !== undefined) return undefined;
    for (let at = 0; bytes.has(at, 32); at += 8) {
      if (bytes.u32(at + 4) !== low || bytes.u32(at) !== high) continue;
      if (++candidates > MAX_CANDIDATES) return undefined;
      for (const distance of DISTANCES) {
        if (!(await isIdle(bytes.u64(at + distance)))) continue;
        return (start - (start % 8n) + BigInt(at + distance) - percpuOffset) & WORD_MASK;
      }
    }
    await breathe();
  }
  return undefined;
}
