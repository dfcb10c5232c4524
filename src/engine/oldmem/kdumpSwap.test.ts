import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileOffset, physAddr } from '../../base/address.ts';
import { BeWriter } from '../../base/bytes.ts';
import { createAddressMap } from '../address/addressMap.ts';
import { mappedImage } from '../address/mappedImage.ts';
import { fakeSource } from '../fakeSource.ts';
import type { Extent, MemoryImage } from '../types.ts';
import { findKdumpArea, selectKdumpSystem } from './kdumpSwap.ts';

const MIB = 0x100000;
const END = 8 * MIB;
const BASE = 4 * MIB;
const SIZE = 2 * MIB;
const byteAt = (addr: number): number => (addr + Math.floor(addr / 4096) * 7) % 251;

/** 8 MiB of memory whose crash kernel says that it ran at [base, base + size). */
function setup(base: bigint, size: bigint, gaps: readonly Extent[] = [], end = END): MemoryImage {
  const words = new BeWriter(16);
  words.u64(0, base);
  words.u64(8, size);
  const source = fakeSource(end, {
    byteAt: (offset) =>
      offset >= 0x10418 && offset < 0x10428 ? (words.bytes[offset - 0x10418] ?? 0) : byteAt(offset),
  });
  let at = 0;
  const extents: Extent[] = [];
  for (const gap of [...gaps, undefined]) {
    const to = gap?.start ?? end;
    extents.push({
      kind: 'file',
      start: physAddr(at),
      end: physAddr(to),
      source: 'file',
      file: 0,
      offset: fileOffset(at),
    });
    if (gap !== undefined) extents.push(gap);
    at = gap?.end ?? end;
  }
  const map = createAddressMap(extents);
  if (!map.ok) throw new Error('overlap');
  return mappedImage(map.value, [source]);
}

function gap(start: number, end: number, source: 'missing' | 'excluded'): Extent {
  return {
    kind: 'gap',
    start: physAddr(start),
    end: physAddr(end),
    source,
    reason: source === 'missing' ? 'hole' : 'filtered',
  };
}

async function find(memory: MemoryImage) {
  const answer = await findKdumpArea(memory);
  if (!answer.ok) throw new Error(answer.error.kind);
  return answer.value;
}

describe('findKdumpArea', () => {
  it('finds base and size, also at the very end of memory and under filtered pages', async () => {
    expect(await find(setup(BigInt(BASE), BigInt(SIZE)))).toEqual({ base: BASE, size: SIZE });
    expect(await find(setup(BigInt(END - SIZE), BigInt(SIZE)))).toEqual({ base: END - SIZE, size: SIZE });
    const filtered = setup(BigInt(BASE), BigInt(SIZE), [gap(BASE, BASE + 0x1000, 'excluded')]);
    expect(await find(filtered)).toEqual({ base: BASE, size: SIZE });
  });

  it.each([
    ['a zero base', 0n, BigInt(SIZE)],
    ['a zero size', BigInt(BASE), 0n],
    ['a base between segments', BigInt(BASE + 0x1000), BigInt(SIZE)],
    ['a size between segments', BigInt(BASE), BigInt(SIZE + 1)],
    ['an area past the end', BigInt(BASE), BigInt(SIZE * 3)],
    ['windows that overlap', BigInt(MIB), BigInt(SIZE)],
    ['a base beyond all addresses', 0xfffffffffff00000n, BigInt(SIZE)],
    ['a sum beyond all addresses', 2n ** 53n - 0x100000n, 0x100000n],
  ])('refuses %s', async (_, base, size) => {
    expect(await find(setup(base, size))).toBeUndefined();
  });

  it('refuses an area with a hole, and a dump without the two words', async () => {
    const holed = setup(BigInt(BASE), BigInt(SIZE), [gap(BASE + SIZE - 0x1000, BASE + SIZE, 'missing')]);
    expect(await find(holed)).toBeUndefined();
    expect(
      await find(setup(BigInt(BASE), BigInt(SIZE), [gap(0x10000, 0x11000, 'excluded')])),
    ).toBeUndefined();
    expect(await find(setup(BigInt(BASE), BigInt(SIZE), [], 0x1000))).toBeUndefined();
  });

  it('is cancelled by its signal', async () => {
    const answer = await findKdumpArea(setup(BigInt(BASE), BigInt(SIZE)), AbortSignal.abort());
    expect(answer).toEqual({ ok: false, error: { kind: 'cancelled' } });
  });
});

