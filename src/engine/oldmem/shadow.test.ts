import { describe, expect, it } from 'vitest';
import { MIB, makeMachine } from '../../../e2e/fixtures/machine.ts';
import { fullMemory, hsaImage, memmapText } from '../../../e2e/fixtures/pairFiles.ts';
import { physAddr } from '../../base/address.ts';
import { memorySource } from '../memorySource.ts';
import { openDump } from '../openDump.ts';
import type { Dump } from '../types.ts';
import { compareSeam, nextDifference, readSeam, type Shadow, shadowOf } from './shadow.ts';

async function opened(
  change: (memory: Uint8Array, hsa: Uint8Array) => void,
): Promise<{ dump: Dump; shadow: Shadow }> {
  const machine = makeMachine({ chunks: [[0, 8 * MIB]] });
  const hsa = hsaImage(machine);
  const memory = fullMemory(machine);
  // As if the dump kernel had changed nothing at all.
  memory.set(hsa);
  change(memory, hsa);
  const outcome = await openDump(
    [
      { source: memorySource(hsa, 'hsa'), role: 'hsa' },
      { source: memorySource(memory, 'mem'), role: 'memory' },
      { source: memorySource(memmapText(machine), 'map'), role: 'map' },
    ],
    { shape: 'full' },
  );
  if (outcome.kind !== 'opened') throw new Error(outcome.kind);
  const shadow = shadowOf(outcome.dump);
  if (!shadow.ok) throw new Error(shadow.error);
  return { dump: outcome.dump, shadow: shadow.value };
}

describe('both sides of the seam', () => {
  it('are read at the same address, and the dump keeps to the HSA', async () => {
    const { dump, shadow } = await opened((memory) => memory.fill(0xaa, 0x5000, 0x5010));
    const read = await readSeam(dump, shadow, physAddr(0x5000), 0x1000);
    if (!read.ok) throw new Error(read.error.kind);
    expect([...read.value.overwritten.subarray(0, 16)]).toEqual(Array(16).fill(0xaa));
    expect(read.value.saved.bytes[0]).not.toBe(0xaa);
    expect(read.value.saved.pieces.map(({ source }) => source)).toEqual(['hsa']);
  });

  it('give every differing frame once, forwards and backwards and as a whole', async () => {
    const frames = [3, 255, 256, 400];
    const { dump, shadow } = await opened((memory) => {
      for (const frame of frames) memory[frame * 4096 + 4095] = 0xff ^ (memory[frame * 4096 + 4095] ?? 0);
    });
    const walk = async (from: number, direction: 1 | -1): Promise<readonly number[]> => {
      const seen: number[] = [];
      for (let at = from; ; ) {
        const next = await nextDifference(dump, shadow, physAddr(at), direction);
        if (!next.ok) throw new Error(next.error.kind);
        if (next.value === undefined) return seen;
        seen.push(next.value / 4096);
        at = next.value;
      }
    };
    expect(await walk(0, 1)).toEqual(frames);
    expect(await walk(shadow.end - 1, -1)).toEqual([...frames].reverse());
    const states = await compareSeam(dump, shadow, () => {});
    if (!states.ok) throw new Error(states.error.kind);
    expect([...states.value.keys()].filter((frame) => states.value[frame] === 1)).toEqual(frames);
  });

  it('are absent, in words, where the dump is one file', async () => {
    const { dump } = await opened(() => {});
    const { shadow: _, hsaSize: __, ...rest } = dump;
    expect(shadowOf({ ...rest, hsaSize: undefined })).toMatchObject({ ok: false, error: /one file/ });
  });
});
