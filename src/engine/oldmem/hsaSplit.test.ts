import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { physAddr } from '../../base/address.ts';
import { createAddressMap } from '../address/addressMap.ts';
import { mappedImage } from '../address/mappedImage.ts';
import { memorySource } from '../memorySource.ts';
import type { MemoryShape } from '../openTypes.ts';
import type { MemoryImage } from '../types.ts';
import { zfcpdumpExtents } from './hsaSplit.ts';
import type { MemoryChunk } from './memoryChunks.ts';
import { MEMORY_SHAPES } from './shapeMapping.ts';

const H = 0x4000;
const hByte = (addr: number): number => (addr * 3 + 1) % 251;
const mByte = (addr: number): number => 255 - ((addr * 5) % 199);
const fill = (length: number, byte: (at: number) => number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => byte(i));

interface Scene {
  readonly hsaSize?: number;
  readonly hsa?: Uint8Array | undefined;
  readonly shift?: 0 | 4096;
  readonly memory?: Uint8Array | undefined;
  readonly shape?: MemoryShape;
  readonly chunks?: readonly (readonly [number, number])[];
}

/** Opens a pair: 4 frames of HSA and 16 frames of memory from 0, unless told otherwise. */
function open(scene: Scene = {}): MemoryImage {
  const hsa = 'hsa' in scene ? scene.hsa : fill(H, hByte);
  const memory = 'memory' in scene ? scene.memory : fill(4 * H, mByte);
  const files = [hsa ?? new Uint8Array(0), memory ?? new Uint8Array(0)];
  const chunks = (scene.chunks ?? [[0, 4 * H]]).map(
    ([start, end]): MemoryChunk => ({ start: physAddr(start), size: end - start }),
  );
  const map = createAddressMap(
    zfcpdumpExtents({
      hsaSize: scene.hsaSize ?? H,
      hsa: hsa && { file: 0, sizeBytes: hsa.length, shift: scene.shift ?? 0 },
      memory: memory && { file: 1, sizeBytes: memory.length, shape: scene.shape ?? 'full' },
      chunks,
    }),
  );
  if (!map.ok) throw new Error('overlap');
  return mappedImage(
    map.value,
    files.map((bytes, index) => memorySource(bytes, `file ${index}`)),
  );
}

async function read(memory: MemoryImage, start: number, length: number) {
  const answer = await memory.read(physAddr(start), length);
  if (!answer.ok) throw new Error(answer.error.kind);
  const said = answer.value.pieces.map((piece) => `${piece.reason ?? piece.source} ${piece.length}`);
  return { bytes: [...answer.value.bytes], said };
}

const h = (start: number, length: number): number[] => Array.from({ length }, (_, i) => hByte(start + i));
const m = (start: number, length: number): number[] => Array.from({ length }, (_, i) => mByte(start + i));

