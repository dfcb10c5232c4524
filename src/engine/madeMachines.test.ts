import { describe, expect, it } from 'vitest';
import { type MachineOptions, MIB, makeMachine, splitLayout } from '../../e2e/fixtures/machine.ts';
import {
  expectedVmcore,
  fullMemory,
  headedMemory,
  hsaImage,
  memmapText,
  packedMemory,
  packedRemainderMemory,
  remainderMemory,
} from '../../e2e/fixtures/pairFiles.ts';
import { concatBytes, equalBytes } from '../base/bytes.ts';
import { planVmcore } from './export/plan.ts';
import { exportChunks } from './export/write.ts';
import { memorySource } from './memorySource.ts';
import { openDump } from './openDump.ts';
import type { Dump } from './types.ts';

async function open(parts: readonly Uint8Array[]): Promise<Dump> {
  const outcome = await openDump(
    parts.map((bytes, i) => ({ source: memorySource(bytes, `file${i}`), role: 'auto' as const })),
    {},
  );
  if (outcome.kind !== 'opened') throw new Error(JSON.stringify(outcome));
  return outcome.dump;
}

async function exported(dump: Dump): Promise<Uint8Array> {
  const plan = await planVmcore(dump, { profile: 'auto' });
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  const chunks: Uint8Array[] = [];
  for await (const chunk of exportChunks(plan.value, dump)) {
    if (!chunk.ok) throw new Error(JSON.stringify(chunk.error));
    chunks.push(chunk.value);
  }
  return concatBytes(chunks);
}

const HOLES: MachineOptions = {
  chunks: [
    [0, 8 * MIB],
    [12 * MIB, 16 * MIB],
  ],
};

const MACHINES: readonly (readonly [string, MachineOptions, 'P3' | 'P4' | 'P5'])[] = [
  ['two CPUs, kernel 6.6', { ...HOLES, release: '6.6.0' }, 'P4'],
  ['64 CPUs without vector registers', { ...HOLES, cpus: 64, vectors: false, release: '6.6.0' }, 'P4'],
  [
    'lowcores, os_info and VMCOREINFO above the HSA',
    {
      ...HOLES,
      hsaSize: MIB,
      release: '6.8.1',
      prefixBase: 5 * MIB,
      osInfoAt: 6 * MIB,
      vmcoreinfoAt: 6 * MIB + 0x10000,
    },
    'P4',
  ],
  [
    'the split layout of 6.12 with an identity base',
    { ...HOLES, release: '6.12.0', layout: splitLayout(3 * MIB) },
    'P5',
  ],
  ['a kernel of 5.17', { ...HOLES, release: '5.17.0' }, 'P3'],
];

describe('made-up pairs, with no option at all', () => {
  it.each(MACHINES)('become the vmcore of their own kernel: %s', async (_, options, profile) => {
    const machine = makeMachine(options);
    const dump = await open([fullMemory(machine), memmapText(machine), hsaImage(machine)]);
    expect(dump.cpus.filter(({ state }) => state === 'saved')).toHaveLength(machine.savedCpus.length);
    expect(equalBytes(await exported(dump), expectedVmcore(machine, profile))).toBe(true);
  });

  it.each([
    ['full', fullMemory],
    ['remainder', remainderMemory],
    ['packed', packedMemory],
    ['packed-remainder', packedRemainderMemory],
    ['s390-header', headedMemory],
  ] as const)('give the same bytes from a memory file of shape %s', async (_, memoryOf) => {
    const machine = makeMachine({ ...HOLES, release: '6.6.0' });
    const dump = await open([hsaImage(machine), memoryOf(machine), memmapText(machine)]);
    expect(equalBytes(await exported(dump), expectedVmcore(machine, 'P4'))).toBe(true);
  });

  it('invents no notes for CPUs whose registers were not saved', async () => {
    const machine = makeMachine({ ...HOLES, cpus: 4, saved: [0, 2], release: '6.6.0' });
    const dump = await open([hsaImage(machine), fullMemory(machine), memmapText(machine)]);
    expect(dump.cpus.map(({ state }) => state)).toEqual(['saved', 'not-saved', 'saved', 'not-saved']);
    expect(equalBytes(await exported(dump), expectedVmcore(machine, 'P4'))).toBe(true);
  });

  it('recognise an HSA image that is shifted by one block', async () => {
    const machine = makeMachine({ ...HOLES, release: '6.6.0' });
    const shifted = concatBytes([new Uint8Array(4096).fill(0x55), hsaImage(machine)]);
    const dump = await open([shifted, fullMemory(machine), memmapText(machine)]);
    expect(dump.hsaSize).toBe(machine.hsaSize);
    expect(equalBytes(await exported(dump), expectedVmcore(machine, 'P4'))).toBe(true);
  });
});
