import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { realDataDir } from '../../../e2e/fixtures/realData.ts';
import { must } from '../../engine/machine/images.testkit.ts';
import { damagedMemory } from '../structs/memory.testkit.ts';
import { type RealOptions, realKernel } from '../structs/realKernel.testkit.ts';
import { countPages, type MemoryStretch, type PageCounts } from './countPages.ts';
import { PAGE_CLASSES, type PageClass } from './pageClass.ts';
import { openPageClasses } from './pageClasses.ts';
import { countProblem } from './pageFilter.ts';

const MEMORY: Readonly<Record<string, readonly MemoryStretch[]>> = {
  sample: [{ start: 0, size: 0x6000000 }],
  'dump-a': [
    { start: 0, size: 0x8000000 },
    { start: 0xc000000, size: 0x2000000 },
  ],
  'dump-b': [{ start: 0, size: 0xc000000 }],
};

async function counted(set: string, zeros: boolean, options: RealOptions = {}): Promise<PageCounts> {
  const { source } = await realKernel(set, { symbols: 'none', ...options });
  const classes = must(await openPageClasses(source));
  if (!classes.ok) throw new Error(classes.error);
  const zerosIn = zeros ? { zerosIn: source.memory } : {};
  return must(await countPages(classes.value, MEMORY[set] ?? [], { cells: 4096, ...zerosIn }));
}

function of(counts: readonly number[] | undefined, name: PageClass): number {
  return counts?.[PAGE_CLASSES.indexOf(name)] ?? Number.NaN;
}

/** /proc/meminfo shortly before the crash, in pages. */
async function meminfo(set: string): Promise<(key: string) => number> {
  const text = await readFile(join(realDataDir ?? '', set, 'truth/meminfo.txt'), 'utf8');
  return (key) => Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]) / 4;
}

describe.skipIf(realDataDir === undefined)('page classes of real kernels', () => {
  it('are page for page as many as makedumpfile counts at level 31', async () => {
    const counts = await counted('sample', true);
    expect(counts.totalFrames).toBe(0x6000);
    expect(of(counts.frames, 'cache')).toBe(0x2e0);
    expect(of(counts.frames, 'cachePrivate')).toBe(0);
    expect(of(counts.frames, 'user')).toBe(0x1cb);
    expect(of(counts.frames, 'free')).toBe(0x48ee);
    expect(of(counts.zeros, 'kernel') + of(counts.zeros, 'slab')).toBe(0x236);
    expect(counts.nonsense).toBe(0);
  });

  it('agree with /proc/meminfo, which was read a moment before the crash', async () => {
    for (const set of ['dump-a', 'dump-b', 'sample']) {
      const counts = await counted(set, false);
      const said = await meminfo(set);
      // Cached counts shared memory too, which is in the page cache; nothing was written in between.
      const cache = of(counts.frames, 'cache') + of(counts.frames, 'cachePrivate');
      expect(Math.abs(cache - said('Cached') - said('Buffers'))).toBeLessThanOrEqual(4);
      expect(Math.abs(of(counts.frames, 'user') - said('AnonPages'))).toBeLessThanOrEqual(32);
      // The process that crashes the kernel starts in between, and per-CPU lists hold pages that are free in meminfo.
      expect(Math.abs(of(counts.frames, 'free') - said('MemFree'))).toBeLessThanOrEqual(512);
      // Slab in meminfo leaves out the large blocks that kmalloc takes from the page allocator.
      expect(Math.abs(of(counts.frames, 'slab') - said('Slab'))).toBeLessThanOrEqual(64);
      expect(of(counts.frames, 'unknown')).toBe(0);
      expect(countProblem(counts)).toBeUndefined();
    }
  });

  it('end within bounds and are refused or bounded when the memory is damaged', async () => {
    const counts = await counted('sample', false, { damage: (memory) => damagedMemory(memory, 7, 20) });
    expect(counts.frames.reduce((all, one) => all + one, 0)).toBe(0x6000);
    expect(countProblem(counts)).toMatch(/contradict themselves/);
  });
});
