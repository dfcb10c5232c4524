import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { realDataDir, realFile } from '../../e2e/fixtures/realData.ts';
import { physAddr } from '../base/address.ts';
import { hex } from '../base/hex.ts';
import { readExact } from './address/readExact.ts';
import { blobSource } from './blobSource.ts';
import type { Cpu } from './machine/machineTypes.ts';
import { memorySource } from './memorySource.ts';
import { openDump } from './openDump.ts';
import type { FileRole, OpenOptions } from './openTypes.ts';
import { createPageCache } from './pageCache.ts';
import type { Dump } from './types.ts';

interface TruthCpu {
  readonly prefix: string;
  readonly psw: readonly string[];
  readonly gprs: readonly string[];
  readonly acrs: readonly string[];
  readonly ctrs: readonly string[];
  readonly fprs: readonly string[];
  readonly fpc: string;
  readonly timer: string;
  readonly todcmp: string;
  readonly todpreg: string;
  readonly vxrs_low: readonly string[];
  readonly vxrs_high: readonly (readonly [string, string])[];
}

async function open(
  files: readonly (readonly [path: string, role: FileRole])[],
  options: OpenOptions = {},
): Promise<Dump> {
  const sources = await Promise.all(
    files.map(async ([path, role]) => ({
      source: createPageCache(blobSource(await openAsBlob(path), path)),
      role,
    })),
  );
  const outcome = await openDump(sources, options);
  if (outcome.kind !== 'opened')
    throw new Error(JSON.stringify(outcome, (_, v) => (typeof v === 'bigint' ? hex(v) : v)));
  return outcome.dump;
}

async function openSet(set: string): Promise<Dump> {
  return open([
    [await realFile(`${set}/hsa.img`), 'auto'],
    [await realFile(`${set}/mem.img`), 'auto'],
    [await realFile(`${set}/memmap.txt`), 'auto'],
  ]);
}

async function truthOf(set: string): Promise<readonly TruthCpu[]> {
  const parsed: { readonly cpus: readonly TruthCpu[] } = JSON.parse(
    await readFile(await realFile(`${set}/registers.json`), 'utf8'),
  );
  return parsed.cpus;
}

function words(values: readonly string[]): readonly bigint[] {
  return values.map(BigInt);
}

function expectSameRegisters(cpu: Cpu | undefined, truth: TruthCpu | undefined): void {
  if (cpu?.registers === undefined || truth === undefined) throw new Error('a CPU is missing');
  const registers = cpu.registers;
  expect(BigInt(cpu.prefix ?? 0)).toBe(BigInt(truth.prefix));
  expect([registers.pswMask, registers.pswAddr]).toEqual(words(truth.psw));
  expect(registers.gprs).toEqual(words(truth.gprs));
  expect(registers.acrs.map(BigInt)).toEqual(words(truth.acrs));
  expect(registers.ctrs).toEqual(words(truth.ctrs));
  expect(registers.fprs).toEqual(words(truth.fprs));
  expect(BigInt(registers.fpc ?? -1)).toBe(BigInt(truth.fpc));
  expect(registers.timer).toBe(BigInt(truth.timer));
  expect(BigInt(registers.todpreg ?? -1)).toBe(BigInt(truth.todpreg));
  expect(registers.vxrs).toEqual([
    ...words(truth.fprs).map((high, i) => [high, BigInt(truth.vxrs_low[i] ?? 0)]),
    ...truth.vxrs_high.map((pair) => words(pair)),
  ]);
}

