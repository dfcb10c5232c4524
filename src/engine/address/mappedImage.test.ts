import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ADDRESS_LIMIT, fileOffset, physAddr } from '../../base/address.ts';
import { ok } from '../../base/result.ts';
import { badSector, fakeSource, patternByte } from '../fakeSource.ts';
import {
  type ByteSource,
  type Extent,
  type GapReason,
  MAX_READ,
  type MemoryRead,
  type ReadError,
} from '../types.ts';
import { createAddressMap } from './addressMap.ts';
import { type MappedImageOptions, mappedImage } from './mappedImage.ts';
import { resolveOverlaps } from './overlaps.ts';

function fileExtent(
  start: number,
  end: number,
  offset: number,
  file = 0,
  source: 'hsa' | 'memory' | 'file' = 'file',
): Extent {
  return {
    kind: 'file',
    start: physAddr(start),
    end: physAddr(end),
    source,
    file,
    offset: fileOffset(offset),
  };
}

function gap(
  start: number,
  end: number,
  reason: GapReason,
  source: 'missing' | 'excluded' = 'missing',
): Extent {
  return { kind: 'gap', start: physAddr(start), end: physAddr(end), source, reason };
}

function image(extents: readonly Extent[], files: readonly ByteSource[], options?: MappedImageOptions) {
  const map = createAddressMap(extents);
  if (!map.ok) throw new Error('overlap');
  return mappedImage(map.value, files, options);
}

/** Bytes and meaning of each address of an answer, after checking that its pieces cover it in order. */
function perByte(read: MemoryRead, start: number, length: number): readonly string[] {
  expect(read.start).toBe(start);
  expect(read.bytes).toHaveLength(length);
  const out: string[] = [];
  let before = '';
  for (const piece of read.pieces) {
    expect(piece.start).toBe(start + out.length);
    expect(piece.length).toBeGreaterThan(0);
    const said = `${piece.source} ${piece.reason ?? ''}`;
    expect(said).not.toBe(before);
    before = said;
    for (let i = 0; i < piece.length; i++) out.push(`${said} ${read.bytes[out.length]}`);
  }
  expect(out).toHaveLength(length);
  return out;
}

const FILE_SIZE = 50;
const byteOf = (file: number, offset: number): number => (patternByte(offset) + file * 100) % 256;
const twoFiles = [0, 1].map((file) => fakeSource(FILE_SIZE, { byteAt: (offset) => byteOf(file, offset) }));

/** The obvious twin: what one address is, by looking through the list. */
function slowByte(extents: readonly Extent[], addr: number): string {
  const extent = extents.find((one) => one.start <= addr && addr < one.end);
  if (extent === undefined) return 'missing hole 0';
  if (extent.kind === 'gap') return `${extent.source} ${extent.reason} 0`;
  if (extent.kind === 'zero') return 'zero  0';
  if (extent.kind === 'packed') return `file  ${addr % 251}`;
  const offset = extent.offset + (addr - extent.start);
  if (offset >= FILE_SIZE) return 'missing truncated 0';
  return `${extent.source}  ${byteOf(extent.file, offset)}`;
}

const unpack: NonNullable<MappedImageOptions['unpack']> = async (_, start, length) =>
  ok({
    start,
    bytes: Uint8Array.from({ length }, (_byte, i) => (start + i) % 251),
    pieces: [{ start, length, source: 'file' }],
  });

