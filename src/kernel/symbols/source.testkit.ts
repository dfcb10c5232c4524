/** Kernel sources for the tests of symbols and types, with no page tables: the fixed maps of the layout alone. */

import { physAddr } from '../../base/address.ts';
import { err, ok } from '../../base/result.ts';
import { readExact } from '../../engine/address/readExact.ts';
import { imageOf, must } from '../../engine/machine/images.testkit.ts';
import type { VirtualLayout } from '../../engine/machine/layout.ts';
import { createVirtualLayout } from '../../engine/machine/layout.ts';
import { readMachine } from '../../engine/machine/machine.ts';
import { parseVmcoreinfoText } from '../../engine/machine/vmcoreinfo.ts';
import type { MemoryImage, VmcoreInfo } from '../../engine/types.ts';
import type { KernelSource, VirtualMemory } from '../types.ts';

/** Reads through the fixed maps. */
export function staticVirtual(memory: MemoryImage, layout: VirtualLayout): VirtualMemory {
  return {
    translate: async (addr) => {
      const phys = layout.toPhysical(addr);
      const by = phys === undefined ? 'none' : 'static';
      return ok({ addr, phys, contiguous: phys === undefined ? 0 : 4096, by, steps: [] });
    },
    read: async (addr, length, signal) => {
      const phys = layout.toPhysical(addr);
      if (phys === undefined) return err({ kind: 'unmapped', addr, detail: 'not in the fixed maps' });
      return readExact(memory, physAddr(phys), length, signal);
    },
  };
}

/** VMCOREINFO of `lines`. */
export function vmcoreInfoOf(lines: readonly string[]): VmcoreInfo {
  const raw = new TextEncoder().encode(`${lines.join('\n')}\n`);
  return { raw, ...parseVmcoreinfoText(raw), origin: 'test', confidence: 'exact' };
}

/** A source whose image is `bytes` at virtual = absolute `start`. */
export function sourceOf(start: number, bytes: Uint8Array, lines: readonly string[]): KernelSource {
  return sourceOfMemory(imageOf([[start, bytes]]), vmcoreInfoOf(lines));
}

function sourceOfMemory(memory: MemoryImage, vmcoreinfo: VmcoreInfo | undefined): KernelSource {
  const layout = createVirtualLayout(vmcoreinfo, undefined, memory.end);
  const virtual = staticVirtual(memory, layout);
  return { memory, cpus: [], vmcoreinfo, osInfo: undefined, uts: undefined, layout, virtual };
}

/** A real dump by its fixed maps; `without` leaves out lines of VMCOREINFO. */
export async function realSource(memory: MemoryImage, without?: RegExp): Promise<KernelSource> {
  const machine = must(await readMachine(memory, { cpus: [] }));
  const { vmcoreinfo } = machine;
  const values = new Map([...(vmcoreinfo?.values ?? [])].filter(([key]) => without?.test(key) !== true));
  const virtual = staticVirtual(memory, machine.layout);
  return {
    ...machine,
    memory,
    virtual,
    vmcoreinfo: vmcoreinfo === undefined ? undefined : { ...vmcoreinfo, values },
  };
}