const area = { base: physAddr(BASE), size: SIZE };
const plain = setup(0n, 0n);

/** The rule of copy_oldmem_page for an address of the crashed system; undefined where no PT_LOAD is. */
function physicalOf(addr: number): number | undefined {
  if (addr >= BASE && addr < BASE + SIZE) return undefined;
  if (addr < SIZE) return addr + BASE;
  return addr < END ? addr : undefined;
}

async function readBoth(memory: MemoryImage, start: number, length: number) {
  const answer = await memory.read(physAddr(start), length);
  const cover = await memory.extents(physAddr(start), physAddr(start + length));
  if (!answer.ok || !cover.ok) throw new Error('failed');
  const said = answer.value.pieces.flatMap((piece) =>
    Array<string>(piece.length).fill(piece.reason ?? piece.source),
  );
  const offsets: (number | string)[] = [];
  for (const extent of cover.value) {
    expect(extent.start).toBe(start + offsets.length);
    for (let at: number = extent.start; at < extent.end; at++) {
      offsets.push(extent.kind === 'file' ? extent.offset + (at - extent.start) : extent.kind);
    }
  }
  return { bytes: [...answer.value.bytes], said, offsets };
}

describe('selectKdumpSystem', () => {
  it('shows the crashed system by the rule of the kernel, at every window edge', async () => {
    const prod = selectKdumpSystem(plain, area, 'prod');
    expect(prod.end).toBe(END);
    const edges = fc.constantFrom(0, SIZE, BASE, BASE + SIZE, END);
    await fc.assert(
      fc.asyncProperty(edges, fc.integer({ min: -40, max: 40 }), fc.nat(60), async (edge, shift, length) => {
        const start = Math.max(0, edge + shift);
        const { bytes, said, offsets } = await readBoth(prod, start, length);
        const places = Array.from({ length }, (_, i) => physicalOf(start + i));
        expect(bytes).toEqual(places.map((place) => (place === undefined ? 0 : byteAt(place))));
        expect(said).toEqual(places.map((place) => (place === undefined ? 'hole' : 'file')));
        expect(offsets).toEqual(places.map((place) => place ?? 'gap'));
      }),
    );
  });

  it('reads across all windows at once', async () => {
    const prod = selectKdumpSystem(plain, area, 'prod');
    const answer = await prod.read(physAddr(0), END);
    if (!answer.ok) throw new Error('failed');
    const { bytes, pieces } = answer.value;
    for (let addr = 0; addr < END; addr += 997) {
      const place = physicalOf(addr);
      expect(bytes[addr]).toBe(place === undefined ? 0 : byteAt(place));
    }
    expect(pieces.filter((piece) => piece.source === 'missing')).toEqual([
      { start: BASE, length: SIZE, source: 'missing', reason: 'hole' },
    ]);
  });

  it('ends where the crash kernel began when that was the top of memory', () => {
    const top = selectKdumpSystem(plain, { base: physAddr(END - SIZE), size: SIZE }, 'prod');
    expect(top.end).toBe(END - SIZE);
  });

  it('shows the crash kernel alone, or everything as it lies', async () => {
    const kdump = selectKdumpSystem(plain, area, 'kdump');
    expect(kdump.end).toBe(SIZE);
    const { bytes, said } = await readBoth(kdump, SIZE - 2, 4);
    expect(bytes).toEqual([byteAt(SIZE - 2), byteAt(SIZE - 1), 0, 0]);
    expect(said).toEqual(['file', 'file', 'hole', 'hole']);
    expect(selectKdumpSystem(plain, area, 'all')).toBe(plain);
  });

  it('keeps the limit of extents, and passes on failures', async () => {
    const prod = selectKdumpSystem(plain, area, 'prod');
    const few = await prod.extents(physAddr(0), physAddr(END), 2);
    expect(few).toMatchObject({
      ok: true,
      value: [
        { start: 0, end: SIZE },
        { start: SIZE, end: BASE },
      ],
    });
    const cancelled = { ok: false, error: { kind: 'cancelled' } };
    expect(await prod.read(physAddr(0), 8, AbortSignal.abort())).toEqual(cancelled);
    expect(await prod.extents(physAddr(0), physAddr(8), 9, AbortSignal.abort())).toEqual(cancelled);
  });
});
