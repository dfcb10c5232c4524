import { describe, expect, it } from 'vitest';
import { Be } from '../../e2e/fixtures/be.ts';
import {
  checksum,
  type MachineOptions,
  MIB,
  makeMachine,
  osInfoPage,
  splitLayout,
} from '../../e2e/fixtures/machine.ts';
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
import type { ProfileId } from '../../e2e/fixtures/vmcoreHead.ts';
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

const MACHINES: readonly (readonly [string, MachineOptions, ProfileId])[] = [
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
  ['a kernel of 4.9', { ...HOLES, release: '4.9.0' }, 'P2'],
  ['a kernel of 3.12', { ...HOLES, release: '3.12.9' }, 'P1'],
  ['512 CPUs', { ...HOLES, cpus: 512, prefixBase: 12 * MIB, release: '6.6.0' }, 'P4'],
  [
    '512 CPUs of 6.12 with an identity base',
    {
      ...HOLES,
      cpus: 512,
      prefixBase: 12 * MIB,
      hsaSize: MIB,
      release: '6.12.0',
      layout: splitLayout(3 * MIB),
    },
    'P5',
  ],
  ['CPUs offline', { ...HOLES, cpus: 5, offline: [0, 2, 3, 9], release: '6.6.0' }, 'P4'],
  ['a dump that the third CPU took', { ...HOLES, cpus: 4, bootCpu: 2, release: '6.6.0' }, 'P4'],
  [
    'an image that was not moved, and no identity base',
    {
      ...HOLES,
      release: '6.10.0',
      prefixBase: 6 * MIB,
      layout: { ...splitLayout(0), identityBase: 0n, imageStart: 2 * MIB },
    },
    'P5',
  ],
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

  it('have the numbers of Linux where CPUs are offline', async () => {
    const machine = makeMachine({ ...HOLES, cpus: 3, offline: [0, 2], bootCpu: 1 });
    const dump = await open([hsaImage(machine), fullMemory(machine), memmapText(machine)]);
    expect(dump.cpus.map(({ logical, prefix }) => [logical, prefix])).toEqual([
      [3, 0x102000],
      [1, 0x100000],
      [4, 0x104000],
    ]);
  });

  it('may have lowcores up to 2 GiB', async () => {
    const chunks = [
      [0, 4 * MIB],
      [2044 * MIB, 2052 * MIB],
    ] as const;
    const options = { chunks, cpus: [0x7fffe000, 0x7fffc000], release: '6.6.0' };
    const machine = makeMachine({ ...options, osInfoAt: 2050 * MIB, vmcoreinfoAt: 2051 * MIB });
    const dump = await open([hsaImage(machine), packedMemory(machine), memmapText(machine)]);
    expect(dump.cpus.map(({ prefix, state }) => [prefix, state])).toEqual([
      [0x7fffe000, 'saved'],
      [0x7fffc000, 'saved'],
    ]);
    expect(dump.osInfo?.addr).toBe(2050 * MIB);
    expect(equalBytes(await exported(dump), expectedVmcore(machine, 'P4'))).toBe(true);
  });

  it.each([
    ['a wrong checksum', 9],
    ['an unknown version', 13],
  ])('do without the image and the identity base of an os_info with %s', async (_, at) => {
    const made = makeMachine({ ...HOLES, release: '6.12.0', layout: splitLayout(3 * MIB) });
    const page = osInfoPage(made);
    page[at] = 2;
    if (at === 13) new DataView(page.buffer).setUint32(8, checksum(page.subarray(12)));
    made.memory.set(made.osInfoAt, page);
    const dump = await open([hsaImage(made), fullMemory(made), memmapText(made)]);
    expect(
      dump.findings.filter(({ code, outcome }) => /^os-info/.test(code) && outcome === 'failed'),
    ).toHaveLength(1);
    expect(dump.cpus.map(({ state }) => state)).toEqual(['saved', 'saved']);
    const asKernel = { ...made, image: undefined, identityBase: 0n };
    expect(equalBytes(await exported(dump), expectedVmcore(asKernel, 'P5'))).toBe(true);
  });

  it('say where an early crash moved the kernel, and have no VMCOREINFO note', async () => {
    const machine = makeMachine({ ...HOLES, release: '6.6.0' });
    machine.memory.set(0xe0c, new Be(8).u64(0, 0x2200001).bytes);
    const dump = await open([hsaImage(machine), fullMemory(machine), memmapText(machine)]);
    expect(dump.vmcoreinfo).toBeUndefined();
    expect(dump.findings.find(({ code }) => code === 'vmcoreinfo-pointer')?.message).toContain('0x2200000');
    // Nothing lists the others then.
    expect(dump.cpus.map(({ state, prefix }) => [state, prefix])).toEqual([['saved', 0x100000]]);
    const plan = await planVmcore(dump, { profile: 'auto' });
    expect(plan.ok && plan.value.notes.some(({ name }) => name === 'VMCOREINFO')).toBe(false);
  });

  it('skip a boot CPU whose prefix Linux had not set', async () => {
    const machine = makeMachine({ ...HOLES, release: '6.6.0', saved: [] });
    machine.memory.set(0x1318, new Uint8Array(4));
    const dump = await open([hsaImage(machine), fullMemory(machine), memmapText(machine)]);
    expect(dump.cpus.map(({ state, prefix }) => [state, prefix])).toEqual([
      ['not-saved', 0x100000],
      ['not-saved', 0x102000],
    ]);
    const plan = await planVmcore(dump, { profile: 'auto' });
    expect(plan.ok && plan.value.notes.map(({ type }) => type)).toEqual([3, 0]);
  });

  it('recognise an HSA image that is shifted by one block', async () => {
    const machine = makeMachine({ ...HOLES, release: '6.6.0' });
    const shifted = concatBytes([new Uint8Array(4096).fill(0x55), hsaImage(machine)]);
    const dump = await open([shifted, fullMemory(machine), memmapText(machine)]);
    expect(dump.hsaSize).toBe(machine.hsaSize);
    expect(equalBytes(await exported(dump), expectedVmcore(machine, 'P4'))).toBe(true);
  });
});
