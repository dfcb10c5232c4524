import { describe, expect, it } from 'vitest';
import { MIB, makeMachine } from '../../../e2e/fixtures/machine.ts';
import { fullMemory, headedMemory, hsaImage } from '../../../e2e/fixtures/pairFiles.ts';
import { physAddr } from '../../base/address.ts';
import { memorySource } from '../memorySource.ts';
import { openDump } from '../openDump.ts';
import type { Finding } from '../types.ts';

async function sizesOf(hsa: Uint8Array, memory: Uint8Array): Promise<readonly Finding[]> {
  const files = [
    { source: memorySource(hsa, 'first'), role: 'hsa' },
    { source: memorySource(memory, 'second'), role: 'memory' },
  ] as const;
  const outcome = await openDump(files, { confirmed: true, shape: 'full' });
  if (outcome.kind !== 'opened') throw new Error(outcome.kind);
  return outcome.dump.findings.filter(({ code }) => code === 'file-sizes');
}

describe('a pairing that a person confirmed', () => {
  const machine = makeMachine({ chunks: [[0, 8 * MIB]] });

  it('says so when the memory file is smaller than the HSA, as it is the wrong way round', async () => {
    const found = await sizesOf(fullMemory(machine), hsaImage(machine));
    expect(found.map(({ outcome, message }) => [outcome, message])).toContainEqual([
      'failed',
      'The memory file is smaller than the HSA.',
    ]);
  });

  it('says so when the HSA size that was typed leaves nothing of the memory file', async () => {
    const memory = { source: memorySource(fullMemory(machine), 'alone'), role: 'memory' } as const;
    const outcome = await openDump([memory], { hsaSize: 64 * MIB, shape: 'full' });
    expect(outcome.kind === 'opened' ? outcome.dump.findings : []).toContainEqual(
      expect.objectContaining({
        code: 'file-sizes',
        message:
          'The HSA size, 64 MiB, is larger than the memory file, 8 MiB: no byte of that file is shown.',
      }),
    );
  });

  it('has nothing to say about sizes that fit', async () => {
    const found = await sizesOf(hsaImage(machine), fullMemory(machine));
    expect(found.map(({ outcome }) => outcome)).toEqual(['passed']);
  });
});

describe('a file of a pair that was cut off', () => {
  const machine = makeMachine({ chunks: [[0, 8 * MIB]] });
  const open = (...files: readonly Uint8Array[]) =>
    openDump(
      files.map((bytes, i) => ({ source: memorySource(bytes, `file${i}`), role: 'auto' })),
      {},
    );

  it('is asked about when it is the HSA, behind whose end the memory file has another kernel', async () => {
    const outcome = await open(hsaImage(machine).subarray(0, 0x123456), fullMemory(machine));
    if (outcome.kind !== 'pairing') throw new Error(outcome.kind);
    expect(outcome.proposal.question).toContain('How large was the HSA');
    expect(outcome.proposal.acceptable).toBe(false);
  });

  it('is known as such by the s390 header before memory, and the rest is missing', async () => {
    const outcome = await open(hsaImage(machine), headedMemory(machine).subarray(0, 5 * MIB));
    if (outcome.kind !== 'opened') throw new Error(outcome.kind);
    expect(outcome.dump.memory.end).toBe(8 * MIB);
    const faults = outcome.dump.findings.filter(({ code }) => code === 'file-sizes');
    expect(faults.map(({ message }) => message)).toEqual([expect.stringContaining('ends at 0x800000')]);
    const read = await outcome.dump.memory.read(physAddr(7 * MIB), 16);
    expect(read.ok && read.value.pieces.map(({ reason }) => reason)).toEqual(['truncated']);
  });
});
