import { describe, expect, it } from 'vitest';
import { type MadeMachine, MIB, makeMachine } from '../../../e2e/fixtures/machine.ts';
import * as made from '../../../e2e/fixtures/pairFiles.ts';
import { memorySource } from '../memorySource.ts';
import { openDump } from '../openDump.ts';
import type { MemoryShape } from '../openTypes.ts';
import type { Dump } from '../types.ts';
import { sampleWhatIf, type WhatIf, whatIfHsaSize } from './whatIf.ts';

const machine = makeMachine({ hsaSize: 2 * MIB, chunks: [[0, 8 * MIB]] });

async function open(shape: MemoryShape, of: MadeMachine = machine): Promise<Dump> {
  const memory = shape === 'full' ? made.fullMemory(of) : made.remainderMemory(of);
  const outcome = await openDump(
    [
      { source: memorySource(made.hsaImage(of), 'hsa.img'), role: 'hsa' },
      { source: memorySource(memory, 'mem.img'), role: 'memory' },
    ],
    { shape, confirmed: true },
  );
  if (outcome.kind !== 'opened') throw new Error(outcome.kind);
  return outcome.dump;
}

async function ask(dump: Dump, hsaSize: number): Promise<WhatIf> {
  const answer = await whatIfHsaSize(dump, hsaSize);
  if (!answer.ok || answer.value === undefined) throw new Error('no answer');
  return answer.value;
}

describe('another HSA_SIZE', () => {
  it('changes nothing when it is the one that the dump has', async () => {
    const answer = await ask(await open('full'), 2 * MIB);
    expect(answer.changes).toEqual([]);
    expect(answer.after).toEqual({ hsa: 2 * MIB, memory: 6 * MIB, missing: 0 });
    expect(answer.now).toEqual(answer.after);
  });

  it('takes memory of the dump kernel when it is smaller and the memory file has all of memory', async () => {
    const dump = await open('full');
    const answer = await ask(dump, MIB);
    expect(answer.changes).toEqual([{ start: MIB, end: 2 * MIB, from: 'hsa', to: 'memory' }]);
    expect(answer.after).toEqual({ hsa: MIB, memory: 7 * MIB, missing: 0 });
    expect(answer.fileBytes).toBe((await ask(dump, 2 * MIB)).fileBytes);
    const sample = await sampleWhatIf(dump, answer, 32);
    expect(sample.ok && sample.value).toEqual({ pages: 256, compared: 32, different: 32 });
  });

  it('loses those bytes when the memory file starts at the end of the HSA', async () => {
    const dump = await open('remainder');
    const answer = await ask(dump, MIB);
    expect(answer.changes).toEqual([{ start: MIB, end: 2 * MIB, from: 'hsa', to: 'missing' }]);
    expect(answer.after).toEqual({ hsa: MIB, memory: 6 * MIB, missing: MIB });
    expect((await ask(dump, 2 * MIB)).fileBytes).toBe((answer.fileBytes ?? 0) + MIB);
  });

  it('loses bytes when it is larger than the HSA file', async () => {
    const answer = await ask(await open('full'), 3 * MIB);
    expect(answer.changes).toEqual([{ start: 2 * MIB, end: 3 * MIB, from: 'memory', to: 'missing' }]);
    expect(answer.after).toEqual({ hsa: 2 * MIB, memory: 5 * MIB, missing: MIB });
    expect(answer.lostBytes).toBe(MIB);
  });

  it('can be 0 and all of memory', async () => {
    const dump = await open('full');
    expect((await ask(dump, 0)).after).toEqual({ hsa: 0, memory: 8 * MIB, missing: 0 });
    expect((await ask(dump, 8 * MIB)).after).toEqual({ hsa: 2 * MIB, memory: 0, missing: 6 * MIB });
  });

  it('counts pages that are the same on both sides as the same', async () => {
    const dump = await open('full');
    const answer = await ask(dump, 3 * MIB);
    const sample = await sampleWhatIf(dump, answer, 32);
    expect(sample.ok && sample.value).toEqual({ pages: 0, compared: 0, different: 0 });
  });
});
