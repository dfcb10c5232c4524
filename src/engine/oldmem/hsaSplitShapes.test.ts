import { describe, expect, it } from 'vitest';
import { MIB, makeMachine } from '../../../e2e/fixtures/machine.ts';
import * as made from '../../../e2e/fixtures/pairFiles.ts';
import { physAddr } from '../../base/address.ts';
import { createAddressMap } from '../address/addressMap.ts';
import { mappedImage } from '../address/mappedImage.ts';
import { memorySource } from '../memorySource.ts';
import type { MemoryShape } from '../openTypes.ts';
import type { MemoryImage } from '../types.ts';
import { zfcpdumpExtents } from './hsaSplit.ts';
import type { MemoryChunk } from './memoryChunks.ts';
import { MEMORY_SHAPES } from './shapeMapping.ts';

/** Opens the pair of an HSA image and a memory file of `shape`. */
function open(hsa: Uint8Array, memory: Uint8Array, shape: MemoryShape, chunks: readonly MemoryChunk[]) {
  const map = createAddressMap(
    zfcpdumpExtents({
      hsaSize: MIB,
      hsa: { file: 0, sizeBytes: hsa.length, shift: 0 },
      memory: { file: 1, sizeBytes: memory.length, shape },
      chunks,
    }),
  );
  if (!map.ok) throw new Error('overlap');
  return mappedImage(map.value, [memorySource(hsa, 'hsa'), memorySource(memory, 'memory')]);
}

async function pieces(memory: MemoryImage, start: number, length: number): Promise<readonly string[]> {
  const answer = await memory.read(physAddr(start), length);
  if (!answer.ok) throw new Error(answer.error.kind);
  return answer.value.pieces.map((piece) => `${piece.reason ?? piece.source} ${piece.length}`);
}

describe('zfcpdumpExtents on a made machine', () => {
  const machine = makeMachine({
    hsaSize: MIB,
    chunks: [
      [0, 3 * MIB],
      [4 * MIB, 6 * MIB],
    ],
  });
  const files = {
    full: made.fullMemory(machine),
    remainder: made.remainderMemory(machine),
    packed: made.packedMemory(machine),
    'packed-remainder': made.packedRemainderMemory(machine),
    's390-header': made.headedMemory(machine),
  };

  it.each(MEMORY_SHAPES)('reads the crashed memory out of the shape %s', async (shape) => {
    const chunks = machine.chunks.map(([start, end]) => ({ start: physAddr(start), size: end - start }));
    const memory = open(made.hsaImage(machine), files[shape], shape, chunks);
    for (const [start, end] of machine.chunks) {
      const answer = await memory.read(physAddr(start), end - start);
      if (!answer.ok) throw new Error(answer.error.kind);
      expect(Buffer.compare(answer.value.bytes, machine.memory.cut(start, end))).toBe(0);
      expect(answer.value.pieces.every((piece) => piece.source !== 'missing')).toBe(true);
    }
    expect(await pieces(memory, 3 * MIB, 4)).toEqual(['hole 4']);
    expect(await pieces(memory, 6 * MIB - 1, 2)).toEqual(['memory 1', 'hole 1']);
  });
});
