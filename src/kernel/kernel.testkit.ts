/** Kernel sources over made memory, for the tests of this folder. */

import { flatImage } from '../engine/machine/images.testkit.ts';
import { createVirtualLayout } from '../engine/machine/layout.ts';
import { vmcoreInfoFrom } from '../engine/machine/vmcoreinfo.ts';
import type { MemoryImage } from '../engine/types.ts';
import type { KernelSource } from './types.ts';
import { createVirtualMemory } from './virtualMemory.ts';

type Pieces = readonly (readonly [start: number, bytes: Uint8Array])[];

/** A kernel whose virtual addresses are absolute ones. */
export function kernelOf(memory: MemoryImage, vmcoreinfoText: string): KernelSource {
  const vmcoreinfo = vmcoreInfoFrom(new TextEncoder().encode(vmcoreinfoText), 'made', 'exact');
  const layout = createVirtualLayout(vmcoreinfo, undefined, memory.end);
  const virtual = createVirtualMemory(memory, layout, undefined);
  return { memory, cpus: [], vmcoreinfo, osInfo: undefined, uts: undefined, layout, virtual };
}

/** A made log as a kernel source; `damage` may write over the pieces. */
export function kernelOfLog(
  log: { readonly pieces: Pieces; readonly vmcoreinfo: string; readonly memorySize: number },
  damage: Pieces = [],
): KernelSource {
  return kernelOf(flatImage(log.memorySize, [...log.pieces, ...damage]), log.vmcoreinfo);
}
