import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FRAME_SIZE, physAddr } from '../../base/address.ts';
import { must } from '../../engine/machine/images.testkit.ts';
import type { Cpu } from '../../engine/machine/machineTypes.ts';
import type { KernelSource } from '../types.ts';
import { countPages } from './countPages.ts';
import { PAGE_CLASSES } from './pageClass.ts';
import { openPageClasses, type PageClasses } from './pageClasses.ts';
import { countProblem, createLevelFilter } from './pageFilter.ts';
import { readPageLayout } from './pageLayout.ts';
import { ARRAY_AT, FLAG, type MadePage, madeKernel, pageBytes, VMCOREINFO } from './pages.testkit.ts';

async function opened(source: KernelSource): Promise<PageClasses> {
  const classes = must(await openPageClasses(source));
  if (!classes.ok) throw new Error(classes.error);
  return classes.value;
}

const PAGES: readonly MadePage[] = [
  ...Array.from({ length: 8 }, () => ({})),
  { mapcount: -129, private: 3 },
  ...Array.from({ length: 7 }, () => ({ flags: FLAG.lru })),
  { flags: FLAG.lru, mapping: 0x2000 },
  { flags: FLAG.lru + FLAG.private, mapping: 0x2000 },
  { flags: FLAG.lru, mapping: 0x1001 },
  { flags: FLAG.slab },
  ...Array.from({ length: 1024 }, () => ({})),
];

describe('the page states of a kernel', () => {
  it('are counted by class and by cell', async () => {
    const classes = await opened(madeKernel(VMCOREINFO.middle, pageBytes(PAGES)));
    const stretch = [{ start: 0, size: 20 * FRAME_SIZE }];
    const told: number[] = [];
    const counts = must(
      await countPages(classes, stretch, { cells: 5, onProgress: (done) => told.push(done) }),
    );
    const frames = Object.fromEntries(PAGE_CLASSES.map((name, i) => [name, counts.frames[i]]));
    expect(frames).toMatchObject({
      kernel: 8,
      free: 8,
      cache: 1,
      cachePrivate: 1,
      user: 1,
      slab: 1,
      unknown: 0,
    });
    expect(told).toEqual([20]);
    expect(counts.map).toMatchObject({ cells: 5, cellBytes: 4 * FRAME_SIZE });
    const sum = (cell: number) =>
      counts.map.frames
        .subarray(cell * counts.map.stride, (cell + 1) * counts.map.stride)
        .reduce((all, one) => all + one, 0);
    expect([0, 1, 2, 3, 4].map(sum)).toEqual([4, 4, 4, 4, 4]);
    expect(countProblem(counts)).toBeUndefined();
  });

  it('tell zeros apart from what is missing when they are looked for', async () => {
    const source = madeKernel(VMCOREINFO.middle, pageBytes(PAGES));
    const classes = await opened(source);
    // The array itself lies in these frames, so 16 of them are not zero.
    const stretch = [{ start: ARRAY_AT - 16 * FRAME_SIZE, size: 64 * FRAME_SIZE }];
    const counts = must(await countPages(classes, stretch, { cells: 4, zerosIn: source.memory }));
    const used = Math.ceil((PAGES.length * 64) / FRAME_SIZE);
    expect(counts.zeros?.reduce((all, one) => all + one, 0)).toBe(64 - used);
  });

  it('filter by level as makedumpfile does, and keep what readers start from', async () => {
    const source = madeKernel(VMCOREINFO.middle, pageBytes(PAGES));
    const filter = createLevelFilter(source, await opened(source));
    const out = async (level: number) => {
      const mask = must(await filter.leftOut(0, 20, level));
      return [...mask.keys()].filter((i) => mask[i] === 1);
    };
    expect(await out(2)).toEqual([16]);
    expect(await out(4)).toEqual([16, 17]);
    expect(await out(8)).toEqual([18]);
    expect(await out(16)).toEqual([8, 9, 10, 11, 12, 13, 14, 15]);
    expect(await out(31)).toEqual([8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]);
    const cpu: Cpu = {
      index: 0,
      prefix: physAddr(8 * FRAME_SIZE),
      state: 'saved',
      registers: undefined,
      origin: 'made',
      confidence: 'exact',
    };
    const guarded = createLevelFilter({ ...source, cpus: [cpu] }, await opened(source));
    expect([...must(await guarded.leftOut(8, 3, 31))]).toEqual([0, 0, 1]);
  });

  it('are unknown, and kept, where the array is not in the dump', async () => {
    const source = madeKernel(VMCOREINFO.middle, pageBytes(PAGES.slice(0, 128)), ARRAY_AT + 2 * FRAME_SIZE);
    const classes = await opened(source);
    const counts = must(await countPages(classes, [{ start: 0, size: 1024 * FRAME_SIZE }], { cells: 16 }));
    expect(counts.frames[PAGE_CLASSES.indexOf('unknown')]).toBe(1024 - 128);
    expect(countProblem(counts)).toMatch(/not in the dump/);
  });

  it('are not believed when they are noise', async () => {
    const noise = Uint8Array.from({ length: 0x20000 }, (_, i) => (i * 197 + (i >> 7) * 31) & 0xff);
    const classes = await opened(madeKernel(VMCOREINFO.middle, noise));
    const counts = must(await countPages(classes, [{ start: 0, size: 2048 * FRAME_SIZE }], { cells: 16 }));
    expect(countProblem(counts)).toMatch(/contradict themselves/);
  });

  it('stop when they are told to', async () => {
    const classes = await opened(madeKernel(VMCOREINFO.middle, pageBytes(PAGES)));
    const controller = new AbortController();
    controller.abort();
    const stretch = [{ start: 0, size: 20 * FRAME_SIZE }];
    expect(await countPages(classes, stretch, { cells: 5 }, controller.signal)).toMatchObject({
      ok: false,
      error: { kind: 'cancelled' },
    });
  });
});

