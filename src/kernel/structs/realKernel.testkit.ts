/** The kernels of real dumps, opened once per test file. */
import { openAsBlob } from 'node:fs';
import { realFile } from '../../../e2e/fixtures/realData.ts';
import { blobSource } from '../../engine/blobSource.ts';
import { must } from '../../engine/machine/images.testkit.ts';
import { openDump } from '../../engine/openDump.ts';
import { createPageCache } from '../../engine/pageCache.ts';
import type { MemoryImage } from '../../engine/types.ts';
import { type OpenedKernel, openKernel } from '../kernelSource.ts';
import { loadKallsyms } from '../symbols/loadKallsyms.ts';
import type { SymbolTable } from '../types.ts';
import { createStructs, type Structs } from './structs.ts';

export interface RealKernel {
  readonly source: OpenedKernel;
  readonly symbols: SymbolTable | undefined;
  readonly structs: Structs;
}

/** Opens `set`; `damage` may stand before its memory, and symbols may be withheld. */
export async function realKernel(
  set: string,
  damage: (memory: MemoryImage) => MemoryImage = (memory) => memory,
  withSymbols = true,
): Promise<RealKernel> {
  const files = [];
  for (const name of [`${set}/hsa.img`, `${set}/mem.img`, `${set}/memmap.txt`]) {
    const source = createPageCache(blobSource(await openAsBlob(await realFile(name)), name));
    files.push({ source, role: 'auto' as const });
  }
  const outcome = await openDump(files, {});
  if (outcome.kind !== 'opened') throw new Error(outcome.kind);
  const source = must(await openKernel({ ...outcome.dump, memory: damage(outcome.dump.memory) }));
  const symbols = withSymbols ? must(await loadKallsyms(source)) : undefined;
  return { source, symbols, structs: must(await createStructs(source, symbols)) };
}
