/** Whole pairs of real crashed machines, read through the same path as the product does, against their ground truth. */
import { createHash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { realDataDir, realFile } from '../../../e2e/fixtures/realData.ts';
import { physAddr } from '../../base/address.ts';
import { createAddressMap } from '../address/addressMap.ts';
import { mappedImage } from '../address/mappedImage.ts';
import { readExact } from '../address/readExact.ts';
import { blobSource } from '../blobSource.ts';
import { createPageCache, type PageCache } from '../pageCache.ts';
import type { MemoryImage } from '../types.ts';
import { proposeHsaSize } from './hsaSize.ts';
import { zfcpdumpExtents } from './hsaSplit.ts';
import { findKdumpArea } from './kdumpSwap.ts';
import { parseMemoryMap } from './memmapText.ts';

const BLOCK = 16 * 1024 * 1024;

interface Pair {
  readonly memory: MemoryImage;
  readonly hsaSize: number;
  readonly files: readonly PageCache[];
}

async function openPair(set: string): Promise<Pair> {
  const open = async (name: string): Promise<PageCache> =>
    createPageCache(blobSource(await openAsBlob(await realFile(`${set}/${name}`)), name));
  const files = [await open('hsa.img'), await open('mem.img')] as const;
  const map = parseMemoryMap(await readFile(await realFile(`${set}/memmap.txt`)));
  const [hsa, mem] = files.map((file, index) => ({ file: index, sizeBytes: file.sizeBytes }));
  if (!map.ok || hsa === undefined || mem === undefined) throw new Error('no map');
  const hsaSize = proposeHsaSize({ ...hsa, shift: 0 }).value ?? 0;
  const extents = zfcpdumpExtents({
    hsaSize,
    hsa: { ...hsa, shift: 0 },
    memory: { ...mem, shape: 'full' },
    chunks: map.value.chunks,
  });
  const built = createAddressMap(extents);
  if (!built.ok) throw new Error('overlap');
  return { memory: mappedImage(built.value, files), hsaSize, files };
}

async function bytesAt(memory: MemoryImage, start: number, length: number): Promise<Uint8Array> {
  const answer = await readExact(memory, physAddr(start), length);
  if (!answer.ok) throw new Error(`${answer.error.kind} at ${start}`);
  return answer.value;
}

async function hashOf(memory: MemoryImage, ranges: readonly (readonly [number, number])[]): Promise<string> {
  const hash = createHash('sha256');
  for (const [start, end] of ranges) {
    for (let at = start; at < end; at += BLOCK)
      hash.update(await bytesAt(memory, at, Math.min(BLOCK, end - at)));
  }
  return hash.digest('hex');
}

describe.skipIf(realDataDir === undefined)('a real pair', () => {
  it('dump-b gives the finished memory as the README has its hash', async () => {
    const { memory, files } = await openPair('dump-b');
    expect(memory.end).toBe(0xc000000);
    const finished = '69db035ae89308cb328d2b1050604c90e44061c6953c67634ce8836537806371';
    expect(await hashOf(memory, [[0, memory.end]])).toBe(finished);
    expect(files.map((file) => file.readBytes)).toEqual([0x2000000, 0xa000000]);
  });

  it('dump-a gives the memory that the second kernel wrote into its vmcore', async () => {
    const { memory } = await openPair('dump-a');
    const hash = createHash('sha256');
    const vmcore = await openAsBlob(await realFile('dump-a/vmcore'));
    for (let at = 0x3000; at < vmcore.size; at += BLOCK) {
      hash.update(new Uint8Array(await vmcore.slice(at, at + BLOCK).arrayBuffer()));
    }
    const chunks = [
      [0, 0x8000000],
      [0xc000000, 0xe000000],
    ] as const;
    expect(await hashOf(memory, chunks)).toBe(hash.digest('hex'));
  });

  describe('dump-a', () => {
    let pair: Pair;
    let hsa: Uint8Array;
    let mem: Uint8Array;
    beforeAll(async () => {
      pair = await openPair('dump-a');
      hsa = await readFile(await realFile('dump-a/hsa.img'));
      mem = await readFile(await realFile('dump-a/mem.img'));
    });

    it('finds every sentinel page where the crashed system had it, below and above the seam', async () => {
      const truth = await readFile(await realFile('dump-a/truth/sentinel.txt'), 'utf8');
      const pages = [...truth.matchAll(/^SENT (\d+) (BELOW|ABOVE) .* phys=([0-9a-f]+)/gm)];
      expect(pages.length).toBeGreaterThan(20);
      expect(new Set(pages.map((page) => page[2]))).toEqual(new Set(['BELOW', 'ABOVE']));
      for (const [, page, where, phys] of pages) {
        const at = Number.parseInt(phys ?? '', 16);
        expect(at < pair.hsaSize).toBe(where === 'BELOW');
        const text = new TextDecoder('latin1').decode(await bytesAt(pair.memory, at, 4096));
        const lines = text.match(/.{63}\n/g) ?? [];
        expect(lines).toHaveLength(64);
        for (const [line, words] of lines.entries()) {
          expect(words).toContain(`ZDI-SENTINEL ${where} page=${page} line=${String(line).padStart(2, '0')}`);
        }
      }
    });

    it('reads low addresses from the HSA and not the dump kernel of the memory file', async () => {
      let different = 0;
      for (let at = 0; at < pair.hsaSize; at += 0x101000) {
        const length = Math.min(4096, pair.hsaSize - at);
        const bytes = await bytesAt(pair.memory, at, length);
        expect(Buffer.compare(bytes, hsa.subarray(at, at + length))).toBe(0);
        if (Buffer.compare(bytes, mem.subarray(at, at + length)) !== 0) different++;
      }
      expect(different).toBeGreaterThan(0);
    });

    it.each([-4096, -17, -16, -8, -1, 0, 1])(
      'reads 32 bytes at the seam %i from the right files',
      async (shift) => {
        const start = pair.hsaSize + shift;
        const answer = await pair.memory.read(physAddr(start), 32);
        if (!answer.ok) throw new Error('failed');
        const expected = Array.from(
          { length: 32 },
          (_, i) => (start + i < pair.hsaSize ? hsa : mem)[start + i],
        );
        expect([...answer.value.bytes]).toEqual(expected);
        const sources = answer.value.pieces.map((piece) => piece.source);
        const fromHsa = Math.max(0, Math.min(32, -shift));
        expect(sources).toEqual([...(fromHsa > 0 ? ['hsa'] : []), ...(fromHsa < 32 ? ['memory'] : [])]);
      },
    );

    it('has nothing in the hole where the crash kernel was, though the file has bytes', async () => {
      const said = async (start: number, length: number) => {
        const answer = await pair.memory.read(physAddr(start), length);
        if (!answer.ok) throw new Error(answer.error.kind);
        return answer.value.pieces.map((piece) => [piece.reason ?? piece.source, piece.length]);
      };
      expect(await said(0x8000000 - 1, 4096)).toEqual([
        ['memory', 1],
        ['hole', 4095],
      ]);
      expect(await said(0x8000000, 0x4000000)).toEqual([['hole', 0x4000000]]);
      expect(await said(0xc000000 - 1, 2)).toEqual([
        ['hole', 1],
        ['memory', 1],
      ]);
      expect(await said(0xe000000 - 1, 2)).toEqual([
        ['memory', 1],
        ['hole', 1],
      ]);
    });

    it('takes the crashed system for itself: OLDMEM_BASE of the dump kernel is not in the HSA', async () => {
      expect(await findKdumpArea(pair.memory)).toEqual({ ok: true, value: undefined });
    });
  });
});