describe('what cannot be told', () => {
  const refusal = async (text: string): Promise<string> => {
    const answer = must(await openPageClasses(madeKernel(text, pageBytes(PAGES))));
    return answer.ok ? 'opened' : answer.error;
  };

  it('is said in words', async () => {
    const { middle } = VMCOREINFO;
    expect(await refusal(middle.replace(/NUMBER\(PG_lru\)=4\n/, ''))).toMatch(/NUMBER\(PG_lru\)/);
    expect(await refusal(middle.replace(/SYMBOL\(vmemmap\)=.*\n/, ''))).toMatch(/nor where mem_section is/);
    expect(await refusal(middle.replace('6.1.0', '7.9.0'))).toMatch(/7\.9\. .*known here/);
    expect(await refusal(middle.replace(/OFFSET\(page\.compound_head\)=8\n/, ''))).toMatch(/compound_head/);
    expect(await refusal(middle.replace('SIZE(page)=64', 'SIZE(page)=6400000'))).toMatch(/cannot be/);
    expect(await refusal(middle.replace('page.private)=40', 'page.private)=60'))).toMatch(/outside/);
    expect(
      await refusal(middle.replace(/SYMBOL\(vmemmap\)=.*\n/, 'SYMBOL(vmemmap)=fffffffffffff000\n')),
    ).toMatch(/SYMBOL\(vmemmap\)/);
    expect(readPageLayout(undefined)).toMatchObject({ ok: false });
  });

  it('never hangs or throws, whatever VMCOREINFO says of mem_section', async () => {
    const base = VMCOREINFO.middle.replace(/SYMBOL\(vmemmap\)=.*\n/, '');
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.nat(), fc.integer({ min: 0, max: 0x400000 })),
        fc.integer({ min: -4, max: 2 ** 31 }),
        fc.integer({ min: -4, max: 8192 }),
        fc.integer({ min: 0, max: 70 }),
        async (symbol, length, size, bits) => {
          const text = `${base}SYMBOL(mem_section)=${symbol.toString(16)}\nLENGTH(mem_section)=${length}\nSIZE(mem_section)=${size}\nOFFSET(mem_section.section_mem_map)=0\nNUMBER(SECTION_SIZE_BITS)=${bits}\n`;
          const source = madeKernel(text, pageBytes(PAGES));
          const answer = must(await openPageClasses(source));
          if (!answer.ok) return;
          must(await countPages(answer.value, [{ start: 0, size: 64 * FRAME_SIZE }], { cells: 4 }));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('finds the array through mem_section, as a value and as a variable', async () => {
    const base = VMCOREINFO.middle.replace(/SYMBOL\(vmemmap\)=.*\n/, '');
    const keys = (at: number) =>
      `${base}SYMBOL(mem_section)=${at.toString(16)}\nLENGTH(mem_section)=1024\nSIZE(mem_section)=16\nOFFSET(mem_section.section_mem_map)=0\nNUMBER(SECTION_SIZE_BITS)=28\nNUMBER(MAX_PHYSMEM_BITS)=46\n`;
    const array = new Uint8Array(0x200000);
    array.set(pageBytes(PAGES));
    const view = new DataView(array.buffer);
    const [roots, table, pointer] = [0x80000, 0x81000, 0x82000];
    view.setBigUint64(roots, BigInt(ARRAY_AT + table));
    // Section 0, with flag bits 0 to 3.
    view.setBigUint64(table, BigInt(ARRAY_AT + 0xf));
    view.setBigUint64(pointer, BigInt(ARRAY_AT + roots));
    for (const at of [ARRAY_AT + roots, ARRAY_AT + pointer]) {
      const classes = await opened(madeKernel(keys(at), array));
      const block = must(await classes.block(5));
      expect(Array.from(block.codes.subarray(16, 20), (code) => PAGE_CLASSES[code])).toEqual([
        'cache',
        'cachePrivate',
        'user',
        'slab',
      ]);
    }
  });
});
