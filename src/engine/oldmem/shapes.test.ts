import { openAsBlob } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MIB, makeMachine } from '../../../e2e/fixtures/machine.ts';
import * as made from '../../../e2e/fixtures/pairFiles.ts';
import { realDataDir, realFile } from '../../../e2e/fixtures/realData.ts';
import { hsaImg, memoryImg } from '../../../e2e/fixtures/reference.ts';
import { physAddr } from '../../base/address.ts';
import { blobSource } from '../blobSource.ts';
import { badSector, fakeSource } from '../fakeSource.ts';
import { memorySource } from '../memorySource.ts';
import type { MemoryShape } from '../openTypes.ts';
import type { ByteSource } from '../types.ts';
import type { MemoryChunk } from './memoryChunks.ts';
import { MEMORY_SHAPES } from './shapeMapping.ts';
import { rankShapes, type ShapeQuestion } from './shapes.ts';

function chunksOf(list: readonly (readonly [number, number])[]): MemoryChunk[] {
  return list.map(([start, end]) => ({ start: physAddr(start), size: end - start }));
}

const machine = makeMachine({
  hsaSize: MIB,
  chunks: [
    [0, 3 * MIB],
    [4 * MIB, 6 * MIB],
  ],
});
const chunks = chunksOf(machine.chunks);
const hsa = { source: memorySource(made.hsaImage(machine), 'hsa'), shift: 0 } as const;
const files: Readonly<Record<MemoryShape, Uint8Array>> = {
  full: made.fullMemory(machine),
  remainder: made.remainderMemory(machine),
  packed: made.packedMemory(machine),
  'packed-remainder': made.packedRemainderMemory(machine),
  's390-header': made.headedMemory(machine),
};

async function rank(memory: Uint8Array | ByteSource, question: Partial<ShapeQuestion> = {}) {
  const source = memory instanceof Uint8Array ? memorySource(memory, 'memory') : memory;
  const answer = await rankShapes({ memory: source, hsa, hsaSize: MIB, chunks, ...question });
  if (!answer.ok) throw new Error(answer.error.kind);
  return answer.value;
}

