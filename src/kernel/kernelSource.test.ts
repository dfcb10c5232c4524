import { openAsBlob } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Be } from '../../e2e/fixtures/be.ts';
import { realDataDir, realFile } from '../../e2e/fixtures/realData.ts';
import { fillCpu } from '../../e2e/fixtures/registers.ts';
import { physAddr } from '../base/address.ts';
import { blobSource } from '../engine/blobSource.ts';
import { flatImage, imageOf, must, realPair, registersOf } from '../engine/machine/images.testkit.ts';
import { readMachine } from '../engine/machine/machine.ts';
import type { Cpu } from '../engine/machine/machineTypes.ts';
import { vmcoreInfoFrom } from '../engine/machine/vmcoreinfo.ts';
import { openDump } from '../engine/openDump.ts';
import type { MemoryImage } from '../engine/types.ts';
import { type KernelDump, openKernel } from './kernelSource.ts';
import { createVirtualMemory } from './virtualMemory.ts';

const MIB = 0x100000;
const TABLES = 0x100000;
const SEGMENTS = 0x104000;
/** Virtual 0x7fe00000 + x is absolute 0x200000 + x, besides the map of all memory at its own addresses. */
const HIGH = 0x7fe00000n;

/** A kernel of 4 MiB whose tables map it in frames of 1 MiB; SYMBOL(_stext) is at `stext`. */
function made(
  options: { readonly stext?: bigint; readonly cr13?: readonly bigint[]; readonly split?: boolean } = {},
): KernelDump {
  const region = new Be(0x4000).u64(0, SEGMENTS + 7);
  const segments = new Be(0x4000);
  for (let i = 0; i < 2048; i++) segments.u64(8 * i, i < 4 ? i * MIB + 0x400 : 0x20);
  segments.u64(8 * 0x7fe, 0x200400);
  const uts = new Be(400).text(0, 'Linux').text(130, '6.1-made');
  const memory = flatImage(4 * MIB, [
    [TABLES, region.bytes],
    [SEGMENTS, segments.bytes],
    [0x201000, uts.bytes],
    [0x202000, new Be(8).u64(0, 0x8000).bytes],
    [0x203000, new TextEncoder().encode('here')],
  ]);
  const base = options.split === true ? HIGH : 0x200000n;
  const lines = [
    'OSRELEASE=6.1-made',
    `SYMBOL(_stext)=${(options.stext ?? base).toString(16)}`,
    `SYMBOL(init_uts_ns)=${(base + 0x1000n).toString(16)}`,
    `SYMBOL(lowcore_ptr)=${(base + 0x2000n).toString(16)}`,
    ...(options.split === true
      ? [`KERNELOFFSET=${HIGH.toString(16)}`, 'KERNELOFFPHYS=200000', 'IDENTITYBASE=10000000']
      : []),
  ];
  const vmcoreinfo = vmcoreInfoFrom(new TextEncoder().encode(lines.join('\n')), 'made', 'exact');
  const cpus = (options.cr13 ?? [BigInt(TABLES) + 7n]).map((asce, index): Cpu => {
    const registers = registersOf(fillCpu(index + 1, 0x8000), false);
    const ctrs = registers.ctrs?.map((value, i) => (i === 13 ? asce : value));
    const prefix = physAddr(0x8000);
    return {
      index,
      prefix,
      state: 'saved',
      registers: { ...registers, ctrs },
      origin: 'made',
      confidence: 'exact',
    };
  });
  return { memory, cpus, vmcoreinfo, osInfo: undefined, uts: undefined };
}

describe('openKernel', () => {
  it('believes the tables that translate known addresses, against the majority', async () => {
    const kernel = must(await openKernel(made({ cr13: [0x300007n, 0x300007n, BigInt(TABLES) + 7n] })));
    expect(kernel.root).toEqual({ asce: 0x100007n, origin: 'control register 13', confidence: 'exact' });
    expect(kernel.findings.map(({ code, outcome }) => [code, outcome])).toEqual([
      ['kernel-root', 'passed'],
      ['kernel-virtual-uts', 'passed'],
      ['kernel-virtual-lowcore', 'passed'],
    ]);
    const translation = must(await kernel.virtual.translate(HIGH + 0x3000n));
    expect(translation).toMatchObject({ phys: 0x203000, by: 'tables' });
  });

  it('uses the fixed maps alone when no tables are right, and says so', async () => {
    const kernel = must(await openKernel(made({ cr13: [0x300007n, 0n, 0xffffffffffffffffn] })));
    expect(kernel.root).toBeUndefined();
    expect(kernel.findings[0]).toMatchObject({ code: 'kernel-root', outcome: 'failed' });
    expect(must(await kernel.virtual.translate(0x203000n))).toMatchObject({ phys: 0x203000, by: 'static' });
  });

  it('translates image and identity map of a kernel since 6.10 without tables', async () => {
    const kernel = must(await openKernel(made({ split: true, cr13: [] })));
    expect(must(await kernel.virtual.translate(HIGH + 0x3004n))).toMatchObject({
      phys: 0x203004,
      by: 'static',
    });
    expect(must(await kernel.virtual.translate(0x10203000n))).toMatchObject({ phys: 0x203000 });
    expect(must(await kernel.virtual.translate(0x203000n))).toMatchObject({ by: 'none' });
    expect(kernel.uts?.release).toBe('6.1-made');
  });

  it('works without VMCOREINFO', async () => {
    const kernel = must(await openKernel({ ...made(), vmcoreinfo: undefined }));
    expect(kernel.root).toMatchObject({ asce: 0x100007n, confidence: 'inferred' });
  });

  it('does not take empty memory for a kernel', async () => {
    const memory = imageOf([[0, new Uint8Array(8192)]]);
    const kernel = must(
      await openKernel({ memory, cpus: [], vmcoreinfo: undefined, osInfo: undefined, uts: undefined }),
    );
    expect(kernel.root).toBeUndefined();
  });
});

