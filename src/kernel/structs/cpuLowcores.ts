/**
 * What the lowcore of every CPU says of the kernel: the task that ran, the stacks, and where the per-CPU variables
 * are. The offsets come from BTF, or from what the fields hold: see `../lowcoreLayout.ts`.
 * (arch/s390/include/asm/lowcore.h, arch/s390/kernel/setup.c, smp.c v3.12 to v6.12)
 */
import type { BeReader } from '../../base/bytes.ts';
import { ok, type Result } from '../../base/result.ts';
import type { Confidence, Cpu } from '../../engine/machine/machineTypes.ts';
import { readPresent } from '../../engine/machine/readPresent.ts';
import type { ReadError } from '../../engine/types.ts';
import { PREFIX_SIZE } from '../../s390/constants.ts';
import { detectLowcore } from '../lowcoreLayout.ts';
import type { KernelSource } from '../types.ts';
import { fieldOf, type TypeInfo } from './typeInfo.ts';

export type StackKind = 'task' | 'async' | 'nodat' | 'restart' | 'mcck';

/** A kernel stack: virtual addresses [base, end). */
export interface StackArea {
  readonly kind: StackKind;
  readonly base: bigint;
  readonly end: bigint;
}

/** One CPU as its lowcore describes it. */
export interface CpuLowcore {
  readonly cpu: Cpu;
  /** Logical number, by the dump or by cpu_nr. */
  readonly logical: number;
  /** task_struct of the task that ran. */
  readonly currentTask: bigint | undefined;
  readonly stacks: readonly StackArea[];
  /** What is added to the address of a per-CPU variable, modulo 2^64; undefined when not found. */
  readonly percpuOffset: bigint | undefined;
}

/** The offsets, bytes from the start of the lowcore. */
export interface LowcoreFields {
  readonly currentTask: number;
  readonly stacks: readonly (readonly [StackKind, number])[];
  readonly cpuNr: number | undefined;
  readonly percpuOffset: number | undefined;
  /** sizeof(struct pt_regs), bytes. */
  readonly ptRegsSize: number;
  /** THREAD_SIZE, bytes. */
  readonly stackSize: number;
  readonly confidence: Confidence;
  readonly why: string;
}

export interface Lowcores {
  readonly fields: LowcoreFields | undefined;
  readonly cpus: readonly CpuLowcore[];
}

const FRAME_OVERHEAD = 160;
const SMALL_STACK = 0x4000;
const KASAN_STACK = 0x10000;
/** One frame: the panic stack before 5.0. */
const PANIC_STACK = 0x1000;
const KINDS: readonly StackKind[] = ['task', 'async', 'nodat', 'restart', 'mcck'];

/** Reads every CPU's lowcore. CPUs whose lowcore is not in the dump are left out. */
export async function readLowcores(
  source: Pick<KernelSource, 'memory' | 'cpus'>,
  types?: TypeInfo,
  signal?: AbortSignal,
): Promise<Result<Lowcores, ReadError>> {
  const pages: { readonly cpu: Cpu; readonly page: BeReader }[] = [];
  for (const cpu of source.cpus) {
    if (cpu.prefix === undefined) continue;
    const read = await readPresent(source.memory, cpu.prefix, PREFIX_SIZE, signal);
    if (!read.ok) return read;
    if (read.value.present) pages.push({ cpu, page: read.value.reader });
  }
  const fields = chooseFields(pages, types);
  if (fields === undefined) return ok({ fields, cpus: [] });
  return ok({ fields, cpus: pages.map(({ cpu, page }) => cpuOf(cpu, page, fields)) });
}

function chooseFields(
  pages: readonly { readonly cpu: Cpu; readonly page: BeReader }[],
  types: TypeInfo | undefined,
): LowcoreFields | undefined {
  // The layout that most lowcores show; a damaged one does not decide.
  const votes = new Map<string, { readonly fields: LowcoreFields; count: number }>();
  for (const { cpu, page } of pages) {
    const fields = inferFields(page, cpu.logical);
    if (fields === undefined) continue;
    const key = `${fields.currentTask} ${fields.stacks.join()} ${fields.ptRegsSize}`;
    const vote = votes.get(key) ?? { fields, count: 0 };
    vote.count++;
    votes.set(key, vote);
  }
  const best = [...votes.values()].toSorted((a, b) => b.count - a.count)[0];
  if (best === undefined) return undefined;
  const inferred: LowcoreFields = {
    ...best.fields,
    why: `${best.count} of ${pages.length} lowcores hold stack pointers there`,
  };
  return exactFields(inferred, types) ?? inferred;
}

