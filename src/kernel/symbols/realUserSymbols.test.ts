import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { realDataDir } from '../../../e2e/fixtures/realData.ts';
import { ensure } from '../../base/assert.ts';
import { must } from '../../engine/machine/images.testkit.ts';
import { memorySource } from '../../engine/memorySource.ts';
import { loadKallsyms } from './loadKallsyms.ts';
import { realKernel } from './source.testkit.ts';
import { loadUserSymbols } from './userSymbols.ts';

function packed(name: string): Uint8Array {
  return gunzipSync(readFileSync(join(ensure(realDataDir, 'real data'), name)));
}

describe.skipIf(realDataDir === undefined)('files of symbols beside real dumps', () => {
  it.each(['dump-a', 'dump-b'] as const)('%s: its System.map gives the symbols of the dump', async (set) => {
    const source = await realKernel(set);
    const own = ensure(must(await loadKallsyms(source)), 'kallsyms');
    const file = memorySource(packed(`${set}/truth/System.map.gz`), 'System.map');
    const { table, checks } = must(await loadUserSymbols(source, file));
    const map = ensure(table, 'a table');
    const wrong = own.slice(0, own.count).filter(({ name, addr }) => {
      const found = map.byName(name);
      return found.length > 0 && !found.some((symbol) => symbol.addr === addr);
    });
    expect(wrong).toEqual([]);
    expect(map.count).toBeGreaterThan(own.count);
    expect(checks.map(({ outcome }) => outcome)).toEqual(['passed']);
    expect(map.confidence).toBe('exact');
  });

  it('dump-a: the System.map of another kernel is known by its banner', async () => {
    const source = await realKernel('dump-a');
    const file = memorySource(packed('dump-b/truth/System.map.gz'), 'System.map');
    const { table, checks } = must(await loadUserSymbols(source, file));
    expect(checks.map(({ outcome }) => outcome)).toEqual(['failed']);
    expect(table?.confidence).toBe('unreliable');
  });

  it('dump-a: /proc/kallsyms of the same boot needs no move and brings its modules', async () => {
    const source = await realKernel('dump-a');
    const file = memorySource(packed('dump-a/truth/kallsyms.gz'), 'kallsyms');
    const { table } = must(await loadUserSymbols(source, file));
    expect(table?.notes).toEqual(['the kernel ran where the file has it']);
    expect(table?.byName('loop_add')[0]?.module).toBe('loop');
  });
});
