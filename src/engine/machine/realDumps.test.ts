import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { realDataDir } from '../../../e2e/fixtures/realData.ts';
import { physAddr } from '../../base/address.ts';
import { ensure } from '../../base/assert.ts';
import { parseNotes } from '../elf/notes.ts';
import { cpusFromNotes } from './cpusFromNotes.ts';
import { must, realPair, realRegisters } from './images.testkit.ts';
import { scanLowcores } from './lowcoreScan.ts';
import { readMachine } from './machine.ts';
import { findVmcoreInfoBlocks } from './vmcoreinfoScan.ts';

const SETS = ['dump-a', 'dump-b', 'sample'] as const;
const HOSTS = { 'dump-a': '6.1.192-zdi', 'dump-b': '6.1.0-50-s390x', sample: '6.1.192-zdi' };

function truth(name: string): Buffer {
  const path = join(ensure(realDataDir, 'real data'), name);
  return name.endsWith('.gz') ? gunzipSync(readFileSync(path)) : readFileSync(path);
}

describe.skipIf(realDataDir === undefined)('real dumps', () => {
  it.each(SETS)('%s: all registers of every CPU, in the order of the kernel', async (set) => {
    const machine = must(await readMachine(await realPair(set), { cpus: [] }));
    const found = machine.cpus.map(({ prefix, registers }) => ({ prefix, registers }));
    expect(found).toEqual(realRegisters(set));
    expect(machine.cpus.map(({ state, logical, index }) => [state, logical, index])).toEqual([
      ['saved', 0, 0],
      ['saved', 1, 1],
      ['saved', 2, 2],
    ]);
  });

  it.each(SETS)('%s: VMCOREINFO where the machine said it was', async (set) => {
    const memory = await realPair(set);
    const { vmcoreinfo } = must(await readMachine(memory, { cpus: [] }));
    const [address] = truth(`${set}/truth/vmcoreinfo-note.txt`).toString('ascii').split(' ');
    expect(vmcoreinfo?.addr).toBe(Number(address));
    expect(vmcoreinfo?.values.get('OSRELEASE')).toBe(HOSTS[set]);
    const start = physAddr(Number(address) - 0x100000);
    const searched = must(await findVmcoreInfoBlocks(memory, start, physAddr(Number(address) + 0x100000)))
      .blocks[0]?.info;
    expect(searched?.values).toEqual(vmcoreinfo?.values);
  });

  it.each(['dump-a', 'dump-b'] as const)('%s: VMCOREINFO says what the kernel said', async (set) => {
    const { vmcoreinfo } = must(await readMachine(await realPair(set), { cpus: [] }));
    expect(vmcoreinfo?.text.trimEnd()).toBe(truth(`${set}/truth/vmcoreinfo.txt`).toString('ascii').trimEnd());
  });

  it.each(SETS)('%s: names of the system and no failed check', async (set) => {
    const machine = must(await readMachine(await realPair(set), { cpus: [] }));
    const [sysname, nodename, release] = truth(`${set}/truth/uname.txt`).toString('ascii').split(' ');
    expect(machine.uts).toMatchObject({ sysname, nodename, release, machine: 's390x' });
    expect(machine.findings.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(machine.osInfo?.checksumOk).toBe(true);
  });

  it('dump-a: os_info names the reservation of the crash kernel', async () => {
    const { osInfo } = must(await readMachine(await realPair('dump-a'), { cpus: [] }));
    expect(osInfo).toMatchObject({
      crashkernelAddr: 0x8000000n,
      crashkernelSize: 0x4000000n,
      checksum: 0x0c010001,
    });
  });

  it('dump-a: the notes that the kernel wrote hold the same CPUs', async () => {
    const head = truth('dump-a/vmcore-header-and-notes.bin');
    const { notes } = parseNotes(head.subarray(0x1000, 0x1000 + 0x1a68), 0x1000);
    const { cpus, findings } = cpusFromNotes(notes);
    expect(cpus.map(({ prefix, registers }) => ({ prefix, registers }))).toEqual(realRegisters('dump-a'));
    expect(findings.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    const memory = await realPair('dump-a');
    const machine = must(await readMachine(memory, { cpus }));
    expect(machine.cpus.map(({ logical }) => logical)).toEqual([0, 1, 2]);
    expect(machine.findings.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  });

  it.each(SETS)(
    '%s: a search finds the lowcores that the kernel lists',
    async (set) => {
      const found = must(await scanLowcores(await realPair(set)));
      expect(found).toEqual(realRegisters(set).map(({ prefix }) => ({ prefix, score: 11 })));
    },
    30_000,
  );
});