describe('createVirtualMemory', () => {
  async function setup(memory?: MemoryImage) {
    const kernel = must(await openKernel(made()));
    return createVirtualMemory(memory ?? kernel.memory, kernel.layout, 0x100007n);
  }

  it('reads across frames that are far apart in storage', async () => {
    const virtual = await setup();
    // 0x1ff000 .. 0x201000 lie one after the other; HIGH - 1 has no frame.
    expect(must(await virtual.read(HIGH + 0x3000n, 4))).toEqual(new TextEncoder().encode('here'));
    expect(must(await virtual.read(0x1ffff8n, 16))).toHaveLength(16);
    expect(await virtual.read(HIGH - 1n, 2)).toMatchObject({
      ok: false,
      error: { kind: 'unmapped', addr: HIGH - 1n },
    });
    expect(await virtual.read(HIGH + 0xfffffn, 2)).toMatchObject({
      error: { kind: 'unmapped', addr: HIGH + 0x100000n },
    });
  });

  it('refuses lengths beyond the limit and addresses beyond 64 bits', async () => {
    const virtual = await setup();
    for (const length of [64 * MIB + 1, -1, 0.5, Number.NaN])
      expect(await virtual.read(0n, length)).toMatchObject({ error: { kind: 'too-large' } });
    expect(await virtual.read((1n << 64n) - 1n, 2)).toMatchObject({ error: { kind: 'unmapped' } });
    expect(must(await virtual.read(0n, 0))).toHaveLength(0);
    expect(await virtual.read(0n, 8, AbortSignal.abort())).toEqual({
      ok: false,
      error: { kind: 'cancelled' },
    });
  });

  it('falls back to the fixed map where a table is not in the dump', async () => {
    const virtual = await setup(imageOf([[0x200000, new Uint8Array(0x1000).fill(7)]]));
    expect(must(await virtual.translate(0x200010n))).toMatchObject({ phys: 0x200010, by: 'static' });
    expect(must(await virtual.read(0x200010n, 4))).toEqual(Uint8Array.of(7, 7, 7, 7));
    expect(await virtual.read(0x200ff8n, 16)).toMatchObject({ error: { kind: 'missing', start: 0x201000 } });
  });
});

describe.skipIf(realDataDir === undefined)('openKernel on real dumps', () => {
  it.each([
    ['dump-a', 0x7340007n],
    ['dump-b', 0x1290007n],
  ] as const)('finds the tables of %s from every source alike', async (set, asce) => {
    const memory = await realPair(set);
    const machine = must(await readMachine(memory, { cpus: [] }));
    const kernel = must(await openKernel({ ...machine, memory }));
    expect(kernel.root).toEqual({
      asce,
      origin: 'kernel_asce of a lowcore (3 times), control register 13 (3 times), swapper_pg_dir',
      confidence: 'exact',
    });
    expect(kernel.findings.every(({ outcome }) => outcome === 'passed')).toBe(true);
    // Up to 6.9 all memory is mapped at its own address.
    for (let at = 0x1000000n; at < 0x6000000n; at += 0x123456n) {
      expect(must(await kernel.virtual.translate(at)).phys).toBe(Number(at));
    }
  });

  it('translates as well in a file of another form', async () => {
    const source = blobSource(await openAsBlob(await realFile('dump-b/emulator-kdump-zlib.dump')), 'kdump');
    const outcome = await openDump([{ source, role: 'auto' }], {});
    if (outcome.kind !== 'opened') throw new Error(outcome.kind);
    expect(must(await openKernel(outcome.dump)).root?.asce).toBe(0x1290007n);
  });
});
