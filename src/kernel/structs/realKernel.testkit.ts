/** The kernels of real dumps, opened once per test file. */
import { openAsBlob } from 'node:fs';
import { realFile } from '../../../e2e/fixtures/realData.ts';
import { blobSource } from '../../engine/blobSource.ts';
import { must } from '../../engine/machine/images.testkit.ts';
import { vmcoreInfoFrom } from '../../engine/machine/vmcoreinfo.ts';
import { openDump } from '../../engine/openDump.ts';
import { createPageCache } from '../../engine/pageCache.ts';
import type { MemoryImage } from '../../engine/types.ts';
import { findBtf } from '../btf/findBtf.ts';
import { type OpenedKernel, openKernel } from '../kernelSource.ts';
import { loadKallsyms } from '../symbols/loadKallsyms.ts';
import type { SymbolTable } from '../types.ts';
import { createStructs, type Structs } from './structs.ts';
import type { TypeInfo } from './typeInfo.ts';

export interface RealKernel {
  readonly source: OpenedKernel;
  readonly symbols: SymbolTable | undefined;
  readonly types: TypeInfo | undefined;
  readonly structs: Structs;
}

export interface RealOptions {
  /** Stands before the memory of the dump. */
  readonly damage?: (memory: MemoryImage) => MemoryImage;
  /** `keys`: VMCOREINFO without the addresses of kallsyms; `none`: no symbols at all. */
  readonly symbols?: 'all' | 'keys' | 'none';
  readonly withBtf?: boolean;
}

/** Opens `set`. Types are used only when asked for. */
export async function realKernel(set: string, options: RealOptions = {}): Promise<RealKernel> {
  const files = [];
  for (const name of [`${set}/hsa.img`, `${set}/mem.img`, `${set}/memmap.txt`]) {
    const source = createPageCache(blobSource(await openAsBlob(await realFile(name)), name));
    files.push({ source, role: 'auto' as const });
  }
  const outcome = await openDump(files, {});
  if (outcome.kind !== 'opened') throw new Error(outcome.kind);
  let { memory, vmcoreinfo } = outcome.dump;
  memory = options.damage?.(memory) ?? memory;
  if (options.symbols === 'keys' && vmcoreinfo !== undefined) {
    const text = vmcoreinfo.text.split('\n').filter((line) => !line.includes('kallsyms'));
    vmcoreinfo = vmcoreInfoFrom(new TextEncoder().encode(text.join('\n')), 'made', 'exact');
  }
  const source = must(await openKernel({ ...outcome.dump, memory, vmcoreinfo }));
  const symbols = options.symbols === 'none' ? undefined : must(await loadKallsyms(source));
  const types = options.withBtf === true ? must(await findBtf(source, symbols)).btf : undefined;
  return { source, symbols, types, structs: must(await createStructs(source, symbols, types)) };
}