/** By BTF. The sizes are still those that the stored pointers show. */
function exactFields(inferred: LowcoreFields, types: TypeInfo | undefined): LowcoreFields | undefined {
  const at = (name: string): number | undefined => fieldOf(types, 'lowcore', name)?.offset;
  const currentTask = at('current_task');
  const kernelStack = at('kernel_stack');
  if (currentTask === undefined || kernelStack === undefined) return undefined;
  const named: readonly (readonly [StackKind, number | undefined])[] = [
    ['task', kernelStack],
    ['async', at('async_stack')],
    ['nodat', at('nodat_stack') ?? at('panic_stack')],
    ['restart', at('restart_stack')],
    ['mcck', at('mcck_stack')],
  ];
  const stacks: (readonly [StackKind, number])[] = [];
  for (const [kind, offset] of named) if (offset !== undefined) stacks.push([kind, offset]);
  return {
    ...inferred,
    currentTask,
    stacks,
    cpuNr: at('cpu_nr') ?? inferred.cpuNr,
    percpuOffset: at('percpu_offset') ?? inferred.percpuOffset,
    confidence: 'exact',
    why: 'BTF lowcore',
  };
}

function inferFields(page: BeReader, logical: number | undefined): LowcoreFields | undefined {
  const found = detectLowcore(page);
  if (found === undefined) return undefined;
  const { kernelStack, ptRegsSize } = found;
  const count = Math.min(found.stacks, KINDS.length);
  const stacks: (readonly [StackKind, number])[] = KINDS.slice(0, count).map((kind, i) => [
    kind,
    kernelStack + 8 * i,
  ]);
  const restart = kernelStack + 24;
  // Before 5.0 restart_stack is the plain end of a stack.
  if (count === 3 && isPlainEnd(page.u64(restart))) stacks.push(['restart', restart]);
  const wide = BigInt(KASAN_STACK - FRAME_OVERHEAD - ptRegsSize);
  const kasan = stacks.slice(0, 2).every(([, at]) => (page.u64(at) & 0xffffn) === wide);
  // Layout of 3.12 .. 4.12: thread_info, the base of the stack, lies between.
  const before = page.u64(kernelStack - 8);
  const stackBase = page.u64(kernelStack) - BigInt(SMALL_STACK - FRAME_OVERHEAD - ptRegsSize);
  const currentTask = before === stackBase ? kernelStack - 16 : kernelStack - 8;
  const numbers = [0x58, 0x50].map((far) => kernelStack + far);
  const cpuNr = logical === undefined ? numbers[0] : numbers.find((at) => page.u32(at) === logical);
  return {
    currentTask,
    stacks,
    cpuNr,
    percpuOffset:
      cpuNr === undefined ? undefined : kernelStack + (cpuNr === kernelStack + 0x50 ? 0x58 : 0x70),
    ptRegsSize,
    stackSize: kasan ? KASAN_STACK : SMALL_STACK,
    confidence: 'inferred',
    why: '',
  };
}

function isPlainEnd(word: bigint): boolean {
  return word !== 0n && word % 4096n === 0n;
}

function cpuOf(cpu: Cpu, page: BeReader, fields: LowcoreFields): CpuLowcore {
  const stacks: StackArea[] = [];
  for (const [kind, at] of fields.stacks) {
    const area = stackArea(kind, page.u64(at), fields);
    if (area !== undefined && !stacks.some(({ base }) => base === area.base)) stacks.push(area);
  }
  const currentTask = page.u64(fields.currentTask);
  const numbered = fields.cpuNr === undefined ? undefined : page.u32(fields.cpuNr);
  return {
    cpu,
    logical: cpu.logical ?? (numbered !== undefined && numbered < 0x10000 ? numbered : cpu.index),
    currentTask: currentTask !== 0n && currentTask % 8n === 0n ? currentTask : undefined,
    stacks,
    percpuOffset: fields.percpuOffset === undefined ? undefined : page.u64(fields.percpuOffset),
  };
}

/** The stack that a stored pointer belongs to; undefined when it cannot be one. */
function stackArea(kind: StackKind, pointer: bigint, fields: LowcoreFields): StackArea | undefined {
  if (pointer < 0x1000n) return undefined;
  const size = BigInt(
    kind === 'nodat' && fields.stacks.length <= 4 && pointer % 0x4000n < 0x3000n
      ? PANIC_STACK
      : fields.stackSize,
  );
  const inset = pointer % 4096n === 0n ? 0n : BigInt(FRAME_OVERHEAD + fields.ptRegsSize);
  const end = pointer + inset;
  if (end % 4096n !== 0n || end < size) return undefined;
  return { kind, base: end - size, end };
}
