import { describe, expect, it } from 'vitest';
import { type MachineOptions, MIB, splitLayout } from '../../e2e/fixtures/machine.ts';
import { type MadeKernel, makeKernel } from '../../e2e/fixtures/madeKernel.ts';
import { hsaImage, memmapText, packedMemory } from '../../e2e/fixtures/pairFiles.ts';
import { ensure } from '../base/assert.ts';
import { must } from '../engine/machine/images.testkit.ts';
import { memorySource } from '../engine/memorySource.ts';
import { openDump } from '../engine/openDump.ts';
import { openKernel } from './kernelSource.ts';
import { readKernelLog } from './log/readKernelLog.ts';
import { loadKallsyms } from './symbols/loadKallsyms.ts';

const CHUNKS = {
  chunks: [
    [0, 8 * MIB],
    [12 * MIB, 16 * MIB],
  ],
  prefixBase: 6 * MIB + 0x40000,
  tablesAt: 14 * MIB,
  megabytes: 16,
} as const;

/** Everything that a dump kernel's own memory overwrites lies outside of it. */
const HIGH: MachineOptions = { hsaSize: MIB, osInfoAt: 7 * MIB, vmcoreinfoAt: 7 * MIB + 0x10000 };

const KERNELS: readonly (readonly [string, MachineOptions])[] = [
  ['a kernel of 5.17', { release: '5.17.0' }],
  ['a kernel of 6.9 with its data above the HSA', { ...HIGH, release: '6.9.0' }],
  [
    'a kernel of 6.10 without an identity base',
    { release: '6.10.0', layout: { ...splitLayout(2 * MIB), identityBase: 0n } },
  ],
  ['a kernel of 6.12 with an identity base', { ...HIGH, release: '6.12.0', layout: splitLayout(2 * MIB) }],
  [
    'a kernel of 6.16 whose image was not moved',
    { release: '6.16.0', prefixBase: 6 * MIB, layout: { ...splitLayout(0), imageStart: 2 * MIB } },
  ],
  [
    '64 CPUs, three of them offline, of 6.12',
    { ...HIGH, release: '6.12.0', cpus: 61, offline: [1, 2, 40], layout: splitLayout(2 * MIB) },
  ],
];

type Opened = ReturnType<typeof openOnce>;
const known = new Map<MachineOptions, Opened>();

/** Each machine is made and opened once; nothing changes it. */
function open(options: MachineOptions): Opened {
  const opened = known.get(options) ?? openOnce(options);
  known.set(options, opened);
  return opened;
}

async function openOnce(options: MachineOptions) {
  const made = makeKernel({ ...CHUNKS, ...options });
  const { machine } = made;
  const files = [hsaImage(machine), packedMemory(machine), memmapText(machine)];
  const outcome = await openDump(
    files.map((bytes, i) => ({ source: memorySource(bytes, `file${i}`), role: 'auto' as const })),
    {},
  );
  if (outcome.kind !== 'opened') throw new Error(JSON.stringify(outcome));
  return { made, dump: outcome.dump, kernel: must(await openKernel(outcome.dump)) };
}

/** Where each virtual address must lead, and by which maps. */
function places({ imageAddress, identityAddress, vmalloc, machine }: MadeKernel) {
  return [
    [imageAddress(3 * MIB + 0x123), 3 * MIB + 0x123],
    [identityAddress(13 * MIB + 8), 13 * MIB + 8],
    [identityAddress(machine.osInfoAt), machine.osInfoAt],
    [vmalloc.virtual + 8n, vmalloc.absolute + 8],
  ] as const;
}

describe.each(KERNELS)('the kernel of a made pair: %s', (_, options) => {
  it('is found with page tables that are proved right', async () => {
    const { made, dump, kernel } = await open(options);
    expect(dump.uts?.release).toBe(made.machine.release);
    expect(dump.cpus.map(({ logical }) => logical)).toEqual(made.machine.logical);
    expect(kernel.root).toMatchObject({ asce: made.asce, confidence: 'exact' });
    expect(kernel.findings.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    for (const [virtual, absolute] of places(made))
      expect(must(await kernel.virtual.translate(virtual))).toMatchObject({ phys: absolute, by: 'tables' });
    const text = must(await kernel.virtual.read(made.vmalloc.virtual, 20));
    expect(new TextDecoder().decode(text)).toBe('only the tables know');
  });

  it('translates image and memory without its page tables too', async () => {
    const { made, dump } = await open(options);
    const cpus = dump.cpus.map((cpu) => ({ ...cpu, registers: undefined, prefix: undefined }));
    const kernel = must(await openKernel({ ...dump, cpus }));
    expect(kernel.root).toBeUndefined();
    for (const [virtual, absolute] of places(made).slice(0, 3))
      expect(must(await kernel.virtual.translate(virtual))).toMatchObject({ phys: absolute, by: 'static' });
  });

  it('gives its whole log and all its symbols', async () => {
    const { made, kernel } = await open(options);
    const log = ensure(must(await readKernelLog(kernel)), 'a log');
    expect(log.records.map(({ text }) => text)).toEqual(made.log);
    expect(log.confidence).toBe('exact');
    const table = ensure(must(await loadKallsyms(kernel)), 'symbols');
    const names = new Set(made.symbols.map(({ name }) => name));
    expect(table.slice(0, 1e6).filter(({ name }) => names.has(name))).toEqual(made.symbols);
    expect(table.confidence).toBe('exact');
  });
});
