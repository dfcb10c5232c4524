import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { realDataDir, realFile } from '../../../e2e/fixtures/realData.ts';
import { ensure } from '../../base/assert.ts';
import { blobSource } from '../../engine/blobSource.ts';
import { must } from '../../engine/machine/images.testkit.ts';
import { openDump } from '../../engine/openDump.ts';
import { createPageCache } from '../../engine/pageCache.ts';
import { openKernel } from '../kernelSource.ts';
import type { KernelSource, KernelSymbol } from '../types.ts';
import { loadSymbols } from './loadSymbols.ts';
import { realKernel } from './source.testkit.ts';

async function kernelOfFile(name: string): Promise<KernelSource> {
  const path = await realFile(name);
  const source = createPageCache(blobSource(await openAsBlob(path), basename(path)));
  const opened = await openDump([{ source, role: 'auto' }], {});
  if (opened.kind !== 'opened') throw new Error(`not opened: ${opened.kind}`);
  return must(await openKernel(opened.dump));
}

async function symbolsOf(source: KernelSource): Promise<readonly KernelSymbol[]> {
  const table = ensure(must(await loadSymbols(source)), 'symbols');
  expect(table.confidence).toBe('exact');
  return table.slice(0, table.count);
}

describe.skipIf(realDataDir === undefined)('the same symbols in every form of a dump', () => {
  it.each([
    ['dump-a', 'dump-a/vmcore'],
    ['dump-b', 'dump-b/emulator-elf.dump'],
    ['dump-b', 'dump-b/emulator-kdump-zlib.dump'],
  ] as const)(
    '%s and %s',
    async (set, file) => {
      const pair = await symbolsOf(await realKernel(set));
      expect(await symbolsOf(await kernelOfFile(file))).toEqual(pair);
    },
    60_000,
  );

  it('sample: is complete, with and without keys', async () => {
    const withKeys = await symbolsOf(await realKernel('sample'));
    const table = ensure(must(await loadSymbols(await realKernel('sample', /kallsyms_/))), 'symbols');
    expect(table.confidence).toBe('inferred');
    const own = /^kallsyms_/;
    const named = (symbols: readonly KernelSymbol[]): readonly KernelSymbol[] =>
      symbols.filter(({ name }) => !own.test(name));
    expect(named(table.slice(0, table.count))).toEqual(named(withKeys));
  });
});
