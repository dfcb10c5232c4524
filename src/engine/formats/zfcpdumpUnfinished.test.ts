import { describe, expect, it } from 'vitest';
import { memRaw, referenceCpus } from '../../../e2e/fixtures/reference.ts';
import { busyPartition } from '../../../e2e/fixtures/scsiFiles.ts';
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
} from './formatTestHelp.ts';
import { zfcpdumpUnfinished } from './zfcpdumpUnfinished.ts';

const MIB = 0x100000;
const WHOLE = { present: 4 * MIB, differsAt: undefined };

describe('an unfinished zfcpdump partition', () => {
  it('gives memory and registers back without its first page', async () => {
    const dump = await openFully(busyPartition());
    expect(dump.format).toBe('zfcpdump-busy');
    expect(await compareMemory(dump.memory, memRaw())).toEqual(WHOLE);
    expect(dump.cpus.map(({ prefix }) => prefix)).toEqual([0x10000, 0x12000]);
    expect(dump.cpus[1]?.registers?.gprs).toEqual(referenceCpus[1]?.gprs);
    expect(dump.vmcoreinfo?.values.get('OSRELEASE')).toBe('6.8.0-s390x');
    expect(findingOf(dump, 'dump-complete')).toMatchObject({ outcome: 'failed', severity: 'error' });
    expect(findingOf(dump, 'memory-map')?.message).toContain('lowcore');
    expect(dump.segments.map(({ paddr, size, fileOffset }) => [paddr, size, fileOffset])).toEqual([
      [0, 4 * MIB, 0x2000],
    ]);
  });

  it('takes the memory map of an earlier dump in the same partition', async () => {
    const dump = await openFully(busyPartition({ stale: true }));
    expect(await compareMemory(dump.memory, memRaw())).toEqual(WHOLE);
    expect(findingOf(dump, 'memory-map')?.outcome).toBe('passed');
    const partition = new Uint8Array(busyPartition().length + MIB);
    partition.set(busyPartition({ stale: true }));
    expect((await openFully(partition)).memory.end).toBe(4 * MIB);
  });

  it('does not trust an earlier header with other notes', async () => {
    const file = busyPartition({ stale: true });
    file[64 + 32 + 6] = 0x77;
    const opened = await openAs(zfcpdumpUnfinished, file);
    expect(findingOf(opened, 'memory-map')?.outcome).toBe('failed');
    expect(await compareMemory(opened.memory, memRaw())).toEqual(WHOLE);
  });

  it('does not trust an earlier header that puts absolute 0 elsewhere', async () => {
    const file = busyPartition({ stale: true });
    // The offset of the first PT_LOAD, one frame further.
    file[64 + 56 + 8 + 6] = 0x30;
    const opened = await openAs(zfcpdumpUnfinished, file);
    expect(findingOf(opened, 'memory-map')?.outcome).toBe('failed');
    expect(await compareMemory(opened.memory, memRaw())).toEqual(WHOLE);
  });

  it('finds absolute 0 behind the copy of the kernel image', async () => {
    const opened = await openAs(zfcpdumpUnfinished, busyPartition({ imageSize: 0x180000 }));
    expect(await compareMemory(opened.memory, memRaw())).toEqual(WHOLE);
  });

  it('has what was written before the dump stopped', async () => {
    const opened = await openAs(zfcpdumpUnfinished, busyPartition({ written: MIB }));
    expect((await readMemory(opened.memory, 0, MIB)).bytes).toEqual(memRaw().slice(0, MIB));
    expect(findingOf(opened, 'dump-complete')?.message).toContain('not recorded');
  });

  it('reads what a cut-off image has and names what is missing', async () => {
    for (const stale of [true, false]) {
      const file = busyPartition({ stale });
      for (const cut of tenCuts(file.length)) {
        const opened = await tryOpen(zfcpdumpUnfinished, file.subarray(0, cut));
        if (!opened.ok) {
          expect([cut <= 4097, opened.error.kind]).toEqual([true, 'damaged']);
          continue;
        }
        const present = Math.max(0, cut - 0x2000);
        const { memory } = opened.value;
        expect(await compareMemory(memory, memRaw())).toEqual({ present, differsAt: undefined });
        const missing = findingOf(opened.value, 'file-complete');
        const isNamed = stale || cut % 512 !== 0;
        expect([cut, missing?.outcome]).toEqual([cut, isNamed ? 'failed' : undefined]);
        if (!isNamed) continue;
        expect(missing?.message).toContain(`from absolute 0x${present.toString(16)} on`);
        const gap = stale && present < memory.end ? [['truncated', present, 4 * MIB]] : [];
        expect(await extentsOf(memory, present)).toEqual(gap);
      }
    }
  });

  it('says in words when nothing was written', async () => {
    expect(await openErrorOf(zfcpdumpUnfinished, busyPartition().fill(0x5e, 14))).toMatchObject({
      kind: 'damaged',
    });
  });

  it('survives any bytes behind its mark', async () => {
    for (let seed = 0; seed < 40; seed++) {
      const file = noise(40000, seed);
      const made = busyPartition({ stale: seed % 2 === 0 });
      file.set(made.subarray(0, [14, 0x1000 + 20, 0x1400, 0x2000][seed % 4] ?? 14));
      if (seed % 4 === 1) file.set(made.subarray(0x1000, 0x1020), 0x1000);
      const opened = await tryOpen(zfcpdumpUnfinished, file);
      if (opened.ok) await readMemory(opened.value.memory, 0, MIB);
    }
  });
});
