import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { err } from '../../base/result.ts';
import { memorySource } from '../memorySource.ts';
import type { ByteSource } from '../types.ts';
import { countBits, runEnd, testBit } from './bitCount.ts';
import { BLOCK_PAGES, KdumpBitmap } from './kdumpBitmap.ts';

function naiveCount(bytes: Uint8Array, bits: number): number {
  let count = 0;
  for (let i = 0; i < bits; i++) if (testBit(bytes, i)) count++;
  return count;
}

describe('bits', () => {
  it('are counted as one by one', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(320), (bytes, want) => {
        const bits = Math.min(want, bytes.length * 8);
        expect(countBits(bytes, bits)).toBe(naiveCount(bytes, bits));
      }),
    );
  });

  it('end their runs where one by one they do', () => {
    const sparse = fc.array(fc.constantFrom(0, 0, 0xff, 0xff, 1, 0x80, 0xfe), { maxLength: 30 });
    fc.assert(
      fc.property(sparse, fc.nat(240), fc.nat(240), fc.boolean(), (list, a, b, value) => {
        const bytes = Uint8Array.from(list);
        const from = Math.min(a, b, bytes.length * 8);
        const to = Math.min(Math.max(a, b), bytes.length * 8);
        let naive = from;
        while (naive < to && testBit(bytes, naive) === value) naive++;
        expect(runEnd(bytes, from, to, value)).toBe(naive);
      }),
    );
  });
});

/** Three and a half blocks of bits with a pattern, 100 bytes into the file. */
function patterned(): { readonly file: Uint8Array; readonly bits: Uint8Array; readonly pages: number } {
  const pages = BLOCK_PAGES * 3 + 12345;
  const bits = new Uint8Array(Math.ceil(pages / 8));
  for (let i = 0; i < bits.length; i++) bits[i] = (i * 2654435761) >>> 21;
  const file = new Uint8Array(100 + bits.length + 50).fill(0xff);
  file.set(bits, 100);
  return { file, bits, pages };
}

const PLACES = [
  0,
  1,
  BLOCK_PAGES - 1,
  BLOCK_PAGES,
  BLOCK_PAGES + 1,
  2 * BLOCK_PAGES + 77,
  3 * BLOCK_PAGES + 12344,
];

describe('KdumpBitmap', () => {
  it('knows the rank of any page in any order', async () => {
    const { file, bits, pages } = patterned();
    for (const order of [PLACES, [...PLACES].reverse(), [...PLACES, pages]]) {
      const bitmap = new KdumpBitmap(memorySource(file, 'f'), 100, pages);
      for (const pfn of order) {
        expect(await bitmap.rank(pfn)).toEqual({
          ok: true,
          value: { kind: 'rank', value: countBits(bits, pfn) },
        });
      }
    }
  });

  it('gives the same ranks to callers at the same time', async () => {
    const { file, bits, pages } = patterned();
    const bitmap = new KdumpBitmap(memorySource(file, 'f'), 100, pages);
    const ranks = await Promise.all(PLACES.map((pfn) => bitmap.rank(pfn)));
    expect(ranks).toEqual(
      PLACES.map((pfn) => ({ ok: true, value: { kind: 'rank', value: countBits(bits, pfn) } })),
    );
  });

  it('reads nothing above the page that is asked for', async () => {
    const { file, pages } = patterned();
    const inner = memorySource(file, 'f');
    let farthest = 0;
    const source: ByteSource = {
      ...inner,
      read(offset, length, signal) {
        farthest = Math.max(farthest, offset + length);
        return inner.read(offset, length, signal);
      },
    };
    await new KdumpBitmap(source, 100, pages).rank(5);
    expect(farthest).toBeLessThanOrEqual(100 + BLOCK_PAGES / 8);
  });

  it('says truncated above the end of the file and still ranks below it', async () => {
    const { file, bits, pages } = patterned();
    const cut = 100 + BLOCK_PAGES / 8 + 10;
    const bitmap = new KdumpBitmap(memorySource(file.slice(0, cut), 'f'), 100, pages);
    expect(bitmap.readablePages).toBe(BLOCK_PAGES + 80);
    expect(await bitmap.blockOf(BLOCK_PAGES + 80)).toEqual({
      ok: true,
      value: { kind: 'gap', reason: 'truncated' },
    });
    const rank = await bitmap.rank(BLOCK_PAGES + 80);
    expect(rank).toEqual({ ok: true, value: { kind: 'rank', value: countBits(bits, BLOCK_PAGES + 80) } });
  });

  it('knows no rank above a block that cannot be read', async () => {
    const { file, bits, pages } = patterned();
    const inner = memorySource(file, 'f');
    const bad = 100 + BLOCK_PAGES / 8 + 7;
    const source: ByteSource = {
      ...inner,
      async read(offset, length, signal) {
        if (offset > bad || offset + length <= bad) return inner.read(offset, length, signal);
        return err({ kind: 'unreadable', file: 'f', offset, length, detail: 'bad sector' });
      },
    };
    const bitmap = new KdumpBitmap(source, 100, pages);
    const gap = { ok: true, value: { kind: 'gap', reason: 'unreadable' } };
    expect(await bitmap.rank(3 * BLOCK_PAGES)).toEqual(gap);
    expect(await bitmap.rank(BLOCK_PAGES + 1)).toEqual(gap);
    expect(await bitmap.rank(9)).toEqual({ ok: true, value: { kind: 'rank', value: countBits(bits, 9) } });
  });

  it('stops when it is cancelled', async () => {
    const { file, pages } = patterned();
    const bitmap = new KdumpBitmap(memorySource(file, 'f'), 100, pages);
    expect(await bitmap.rank(pages, AbortSignal.abort())).toEqual({
      ok: false,
      error: { kind: 'cancelled' },
    });
    expect((await bitmap.rank(pages)).ok).toBe(true);
  });
});
