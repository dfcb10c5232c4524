/**
 * Everything about a kernel's data structures that tasks and stacks need: the layout of task_struct, each CPU's
 * lowcore, the stack frame format. Made once per dump; each part that cannot be found is undefined, and the views that
 * need it say so.
 */
import type { Result } from '../../base/result.ts';
import { symbolValue } from '../../engine/machine/vmcoreinfoValues.ts';
import type { ReadError } from '../../engine/types.ts';
import type { KernelSource, SymbolTable } from '../types.ts';
import { type CpuLowcore, type LowcoreFields, readLowcores } from './cpuLowcores.ts';
import { detectFrameFormat, type FrameFormat } from './frameFormat.ts';
import { Peek } from './peek.ts';
import { findTaskLayout, type TaskTypes } from './taskLayout.ts';
import type { TypeInfo } from './typeInfo.ts';

export interface Structs {
  readonly lowcore: LowcoreFields | undefined;
  readonly cpus: readonly CpuLowcore[];
  readonly task: TaskTypes | undefined;
  readonly frames: FrameFormat;
  readonly types: TypeInfo | undefined;
  /** True for addresses in kernel or module text, as well as it is known. */
  readonly isText: (addr: bigint) => boolean;
}

/** Every kernel has more text than this. */
const TEXT_LEAST = 0x100000n;
/** Without symbols, what lies this close behind _stext counts as text. */
const TEXT_GUESS = 32n * 1024n * 1024n;
const THREAD_SIZE = 0x4000;
const SLEEPERS = 16;

/** Address of the only symbol named so. */
export function symbolAddress(symbols: SymbolTable | undefined, name: string): bigint | undefined {
  return symbols?.byName(name)[0]?.addr;
}

/** Finds the layouts. Members are exact where `types` has them, inferred otherwise. */
export async function createStructs(
  source: KernelSource,
  symbols?: SymbolTable,
  types?: TypeInfo,
  signal?: AbortSignal,
): Promise<Result<Structs, ReadError>> {
  const lowcores = await readLowcores(source, types, signal);
  if (!lowcores.ok) return lowcores;
  const { fields, cpus } = lowcores.value;
  const peek = new Peek(source.virtual, signal);
  const initTask = symbolAddress(symbols, 'init_task');
  const task = await findTaskLayout(peek, cpus, fields?.stackSize ?? THREAD_SIZE, initTask, types);
  const isText = textTest(source, symbols);
  const sleeping = task === undefined ? [] : await sleepingStackPointers(peek, task);
  const frames = await detectFrameFormat(peek, cpus, sleeping, isText, types);
  return peek.done({ lowcore: fields, cpus, task, frames, types, isText });
}

function textTest(source: KernelSource, symbols: SymbolTable | undefined): (addr: bigint) => boolean {
  const stext = symbolValue(source.vmcoreinfo?.values, '_stext');
  // A table without functions, such as VMCOREINFO's few symbols, cannot tell.
  const knows = symbols !== undefined && (stext === undefined || symbols.isText(stext + TEXT_LEAST));
  if (knows) return (addr) => symbols.isText(addr);
  if (stext === undefined) return () => false;
  return (addr) => addr >= stext && addr < stext + TEXT_GUESS;
}

/** Saved stack pointers of the first few tasks. */
async function sleepingStackPointers(peek: Peek, { layout, first }: TaskTypes): Promise<readonly bigint[]> {
  const { ksp } = layout;
  if (ksp === undefined) return [];
  const pointers: bigint[] = [];
  let node: bigint | undefined = first + BigInt(layout.tasks.offset);
  for (let step = 0; step < SLEEPERS && node !== undefined; step++) {
    node = await peek.u64(node);
    if (node === undefined || node === first + BigInt(layout.tasks.offset)) break;
    const pointer = await peek.u64(node - BigInt(layout.tasks.offset) + BigInt(ksp.offset));
    if (pointer !== undefined) pointers.push(pointer);
  }
  return pointers;
}
