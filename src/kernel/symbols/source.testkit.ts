/** Kernel sources of real dumps for the tests of symbols and types. */
import { must, realPair } from '../../engine/machine/images.testkit.ts';
import { readMachine } from '../../engine/machine/machine.ts';
import type { MemoryImage } from '../../engine/types.ts';
import { openKernel } from '../kernelSource.ts';
import type { KernelSource } from '../types.ts';

/** The kernel in `memory`; `without` leaves out lines of its VMCOREINFO. */
export async function kernelIn(memory: MemoryImage, without?: RegExp): Promise<KernelSource> {
  const machine = must(await readMachine(memory, { cpus: [] }));
  const kernel = must(await openKernel({ ...machine, memory }));
  const { vmcoreinfo } = kernel;
  if (vmcoreinfo === undefined) return kernel;
  const values = new Map([...vmcoreinfo.values].filter(([key]) => without?.test(key) !== true));
  return { ...kernel, vmcoreinfo: { ...vmcoreinfo, values } };
}

/** The kernel of a real pair. */
export async function realKernel(
  set: 'dump-a' | 'dump-b' | 'sample',
  without?: RegExp,
): Promise<KernelSource> {
  return kernelIn(await realPair(set), without);
}
