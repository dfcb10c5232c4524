/** Dumps of machines with terabytes: opening reads no more than headers, looking reads no more than it needs. */
import { describe, expect, it } from 'vitest';
import { madePage, makeKdump } from '../../../e2e/fixtures/kdumpMaker.ts';
import { physAddr } from '../../base/address.ts';
import { err, ok } from '../../base/result.ts';
import { createPageCache } from '../pageCache.ts';
import { rangeProblem } from '../readRange.ts';
import type { ByteSource } from '../types.ts';
import { kdump } from './kdump.ts';

const GIB = 2 ** 30;

/** A file of zeros with some pieces in it. */
function sparseSource(
  sizeBytes: number,
  pieces: readonly (readonly [at: number, bytes: Uint8Array])[],
): ByteSource {
  return {
    name: 'sparse',
    sizeBytes,
    async read(offset, length) {
      const problem = rangeProblem('sparse', sizeBytes, offset, length);
      if (problem !== undefined) return err(problem);
      const out = new Uint8Array(length);
      for (const [at, bytes] of pieces) {
        const from = Math.max(offset, at);
        const to = Math.min(offset + length, at + bytes.length);
        if (to > from) out.set(bytes.subarray(from - at, to - at), from - offset);
      }
      return ok(out);
    },
  };
}

/** A dump of `pageCount` pages of which only `stored` are there. */
function sparseDump(pageCount: number, stored: readonly number[]): ByteSource {
  const small = makeKdump({ pageCount: 8, page: () => 'hole', writtenBlocks: 0 });
  const bitmapBlocks = 2 * Math.ceil(pageCount / 8 / 4096);
  const head = small.bytes.slice(0, small.existsAt);
  const view = new DataView(head.buffer);
  view.setUint32(436, bitmapBlocks);
  view.setUint32(440, Math.min(pageCount, 0xffffffff));
  view.setBigUint64(4096 + 96, BigInt(pageCount));
  const existsAt = small.existsAt;
  const storedAt = existsAt + (bitmapBlocks / 2) * 4096;
  const descriptorsAt = existsAt + bitmapBlocks * 4096;
  const dataAt = descriptorsAt + 24 * stored.length;
  const pieces: (readonly [number, Uint8Array])[] = [[0, head]];
  for (const [index, pfn] of stored.entries()) {
    const bit = Uint8Array.of(1 << (pfn % 8));
    pieces.push([existsAt + Math.floor(pfn / 8), bit], [storedAt + Math.floor(pfn / 8), bit]);
    const descriptor = new DataView(new ArrayBuffer(24));
    descriptor.setBigUint64(0, BigInt(dataAt + 4096 * index));
    descriptor.setUint32(8, 4096);
    pieces.push([descriptorsAt + 24 * index, new Uint8Array(descriptor.buffer)]);
    pieces.push([dataAt + 4096 * index, madePage(pfn)]);
  }
  return sparseSource(dataAt + 4096 * stored.length, pieces);
}

async function openLarge(gib: number, stored: readonly number[]) {
  const cache = createPageCache(sparseDump((gib * GIB) / 4096, stored));
  const opened = await kdump.open([cache], {});
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return { ...opened.value, cache };
}

describe('large dumps', () => {
  it('of 4 GiB open by reading headers and bitmaps', async () => {
    const { cache, segments } = await openLarge(4, [0, 77, 0xfffff]);
    expect(cache.readBytes).toBeLessThan(1024 * 1024);
    expect(segments.map(({ paddr }) => paddr)).toEqual([0, 77 * 4096, 0xfffff * 4096]);
  });

  it('of 4 TiB open by reading headers only, and read any page', async () => {
    const pfns = [3, 2 ** 19, 2 ** 29 + 5, 2 ** 30 - 1];
    const { memory, cache } = await openLarge(4096, pfns);
    expect(cache.readBytes).toBeLessThanOrEqual(512 * 1024);
    expect(memory.end).toBe(4096 * GIB);
    for (const pfn of pfns) {
      const answer = await memory.read(physAddr(pfn * 4096), 4096);
      expect(answer.ok && answer.value.bytes).toEqual(madePage(pfn));
    }
    const extents = await memory.extents(physAddr(0), memory.end);
    const packed = extents.ok ? extents.value.filter(({ kind }) => kind === 'packed') : [];
    expect(packed.map(({ start }) => start / 4096)).toEqual(pfns);
  });

  it('read low pages of 4 TiB without the bitmap above them', async () => {
    const { memory, cache } = await openLarge(4096, [3, 2 ** 30 - 1]);
    const before = cache.readBytes;
    await memory.read(physAddr(0), 65536);
    expect(cache.readBytes - before).toBeLessThan(2 * 1024 * 1024);
  });

  it('can be cancelled while their bitmaps are walked', async () => {
    const { memory } = await openLarge(4096, [2 ** 30 - 1]);
    const controller = new AbortController();
    const walk = memory.extents(physAddr(0), memory.end, undefined, controller.signal);
    setTimeout(() => controller.abort(), 0);
    expect(await walk).toEqual({ ok: false, error: { kind: 'cancelled' } });
  });
});