describe('rankShapes', () => {
  it.each(MEMORY_SHAPES)('is certain of the shape %s when there is a map', async (shape) => {
    expect(await rank(files[shape])).toMatchObject({
      best: shape,
      certain: true,
      mapTooSmall: false,
      warnings: [],
    });
  });

  it('gives a reason for every shape, and lists those that cannot be as such', async () => {
    const { candidates } = await rank(files.full);
    expect(candidates.map((one) => one.shape).toSorted()).toEqual(MEMORY_SHAPES.toSorted());
    for (const one of candidates) expect(one.why).not.toBe('');
    const impossible = candidates.filter((one) => !one.possible).map((one) => one.shape);
    expect(impossible).toEqual(['packed', 'packed-remainder', 's390-header']);
  });

  it('needs no map for memory from 0 that begins with a lowcore or with filler', async () => {
    expect(await rank(files.full, { chunks: undefined })).toMatchObject({ best: 'full', certain: true });
    const lowcore = files.full.slice();
    lowcore.set(made.hsaImage(makeMachine({ prefixBase: 0x10000 })).subarray(0, 8192));
    expect(await rank(lowcore, { chunks: undefined, hsa: undefined })).toMatchObject({
      best: 'full',
      certain: true,
    });
  });

  it('knows the reference pair', async () => {
    const reference = {
      hsa: { source: memorySource(hsaImg(), 'hsa'), shift: 0 },
      chunks: undefined,
    } as const;
    expect(await rank(memoryImg(), reference)).toMatchObject({ best: 'full', certain: true });
    expect(await rank(memoryImg().slice(MIB), reference)).toMatchObject({
      best: 'remainder',
      certain: false,
    });
  });

  it('asks when a remainder comes without a map and the HSA names nothing in it', async () => {
    // It even begins with a lowcore: that of the boot CPU, whose prefix is HSA_SIZE.
    expect(machine.cpus[0]?.prefix).toBe(MIB);
    expect(await rank(files.remainder, { chunks: undefined, hsa: undefined })).toMatchObject({
      best: 'remainder',
      certain: false,
    });
  });

  it('knows a remainder without a map by what the HSA names in it', async () => {
    const high = makeMachine({ hsaSize: MIB, osInfoAt: 2 * MIB, vmcoreinfoAt: 2 * MIB + 0x4000 });
    const question = {
      hsa: { source: memorySource(made.hsaImage(high), 'hsa'), shift: 0 },
      chunks: undefined,
    } as const;
    const ranking = await rank(made.remainderMemory(high), question);
    expect(ranking).toMatchObject({ best: 'remainder', certain: true });
    expect(ranking.candidates[0]?.why).toContain('os_info page at 0x200000');
    expect(await rank(made.fullMemory(high), question)).toMatchObject({ best: 'full', certain: true });
  });

  it('looks for the lowcore behind the first block of a shifted HSA', async () => {
    const high = makeMachine({ hsaSize: MIB, osInfoAt: 2 * MIB });
    const shifted = new Uint8Array(MIB + 4096);
    shifted.set(made.hsaImage(high), 4096);
    const question = {
      hsa: { source: memorySource(shifted, 'hsa'), shift: 4096 },
      chunks: undefined,
    } as const;
    expect(await rank(made.remainderMemory(high), question)).toMatchObject({
      best: 'remainder',
      certain: true,
    });
  });

  it('warns when what the HSA names is not in the memory file at all', async () => {
    const other = makeMachine({ hsaSize: MIB, osInfoAt: 2 * MIB, vmcoreinfoAt: 3 * MIB });
    const ranking = await rank(files.full, {
      hsa: { source: memorySource(made.hsaImage(other), 'hsa'), shift: 0 },
      chunks: undefined,
    });
    expect(ranking.warnings).toEqual([expect.stringContaining('not of the same dump')]);
  });

  it('drops a map that ends at the HSA though the memory goes on', async () => {
    const ranking = await rank(files.full, { chunks: chunksOf([[0, MIB]]) });
    expect(ranking).toMatchObject({ best: 'full', certain: true, mapTooSmall: true });
    expect(ranking.warnings).toHaveLength(1);
  });

  it('warns of a memory file that is longer or shorter than the map', async () => {
    const longer = await rank(files.full, { chunks: chunksOf([[0, 3 * MIB]]) });
    expect(longer).toMatchObject({ best: 'full', warnings: [expect.stringContaining('3 MiB longer')] });
    const shorter = await rank(files.full.slice(0, 5 * MIB + 1));
    expect(shorter).toMatchObject({ best: 'full', warnings: [expect.stringContaining('too short')] });
  });

  it('calls shapes the same that come to the same', async () => {
    const plain = await rank(files.full, { chunks: chunksOf([[0, 6 * MIB]]) });
    expect(plain.candidates.find((one) => one.shape === 'packed')?.why).toContain('same as full');
    const noHsa = await rank(files.full, { hsaSize: 0, hsa: undefined });
    expect(noHsa.candidates.find((one) => one.shape === 'remainder')?.why).toContain('same as full');
  });

  it('survives an empty file, one that cannot be read, and noise', async () => {
    expect((await rank(new Uint8Array(0))).certain).toBe(false);
    expect((await rank(fakeSource(MIB, { failAt: badSector }), { chunks: undefined })).certain).toBe(false);
    expect((await rank(fakeSource(3 * MIB), { chunks: undefined, hsa: undefined })).certain).toBe(false);
  });

  it('fails when the file has changed, and when cancelled', async () => {
    const question = { hsa, hsaSize: MIB, chunks };
    const error = { kind: 'changed', file: 'fake' } as const;
    const changed = fakeSource(MIB, { failAt: () => error });
    expect(await rankShapes({ memory: changed, ...question })).toEqual({ ok: false, error });
    const answer = await rankShapes({ memory: fakeSource(MIB), ...question }, AbortSignal.abort());
    expect(answer).toEqual({ ok: false, error: { kind: 'cancelled' } });
  });
});

describe.skipIf(realDataDir === undefined)('rankShapes on real memory', () => {
  const H = 0x2000000;
  const realChunks = chunksOf([
    [0, 0x8000000],
    [0xc000000, 0xe000000],
  ]);

  it.each(['map and HSA', 'HSA only', 'map only'])('knows every shape of dump-a by %s', async (by) => {
    const hsaFile = {
      source: blobSource(await openAsBlob(await realFile('dump-a/hsa.img')), 'hsa'),
      shift: 0,
    } as const;
    const full = await openAsBlob(await realFile('dump-a/mem.img'));
    const packed = new Blob(realChunks.map((chunk) => full.slice(chunk.start, chunk.start + chunk.size)));
    const header = new Uint8Array(4096);
    header.set([0xa8, 0x19, 0x01, 0x73, 0x61, 0x8f, 0x23, 0xfd]);
    const shapes: readonly (readonly [MemoryShape, Blob])[] = [
      ['full', full],
      ['remainder', full.slice(H)],
      ['s390-header', new Blob([header, full])],
      ['packed', packed],
      ['packed-remainder', packed.slice(H)],
    ];
    // Without a map nobody can tell where the chunks of a packed file begin.
    const testable = by === 'HSA only' ? shapes.slice(0, 3) : shapes;
    for (const [shape, blob] of testable) {
      const ranking = await rank(blobSource(blob, 'memory'), {
        hsaSize: H,
        hsa: by === 'map only' ? undefined : hsaFile,
        chunks: by === 'HSA only' ? undefined : realChunks,
      });
      expect(ranking).toMatchObject({ best: shape, certain: true, warnings: [] });
    }
  });
});