describe.skipIf(realDataDir === undefined)('opening real pairs', () => {
  it.each(['dump-a', 'dump-b', 'sample'])('finds every register of every CPU of %s', async (set) => {
    const dump = await openSet(set);
    const truth = await truthOf(set);
    expect(dump.format).toBe('pair');
    expect(dump.hsaSize).toBe(0x2000000);
    expect(dump.cpus).toHaveLength(truth.length);
    for (const [i, cpu] of truth.entries()) {
      expectSameRegisters(dump.cpus[i], cpu);
      // The emulator's own value, where it was filled in, is not yet shifted as the machine stores it.
      const todcmp = BigInt(cpu.todcmp);
      expect(dump.cpus[i]?.registers?.todcmp).toBe(todcmp >= 2n ** 56n ? todcmp / 256n : todcmp);
    }
  });

  it('finds the VMCOREINFO that the guest showed', async () => {
    const dump = await openSet('dump-a');
    const text = await readFile(await realFile('dump-a/truth/vmcoreinfo.txt'), 'utf8');
    expect(dump.vmcoreinfo?.text.trimEnd()).toContain(text.trimEnd().split('\n')[0]);
    expect(dump.vmcoreinfo?.values.get('OSRELEASE')).toBe('6.1.192-zdi');
    const [note] = (await readFile(await realFile('dump-a/truth/vmcoreinfo-note.txt'), 'utf8'))
      .trim()
      .split(/\s+/);
    expect(dump.vmcoreinfo?.addr).toBe(Number(`0x${note?.replace(/^0x/, '')}`));
  });

  it('reads low addresses from the HSA and not from the memory of the dump kernel', async () => {
    const dump = await openSet('dump-b');
    const hsa = await readFile(await realFile('dump-b/hsa.img'));
    const low = await readExact(dump.memory, physAddr(0), 65536);
    expect(low.ok && Buffer.compare(low.value, hsa.subarray(0, 65536))).toBe(0);
  });

  it('opens the finished vmcore of the kernel with the same CPUs and the same bytes', async () => {
    const pair = await openSet('dump-a');
    const core = await open([[await realFile('dump-a/vmcore'), 'auto']]);
    expect(core.format).toBe('elf');
    expect(core.cpus.map(({ prefix, registers }) => ({ prefix, registers }))).toEqual(
      pair.cpus.map(({ prefix, registers }) => ({ prefix, registers })),
    );
    for (const addr of [0, 0x1ffff000, 0x2000000, 0x7fff000, 0xc000000, 0xdfff000].filter(
      (a) => a < 0x8000000 || a >= 0xc000000,
    )) {
      if (addr >= pair.memory.end) continue;
      const a = await pair.memory.read(physAddr(addr), 4096);
      const b = await core.memory.read(physAddr(addr), 4096);
      expect(a.ok && b.ok && Buffer.compare(a.value.bytes, b.value.bytes)).toBe(0);
    }
    expect(core.vmcoreinfo?.text).toBe(pair.vmcoreinfo?.text);
  });

  it("opens the emulator's ELF with the registers of the ground truth", async () => {
    const core = await open([[await realFile('dump-b/emulator-elf.dump'), 'auto']]);
    const truth = await truthOf('dump-b');
    expect(core.cpus).toHaveLength(3);
    for (const cpu of truth) {
      const found = core.cpus.find(({ prefix }) => BigInt(prefix ?? -1) === BigInt(cpu.prefix));
      expectSameRegisters(found, cpu);
    }
  });
});

describe('files that cannot be opened', () => {
  const outcomeOf = (files: readonly { readonly bytes: Uint8Array; readonly role: FileRole }[]) =>
    openDump(
      files.map(({ bytes, role }, i) => ({ source: memorySource(bytes, `file${i}`), role })),
      {},
    );

  it('says that an empty file is empty', async () => {
    expect(await outcomeOf([{ bytes: new Uint8Array(0), role: 'auto' }])).toEqual({
      kind: 'error',
      error: { kind: 'empty', file: 'file0' },
    });
  });

  it('shows what a file that is no dump starts with', async () => {
    const outcome = await outcomeOf([
      { bytes: new TextEncoder().encode('%PDF-1.7 something else'), role: 'auto' },
    ]);
    expect(outcome).toMatchObject({
      kind: 'error',
      error: { kind: 'not-a-dump', looksLike: 'a PDF document' },
    });
  });

  it('asks when the given roles look swapped', async () => {
    const outcome = await outcomeOf([
      { bytes: new Uint8Array(65536), role: 'hsa' },
      { bytes: new Uint8Array(16384), role: 'memory' },
    ]);
    expect(outcome.kind).toBe('pairing');
  });

  it('refuses a memory map alone', async () => {
    const outcome = await outcomeOf([
      { bytes: new TextEncoder().encode('0000000000000000 0000000010000000 '), role: 'auto' },
    ]);
    expect(outcome).toMatchObject({ kind: 'error', error: { kind: 'wrong-pairing' } });
  });
});