describe('zfcpdumpExtents', () => {
  it('reads address 0 from the HSA', async () => {
    expect(await read(open(), 0, 16)).toEqual({ bytes: h(0, 16), said: ['hsa 16'] });
  });

  it('reads across the seam: HSA below, memory at and above, one byte to either side', async () => {
    expect(await read(open(), H - 8, 16)).toEqual({
      bytes: [...h(H - 8, 8), ...m(H, 8)],
      said: ['hsa 8', 'memory 8'],
    });
    expect(await read(open(), H - 1, 1)).toEqual({ bytes: h(H - 1, 1), said: ['hsa 1'] });
    expect(await read(open(), H, 16)).toEqual({ bytes: m(H, 16), said: ['memory 16'] });
    expect(await read(open(), H + 1, 1)).toEqual({ bytes: m(H + 1, 1), said: ['memory 1'] });
  });

  it('has nothing below HSA_SIZE without an HSA, though the memory file has bytes there', async () => {
    const memory = open({ hsa: undefined });
    expect(await read(memory, H - 4096, 4096)).toEqual({ bytes: Array(4096).fill(0), said: ['no-hsa 4096'] });
    expect((await read(memory, H - 1, 2)).said).toEqual(['no-hsa 1', 'memory 1']);
  });

  it('has nothing after the end of the last chunk', async () => {
    expect(await read(open(), 4 * H - 1, 2)).toEqual({
      bytes: [mByte(4 * H - 1), 0],
      said: ['memory 1', 'hole 1'],
    });
    expect(open().end).toBe(4 * H);
  });

  it('has nothing in a hole between chunks, though the file has filler there', async () => {
    const memory = open({
      chunks: [
        [0, 2 * H],
        [3 * H, 4 * H],
      ],
    });
    expect((await read(memory, 2 * H - 1, H + 2)).said).toEqual(['memory 1', `hole ${H}`, 'memory 1']);
  });

  it('splits a chunk that starts inside the HSA and ends beyond it', async () => {
    const memory = open({
      chunks: [
        [0, 0x1000],
        [0x2000, 3 * H],
      ],
    });
    expect((await read(memory, 0, 3 * H)).said).toEqual([
      'hsa 4096',
      'hole 4096',
      'hsa 8192',
      `memory ${2 * H}`,
    ]);
    expect((await read(memory, H - 1, 2)).bytes).toEqual([hByte(H - 1), mByte(H)]);
  });

  it('reads everything from the HSA when that is larger than memory; no memory file is needed', async () => {
    const memory = open({ chunks: [[0, 0x3000]], memory: undefined });
    expect(await read(memory, 0x2ff0, 32)).toEqual({
      bytes: [...h(0x2ff0, 16), ...Array(16).fill(0)],
      said: ['hsa 16', 'hole 16'],
    });
  });

  it('has nothing before a first chunk that does not start at 0, though the HSA has bytes there', async () => {
    const memory = open({ chunks: [[0x1000, 4 * H]] });
    expect(await read(memory, 0xfff, 2)).toEqual({ bytes: [0, hByte(0x1000)], said: ['hole 1', 'hsa 1'] });
  });

  it('calls memory that no file holds by its name, and a short file truncated', async () => {
    expect((await read(open({ memory: undefined }), H - 1, 2)).said).toEqual(['hsa 1', 'not-in-dump 1']);
    const short = open({ hsa: fill(H - 100, hByte), memory: fill(2 * H + 5, mByte) });
    expect((await read(short, H - 101, 102)).said).toEqual(['hsa 1', 'truncated 100', 'memory 1']);
    expect((await read(short, 2 * H, H)).said).toEqual(['memory 5', `truncated ${H - 5}`]);
    expect((await read(open({ memory: new Uint8Array(10) }), H, 9)).said).toEqual(['truncated 9']);
  });

  it('does not use what an HSA file has beyond HSA_SIZE', async () => {
    expect(await read(open({ hsa: fill(2 * H, hByte) }), H, 4)).toEqual({
      bytes: m(H, 4),
      said: ['memory 4'],
    });
  });

  it('skips the first block of a shifted HSA file', async () => {
    const shifted = new Uint8Array(H + 4096).fill(0xdd);
    shifted.set(fill(H, hByte), 4096);
    const memory = open({ hsa: shifted, shift: 4096 });
    expect(await read(memory, 0, 8)).toEqual({ bytes: h(0, 8), said: ['hsa 8'] });
    expect((await read(memory, H - 2, 4)).bytes).toEqual([...h(H - 2, 2), ...m(H, 2)]);
  });

  it('reads all from memory when there is no HSA split', async () => {
    expect(await read(open({ hsaSize: 0, hsa: undefined }), 0, 16)).toEqual({
      bytes: m(0, 16),
      said: ['memory 16'],
    });
  });

  it('keeps the seam and the last byte right above 4 GiB', () => {
    const far = 2 ** 32;
    const extents = zfcpdumpExtents({
      hsaSize: H,
      hsa: { file: 0, sizeBytes: H, shift: 0 },
      memory: { file: 1, sizeBytes: 2 * far - H, shape: 'remainder' },
      chunks: [
        { start: physAddr(0), size: far },
        { start: physAddr(far + 0x1000), size: far - 0x1000 },
      ],
    });
    expect(extents).toEqual([
      { kind: 'file', source: 'hsa', file: 0, start: 0, end: H, offset: 0 },
      { kind: 'file', source: 'memory', file: 1, start: H, end: far, offset: 0 },
      {
        kind: 'file',
        source: 'memory',
        file: 1,
        start: far + 0x1000,
        end: 2 * far,
        offset: far + 0x1000 - H,
      },
    ]);
  });

  it('gives the extents of any input ascending, inside the chunks, and inside the files', () => {
    const parts = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })), {
      maxLength: 6,
    });
    const input = fc.record({
      parts,
      hsaSize: fc.nat(20),
      hsaBytes: fc.option(fc.nat(30 * 4096), { nil: undefined }),
      memoryBytes: fc.option(fc.nat(60 * 4096), { nil: undefined }),
      shape: fc.constantFrom(...MEMORY_SHAPES),
    });
    fc.assert(
      fc.property(input, ({ parts, hsaSize, hsaBytes, memoryBytes, shape }) => {
        let end = 0;
        const chunks = parts.map(([hole, length]): MemoryChunk => {
          const start = physAddr((end + hole) * 4096);
          end += hole + length;
          return { start, size: length * 4096 };
        });
        const sizes = [hsaBytes ?? 0, memoryBytes ?? 0];
        const extents = zfcpdumpExtents({
          hsaSize: hsaSize * 4096,
          hsa: hsaBytes === undefined ? undefined : { file: 0, sizeBytes: hsaBytes, shift: 0 },
          memory: memoryBytes === undefined ? undefined : { file: 1, sizeBytes: memoryBytes, shape },
          chunks,
        });
        let covered = 0;
        let before = 0;
        for (const extent of extents) {
          expect(extent.start).toBeGreaterThanOrEqual(before);
          expect(
            chunks.some((chunk) => chunk.start <= extent.start && extent.end <= chunk.start + chunk.size),
          ).toBe(true);
          before = extent.end;
          covered += extent.end - extent.start;
          if (extent.kind !== 'file') continue;
          expect(extent.offset + extent.end - extent.start).toBeLessThanOrEqual(sizes[extent.file] ?? 0);
          expect(extent.source).toBe(extent.start < hsaSize * 4096 ? 'hsa' : 'memory');
        }
        expect(covered).toBe(chunks.reduce((sum, chunk) => sum + chunk.size, 0));
      }),
    );
  });
});
