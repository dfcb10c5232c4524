import { spawnSync } from 'node:child_process';
import { openAsBlob } from 'node:fs';
import fc from 'fast-check';
import { zlibSync } from 'fflate';
import { decompress } from 'fzstd';
import { describe, expect, it } from 'vitest';
import { realDataDir, realFile } from '../../../../e2e/fixtures/realData.ts';
import { decodeZstd } from './zstd.ts';
import { createZstdEncoder, LARGEST_BLOCK } from './zstdEncode.ts';

const encode = createZstdEncoder(LARGEST_BLOCK);
const encodePage = createZstdEncoder(4096);

/** Bytes that two readers must give back, ours and one that shares no code with it. */
function expectRoundTrip(content: Uint8Array, pack = encode): Uint8Array {
  const packed = pack(content);
  const own = decodeZstd(packed, content.length);
  expect(own.ok ? Buffer.compare(own.value, content) : own.error).toBe(0);
  expect(Buffer.compare(decompress(packed), content)).toBe(0);
  expect(packed.length).toBeLessThanOrEqual(content.length + 12);
  return packed;
}

/** Numbers that look random and are always the same. */
function noise(length: number, seed: number): Uint8Array {
  let state = seed >>> 0;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

/** Literals and copies of any length and distance, cut to a size that a block can have. */
const repetitive = fc
  .array(
    fc.record({
      fresh: fc.oneof(
        fc.uint8Array({ maxLength: 40 }),
        fc.tuple(fc.nat(1200), fc.nat()).map(([length, seed]) => noise(length, seed)),
      ),
      distance: fc.nat(100_000),
      length: fc.oneof(fc.nat(40), fc.nat(3000), fc.nat(70_000)),
    }),
    { minLength: 1, maxLength: 120 },
  )
  .map((steps) => {
    const bytes = new Uint8Array(LARGEST_BLOCK);
    let at = 0;
    for (const { fresh, distance, length } of steps) {
      const piece = fresh.subarray(0, bytes.length - at);
      bytes.set(piece, at);
      at += piece.length;
      const back = 1 + (distance % Math.max(1, at));
      for (let i = 0; i < length && at > 0 && at < bytes.length; i++, at++) bytes[at] = bytes[at - back] ?? 0;
    }
    return bytes.slice(0, at);
  })
  .filter(({ length }) => length > 0);

/** Bytes of which some are far more frequent than others: what a Huffman table is for, with and without depth limit. */
const skewed = fc
  .record({
    length: fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: LARGEST_BLOCK })),
    kinds: fc.integer({ min: 1, max: 256 }),
    power: fc.integer({ min: 1, max: 12 }),
    top: fc.nat(255),
    seed: fc.nat(),
  })
  .map(({ length, kinds, power, top, seed }) => {
    const wide = noise(length * 2, seed);
    return Uint8Array.from({ length }, (_, i) => {
      const unit = ((wide[2 * i] ?? 0) * 256 + (wide[2 * i + 1] ?? 0)) / 65536;
      return (top + Math.floor(unit ** power * kinds)) % 256;
    });
  });

describe('createZstdEncoder', () => {
  it('gives back every block of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 700 }), (bytes) => {
        expectRoundTrip(bytes);
      }),
      { numRuns: 300 },
    );
  });

  it('gives back blocks of literals and copies', () => {
    fc.assert(
      fc.property(repetitive, (bytes) => {
        expectRoundTrip(bytes);
      }),
      { numRuns: 60 },
    );
  });

  it('gives back blocks whose bytes are unevenly frequent', () => {
    fc.assert(
      fc.property(skewed, (bytes) => {
        expectRoundTrip(bytes);
      }),
      { numRuns: 80 },
    );
  });

  it('gives back blocks at the edges of the size fields', () => {
    const sizes = [1, 2, 3, 4, 5, 31, 32, 255, 256, 257, 1023, 1024, 4095, 4096, 16383, 16384, 65791, 65792];
    for (const size of [...sizes, LARGEST_BLOCK - 1, LARGEST_BLOCK]) {
      expectRoundTrip(noise(size, size));
      expectRoundTrip(noise(size, size).map((byte) => byte & 15));
      expectRoundTrip(new Uint8Array(size).fill(7));
    }
  });

  it('packs one repeated byte into a block of one byte', () => {
    expect(encode(new Uint8Array(4096).fill(0xaa))).toHaveLength(7 + 3 + 1);
  });

  it('stores what does not pack as it is', () => {
    expect(encode(noise(4096, 1))).toHaveLength(7 + 3 + 4096);
  });

  it('codes literals above 128 too, whose weights need a packed table', () => {
    const bytes = noise(4096, 3).map((byte) => 200 + (byte & 31));
    expect(expectRoundTrip(bytes).length).toBeLessThan(2800);
  });

  it('gives the same bytes whatever it packed before', () => {
    const page = noise(4096, 9).map((byte) => byte & 63);
    const first = encodePage(page);
    encodePage(noise(4096, 5).map((byte) => byte & 3));
    expect(encodePage(page)).toEqual(first);
  });

  it('refuses more than it was made for', () => {
    expect(() => encodePage(new Uint8Array(4097))).toThrow();
    expect(() => createZstdEncoder(LARGEST_BLOCK + 1)).toThrow();
  });
});

const hasZstd = spawnSync('zstd', ['--version']).status === 0;

/** Every 40th page of the sample's memory that is not all zero. */
async function realPages(): Promise<readonly Uint8Array[]> {
  const memory = new Uint8Array(await (await openAsBlob(await realFile('sample/mem.img'))).arrayBuffer());
  const pages: Uint8Array[] = [];
  for (let at = 0; at + 4096 <= memory.length; at += 40 * 4096) {
    const page = memory.subarray(at, at + 4096);
    if (page.some((byte) => byte !== 0)) pages.push(page);
  }
  return pages;
}

describe.skipIf(realDataDir === undefined)('zstd on real memory', () => {
  it('gives back every page, and packs better than zlib at its fastest', async () => {
    const pages = await realPages();
    let zstdBytes = 0;
    let zlibBytes = 0;
    for (const page of pages) {
      zstdBytes += Math.min(4096, expectRoundTrip(page, encodePage).length);
      zlibBytes += Math.min(4096, zlibSync(page, { level: 1 }).length);
    }
    expect(pages.length).toBeGreaterThan(100);
    expect(zstdBytes).toBeLessThan(zlibBytes);
  });

  it.skipIf(!hasZstd)('is read by the zstd command', async () => {
    const pages = await realPages();
    const frames = Buffer.concat(pages.map((page) => encodePage(page)));
    const run = spawnSync('zstd', ['-d', '-c'], { input: frames, maxBuffer: 2 ** 28 });
    expect(run.stderr.toString()).toBe('');
    expect(Buffer.compare(run.stdout, Buffer.concat(pages))).toBe(0);
  });
});

describe.skipIf(!hasZstd)('the zstd command', () => {
  it('reads blocks of every kind', () => {
    const blocks = [
      ...fc.sample(repetitive, { seed: 1, numRuns: 40 }),
      ...fc.sample(skewed, { seed: 2, numRuns: 40 }),
      noise(LARGEST_BLOCK, 4),
      new Uint8Array(70_000).fill(1),
    ];
    const run = spawnSync('zstd', ['-d', '-c'], {
      input: Buffer.concat(blocks.map((block) => encode(block))),
      maxBuffer: 2 ** 28,
    });
    expect(run.stderr.toString()).toBe('');
    expect(Buffer.compare(run.stdout, Buffer.concat(blocks))).toBe(0);
  });
});
