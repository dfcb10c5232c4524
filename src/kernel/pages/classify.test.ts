import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noise } from '../structs/memory.testkit.ts';
import { classifyRun, settlePending } from './classify.ts';
import { classCode, PAGE_CLASSES } from './pageClass.ts';
import { readPageLayout } from './pageLayout.ts';
import {
  ARRAY_AT,
  FLAG,
  type MadePage,
  madeKernel,
  PAGE_BYTES,
  pageBytes,
  VMCOREINFO,
} from './pages.testkit.ts';

function layoutOf(era: keyof typeof VMCOREINFO) {
  const layout = readPageLayout(madeKernel(VMCOREINFO[era], new Uint8Array(64)).vmcoreinfo);
  if (!layout.ok) throw new Error(layout.error);
  return layout.value;
}

function classes(era: keyof typeof VMCOREINFO, pages: readonly MadePage[], firstFrame = 0) {
  const arrayBase = ARRAY_AT - firstFrame * PAGE_BYTES;
  const run = { bytes: pageBytes(pages, arrayBase), firstFrame, arrayBase, absent: undefined };
  const judged = classifyRun(run, layoutOf(era));
  return { names: Array.from(judged.classes, (code) => PAGE_CLASSES[code] ?? 'pending'), judged };
}

const ANON = 0x1001;
const CACHE = 0x2000;

describe('the class of a page', () => {
  it('is told by flags, mapping and type word in every era', () => {
    for (const [era, buddy, slab] of [
      ['old', -128, { flags: FLAG.oldSlab, mapcount: 3 }],
      ['middle', -129, { flags: FLAG.slab, mapcount: -129 }],
      ['new', -268435456, { mapcount: -184549376 }],
    ] as const) {
      const { names, judged } = classes(era, [
        { mapcount: buddy, private: 1 },
        { mapcount: buddy, private: 5 },
        slab,
        { flags: FLAG.lru, mapping: CACHE },
        { flags: FLAG.lru + FLAG.private, mapping: CACHE, mapcount: 2 },
        { flags: FLAG.lru + FLAG.swapBacked, mapping: ANON, mapcount: 0 },
        { flags: FLAG.swapCache + FLAG.swapBacked, mapping: CACHE },
        { flags: FLAG.swapCache, mapping: CACHE },
        {},
        { flags: FLAG.poison },
        // Page tables have a type word of their own in the middle era.
        { mapcount: -513, mapping: ANON },
      ]);
      expect(names).toEqual([
        'free',
        'free',
        'slab',
        'cache',
        'cachePrivate',
        'user',
        'cache',
        'kernel',
        'kernel',
        'offline',
        'kernel',
      ]);
      expect(judged.nonsense).toBe(0);
    }
  });

  it('is kernel, counted as nonsense, when a free block is no block', () => {
    const { names, judged } = classes('middle', [
      {},
      { mapcount: -129, private: 1 },
      { mapcount: -129, private: 11 },
      { mapcount: -129, private: 2 ** 40 },
      { mapcount: -1073741829 },
    ]);
    expect(names).toEqual(['kernel', 'kernel', 'kernel', 'kernel', 'kernel']);
    expect(judged.nonsense).toBe(4);
  });

  it('is that of its head for a tail, and nonsense for a tail without one', () => {
    const head = { flags: FLAG.lru + FLAG.head, mapping: ANON };
    const { names, judged } = classes('middle', [
      head,
      { tailOf: 0, mapping: 0x400 },
      { tailOf: 0, flags: FLAG.lru },
      { tailOf: 7 },
      {},
      { tailOf: 4 },
      { mapcount: -129, private: 0 },
      { tailOf: 6 },
    ]);
    expect(names).toEqual(['user', 'user', 'user', 'kernel', 'kernel', 'kernel', 'free', 'kernel']);
    expect(judged.nonsense).toBe(3);
  });

  it('waits for a head before the run, and is unknown when that cannot be read', () => {
    const pages = [{ tailOf: 14 }, { tailOf: 14 }, { tailOf: 12 }];
    const { names, judged } = classes('middle', pages, 16);
    expect(names).toEqual(['pending', 'pending', 'pending']);
    settlePending(judged, 14, classCode('cache'));
    settlePending(judged, 12, undefined);
    expect(Array.from(judged.classes, (code) => PAGE_CLASSES[code])).toEqual(['cache', 'cache', 'unknown']);
  });

  it('is user for huge pages, by the mark of its era', () => {
    const middle = [{ flags: FLAG.head }, { tailOf: 0, kind: 2 }];
    // The number of the kind lies over the second half of lru, which a tail does not use.
    expect(classes('middle', middle).names).toEqual(['user', 'user']);
    expect(classes('middle', [{ flags: FLAG.head }, { tailOf: 0, kind: 1 }]).names).toEqual([
      'kernel',
      'kernel',
    ]);
    expect(classes('new', [{ flags: FLAG.head, mapcount: -201326592 + 5 }, { tailOf: 0 }]).names).toEqual([
      'user',
      'user',
    ]);
  });

  it('goes by the order of the head before 4.4', () => {
    const { names } = classes('old', [
      { flags: FLAG.head + FLAG.lru, mapping: ANON },
      { order: 2 },
      {},
      {},
      { flags: FLAG.lru, mapping: CACHE },
    ]);
    expect(names).toEqual(['user', 'user', 'user', 'user', 'cache']);
  });

  it('is found for any bytes, each frame once, with much nonsense in noise', () => {
    for (const era of ['old', 'middle', 'new'] as const) {
      const layout = layoutOf(era);
      fc.assert(
        fc.property(fc.nat(), fc.nat(0xffff), (seed, firstFrame) => {
          const next = noise(seed);
          const bytes = Uint8Array.from({ length: 512 * PAGE_BYTES }, () => next() & 0xff);
          const judged = classifyRun({ bytes, firstFrame, arrayBase: ARRAY_AT, absent: undefined }, layout);
          expect(judged.classes.length).toBe(512);
          for (const [head, frames] of judged.pending) {
            expect(head).toBeLessThan(firstFrame);
            settlePending(judged, head, undefined);
            expect(frames.length).toBeGreaterThan(0);
          }
          for (const code of judged.classes) expect(PAGE_CLASSES[code]).toBeDefined();
          expect(judged.nonsense).toBeGreaterThan(20);
        }),
        { numRuns: 20 },
      );
    }
  });
});
