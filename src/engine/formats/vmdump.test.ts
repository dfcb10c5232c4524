import { describe, expect, it } from 'vitest';
import { memRaw, referenceCpus } from '../../../e2e/fixtures/reference.ts';
import { vmdump as vmdumpFile } from '../../../e2e/fixtures/vmdumpFile.ts';
import {
  compareMemory,
  extentsOf,
  findingOf,
  noise,
  openAs,
  openErrorOf,
  openFully,
  readMemory,
  tenCuts,
  tryOpen,
  withBytes,
} from './formatTestHelp.ts';
import { vmdump } from './vmdump.ts';

const MIB = 0x100000;
const WHOLE = { present: 4 * MIB, differsAt: undefined };

describe('VMDUMPs', () => {
  it('has the memory and facts of the reference machine', async () => {
    const dump = await openFully(vmdumpFile());
    expect(dump.format).toBe('vmdump');
    expect(await compareMemory(dump.memory, memRaw())).toEqual(WHOLE);
    expect(dump.memory.end).toBe(4 * MIB);
    for (const fact of [
      ['Dump created', '2023-11-14 22:13:20.000000 UTC'],
      ['CPU count (real)', '2'],
      ['z/VM node', 'VMNODE1'],
      ['Symptoms', 'PIDS/LINUX RIDS/CRASH'],
      ['Pages stored', '673'],
    ]) {
      expect(dump.headerFacts).toContainEqual(fact);
    }
    expect(findingOf(dump, 'dump-complete')?.outcome).toBe('passed');
  });

  it('has every register of both CPUs', async () => {
    const dump = await openFully(vmdumpFile());
    expect(dump.cpus.length).toBe(2);
    for (const [i, cpu] of dump.cpus.entries()) {
      const made = referenceCpus[i];
      const { pswMask, pswAddr, ...rest } = cpu.registers ?? { pswMask: 0n, pswAddr: 0n };
      expect(cpu.prefix).toBe(made?.prefix);
      expect([pswMask, pswAddr]).toEqual(made?.psw);
      expect(rest).toEqual({
        gprs: made?.gprs,
        acrs: made?.acrs,
        ctrs: made?.ctrs,
        fprs: made?.fprs,
        fpc: made?.fpc,
        timer: made?.timer,
        todcmp: made?.todcmp,
        todpreg: made?.todpreg,
      });
    }
  });

  it('passes over groups without stored pages', async () => {
    const opened = await openAs(vmdump, vmdumpFile({ storage: 64 * MIB }));
    expect(opened.memory.end).toBe(64 * MIB);
    expect((await extentsOf(opened.memory)).at(-1)?.[0]).toBe('zero');
    expect(await compareMemory(opened.memory, memRaw())).toEqual(WHOLE);
  });

  it('knows memory that was not asked for from zeros', async () => {
    const opened = await openAs(
      vmdump,
      vmdumpFile({
        ranges: [
          [0, MIB - 1],
          [2 * MIB, 4 * MIB - 1],
        ],
        storage: 8 * MIB,
      }),
    );
    expect(opened.memory.end).toBe(4 * MIB);
    expect(await compareMemory(opened.memory, memRaw())).toEqual({ present: 3 * MIB, differsAt: undefined });
    expect((await readMemory(opened.memory, MIB, 16)).pieces).toMatchObject([{ reason: 'not-in-dump' }]);
    expect((await readMemory(opened.memory, 2 * MIB, 16)).pieces).toMatchObject([{ source: 'zero' }]);
    expect(findingOf(opened, 'requested-ranges')?.message).toContain('0x200000');
  });

  it('does without ranges that make no sense', async () => {
    const file = withBytes(vmdumpFile(), 8 * 4096 + 216, 0, 0, 0, 2);
    expect(await compareMemory((await openAs(vmdump, file)).memory, memRaw())).toEqual(WHOLE);
  });

  it('refuses older forms and files without their records in words', async () => {
    for (const firFormat of [0, 0x82, 7]) {
      expect(await openErrorOf(vmdump, vmdumpFile({ firFormat }))).toMatchObject({ kind: 'unsupported' });
    }
    expect(await openErrorOf(vmdump, withBytes(vmdumpFile(), 4096, 0))).toMatchObject({ kind: 'damaged' });
    expect(await openErrorOf(vmdump, withBytes(vmdumpFile(), 4096 + 8, 0xff))).toMatchObject({
      kind: 'damaged',
    });
    expect(await openErrorOf(vmdump, withBytes(vmdumpFile(), 4096 + 16, 0xff))).toMatchObject({
      kind: 'damaged',
    });
  });

  it('reads what a cut-off file has, and never takes what is lost for zero', async () => {
    const file = vmdumpFile();
    for (const cut of [...tenCuts(file.length), 9 * 4096, 10 * 4096, 11 * 4096]) {
      const opened = await tryOpen(vmdump, file.subarray(0, cut));
      if (!opened.ok) {
        expect([cut < 9 * 4096, opened.error.kind]).toEqual([true, 'damaged']);
        continue;
      }
      expect((await compareMemory(opened.value.memory, memRaw())).differsAt).toBeUndefined();
      expect(findingOf(opened.value, 'dump-complete')?.outcome).toBe('failed');
    }
  });

  it('allows bytes behind the last page', async () => {
    const longer = new Uint8Array(vmdumpFile().length + 80);
    longer.set(vmdumpFile());
    const opened = await openAs(vmdump, longer);
    expect(findingOf(opened, 'dump-complete')).toMatchObject({
      outcome: 'passed',
      message: expect.stringContaining('80 bytes'),
    });
  });

  it('survives any bytes in its records and maps', async () => {
    for (let seed = 0; seed < 45; seed++) {
      const file = noise(20 * 4096, seed);
      file.set(vmdumpFile().subarray(0, [64, 2 * 4096, 9 * 4096][seed % 3] ?? 64));
      const opened = await tryOpen(vmdump, file);
      if (opened.ok) await readMemory(opened.value.memory, 0, MIB);
    }
  });

  it('does not hang on storage of petabytes', async () => {
    const file = vmdumpFile();
    const opened = await openAs(vmdump, withBytes(file, 8 * 4096 + 72, 0, 0x10));
    expect(findingOf(opened, 'dump-complete')?.outcome).toBe('failed');
  });
});