describe('mappedImage', () => {
  it('reads any range as an obvious twin does, byte by byte', async () => {
    const base = fc.constantFrom(0, 2 ** 32 - 40, ADDRESS_LIMIT - 120);
    const shape = fc.tuple(fc.nat(70), fc.integer({ min: 1, max: 20 }), fc.nat(5), fc.nat(FILE_SIZE));
    const scene = fc.tuple(base, fc.array(shape, { maxLength: 10 }), fc.nat(90), fc.nat(40));
    await fc.assert(
      fc.asyncProperty(scene, async ([at, shapes, from, length]) => {
        const extents = shapes.map(([offset, size, kind, place]): Extent => {
          const [start, end] = [at + offset, at + offset + size];
          if (kind === 0) return { kind: 'zero', start: physAddr(start), end: physAddr(end), source: 'zero' };
          if (kind === 1) return gap(start, end, 'filtered', 'excluded');
          if (kind === 2)
            return { kind: 'packed', start: physAddr(start), end: physAddr(end), source: 'file', file: 0 };
          return fileExtent(start, end, place, kind % 2, kind === 5 ? 'hsa' : 'memory');
        });
        const memory = image(resolveOverlaps(extents), twoFiles, { unpack });
        const answer = await memory.read(physAddr(at + from), length);
        if (!answer.ok) throw new Error('failed');
        const expected = Array.from({ length }, (_, i) => slowByte(extents, at + from + i));
        expect(perByte(answer.value, at + from, length)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('reads across the seam from both files', async () => {
    const seam = 0x100000;
    const hsa = fakeSource(seam, { byteAt: () => 1 });
    const memory = fakeSource(2 * seam, { byteAt: (offset) => (offset < seam ? 0xee : 2) });
    const both = image(
      [fileExtent(0, seam, 0, 0, 'hsa'), fileExtent(seam, 2 * seam, seam, 1, 'memory')],
      [hsa, memory],
    );
    for (const [start, ones] of [
      [seam - 17, 16],
      [seam - 16, 16],
      [seam - 1, 1],
      [seam, 0],
      [seam + 1, 0],
    ] as const) {
      const answer = await both.read(physAddr(start), 16);
      if (!answer.ok) throw new Error('failed');
      expect([...answer.value.bytes]).toEqual([...Array(ones).fill(1), ...Array(16 - ones).fill(2)]);
      const sources = answer.value.pieces.map((piece) => [piece.source, piece.length]);
      const expected = [
        ['hsa', ones],
        ['memory', 16 - ones],
      ].filter(([, length]) => length !== 0);
      expect(sources).toEqual(expected);
    }
  });

  it('says in its extents, too, where a file is too short', async () => {
    const memory = image([fileExtent(0x1000, 0x3000, 0x10)], [fakeSource(0x1010)]);
    const answer = await memory.extents(physAddr(0), physAddr(0x4000));
    expect(answer).toEqual(
      ok([
        gap(0, 0x1000, 'hole'),
        fileExtent(0x1000, 0x2000, 0x10),
        gap(0x2000, 0x3000, 'truncated'),
        gap(0x3000, 0x4000, 'hole'),
      ]),
    );
    const limited = await memory.extents(physAddr(0x1000), physAddr(0x4000), 1);
    expect(limited).toEqual(ok([fileExtent(0x1000, 0x2000, 0x10)]));
  });

  it('reads sparse terabytes: the last byte, past the end, around 4 GiB', async () => {
    const end = 8 * 2 ** 40;
    const memory = image([fileExtent(0, end, 0)], [fakeSource(end)]);
    for (const start of [2 ** 32 - 8, 2 ** 32 - 7, 2 ** 32, end - 16]) {
      const answer = await memory.read(physAddr(start), 16);
      expect(answer).toMatchObject(
        ok({ bytes: Uint8Array.from({ length: 16 }, (_, i) => patternByte(start + i)) }),
      );
    }
    const answer = await memory.read(physAddr(end - 1), 2);
    if (!answer.ok) throw new Error('failed');
    expect(answer.value.pieces.map((piece) => piece.source)).toEqual(['file', 'missing']);
    expect([...answer.value.bytes]).toEqual([patternByte(end - 1), 0]);
  });

  it('answers at the very end of all addresses', async () => {
    const memory = image([fileExtent(0, 16, 0)], [fakeSource(16)]);
    const answer = await memory.read(physAddr(ADDRESS_LIMIT), 16);
    const piece = { start: ADDRESS_LIMIT, length: 16, source: 'missing', reason: 'hole' };
    expect(answer).toEqual(ok({ start: ADDRESS_LIMIT, bytes: new Uint8Array(16), pieces: [piece] }));
  });

  it('refuses reads that are too large, and reads nothing for length 0', async () => {
    const memory = image([fileExtent(0, 16, 0)], [fakeSource(16)]);
    const error = { kind: 'too-large', length: MAX_READ + 1, limit: MAX_READ };
    expect(await memory.read(physAddr(0), MAX_READ + 1)).toEqual({ ok: false, error });
    expect(await memory.read(physAddr(3), 0)).toEqual(ok({ start: 3, bytes: new Uint8Array(0), pieces: [] }));
  });

  it('fails as a whole when a file has changed', async () => {
    const error: ReadError = { kind: 'changed', file: 'fake' };
    const broken = fakeSource(64, { failAt: () => error });
    const memory = image([fileExtent(0, 64, 0), fileExtent(64, 128, 0, 1)], [fakeSource(64), broken]);
    expect(await memory.read(physAddr(0), 128)).toEqual({ ok: false, error });
    expect((await memory.read(physAddr(0), 64)).ok).toBe(true);
  });

  it('costs one frame for one bad sector in a long read', async () => {
    const bad = 0x12345;
    const source = fakeSource(0x100000, {
      failAt: (offset, length) =>
        offset <= bad && bad < offset + length ? badSector(offset, length) : undefined,
    });
    const memory = image([fileExtent(0x8000, 0x108000, 0)], [source]);
    const answer = await memory.read(physAddr(0x8000), 0x100000);
    if (!answer.ok) throw new Error('failed');
    expect(answer.value.pieces).toEqual([
      { start: 0x8000, length: 0x12000, source: 'file' },
      { start: 0x1a000, length: 0x1000, source: 'missing', reason: 'unreadable' },
      { start: 0x1b000, length: 0xed000, source: 'file' },
    ]);
    expect([...answer.value.bytes.subarray(0x12000, 0x13000)].every((byte) => byte === 0)).toBe(true);
    expect(answer.value.bytes[0x13000]).toBe(patternByte(0x13000));
  });

  it('does not try for ever on a disk that is dead', async () => {
    const source = fakeSource(0x1000000, { failAt: badSector });
    const answer = await image([fileExtent(0, 0x1000000, 0)], [source]).read(physAddr(0), 0x1000000);
    if (!answer.ok) throw new Error('failed');
    expect(answer.value.pieces).toEqual([
      { start: 0, length: 0x1000000, source: 'missing', reason: 'unreadable' },
    ]);
    expect(source.reads.length).toBeLessThanOrEqual(64);
  });

  it('is cancelled before and in the middle of a read', async () => {
    const cancelled = { ok: false, error: { kind: 'cancelled' } };
    const source = fakeSource(64);
    const memory = image([fileExtent(0, 32, 0), fileExtent(40, 64, 0)], [source]);
    expect(await memory.read(physAddr(0), 64, AbortSignal.abort())).toEqual(cancelled);
    expect(await memory.extents(physAddr(0), physAddr(64), 9, AbortSignal.abort())).toEqual(cancelled);
    expect(source.reads).toHaveLength(0);
    source.hold();
    const stop = new AbortController();
    const reading = memory.read(physAddr(0), 64, stop.signal);
    stop.abort();
    expect(await reading).toEqual(cancelled);
    expect(source.running).toBe(0);
  });

  it('fetches the pieces of a read at the same time, but not all at once', async () => {
    const source = fakeSource(4096);
    const extents = Array.from({ length: 20 }, (_, i) => fileExtent(i * 32, i * 32 + 16, i * 16));
    const answer = await image(extents, [source]).read(physAddr(0), 640);
    expect(answer.ok).toBe(true);
    expect(source.mostRunning).toBeGreaterThan(1);
    expect(source.mostRunning).toBeLessThanOrEqual(6);
  });
});
