import { describe, expect, it } from 'vitest';
import { memRaw } from '../../../e2e/fixtures/reference.ts';
import { s390ext as extFile, s390extCompressed, s390extPacked } from '../../../e2e/fixtures/s390Files.ts';
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
import { s390ext } from './s390ext.ts';

const MIB = 0x100000;
const WHOLE = { present: 4 * MIB, differsAt: undefined };

describe('extended s390 dumps', () => {
  it('has the memory, CPUs and facts of the reference machine', async () => {
    const dump = await openFully(extFile());
    expect(dump.format).toBe('s390_ext');
    expect(await compareMemory(dump.memory, memRaw())).toEqual(WHOLE);
    expect(await extentsOf(dump.memory)).toEqual([
      ['file', 0, 2 * MIB],
      ['zero', 2 * MIB, 3 * MIB],
      ['file', 3 * MIB, 4 * MIB],
    ]);
    expect(dump.cpus.map(({ prefix, state }) => [prefix, state])).toEqual([
      [0x10000, 'saved'],
      [0x12000, 'saved'],
    ]);
    expect(dump.headerFacts).toContainEqual(['Dump format', 's390_ext']);
    expect(dump.headerFacts).toContainEqual(['Segments', '2']);
    expect(findingOf(dump, 'dump-complete')?.outcome).toBe('passed');
    expect(dump.segments.map(({ paddr, size, storedSize }) => [paddr, size, storedSize])).toEqual([
      [0, 4 * MIB, 3 * MIB],
    ]);
  });

  it('unpacks the compressed reference file and finds its block size', async () => {
    const dump = await openFully(s390extCompressed());
    expect(await compareMemory(dump.memory, memRaw())).toEqual(WHOLE);
    expect(findingOf(dump, 'device-block-size')).toMatchObject({
      outcome: 'passed',
      message: expect.stringContaining('4096 bytes: only so'),
    });
    expect(dump.headerFacts).toContainEqual(['Zlib compression unit', '1 MiB']);
  });

  it.each([4096, 2048, 1024, 512])(
    'finds a block size of %d, with entries of two kinds',
    async (blockSize) => {
      const file = s390extPacked({ blockSize, unit: 0x10000, padding: 0x5a, mixed: true });
      const opened = await openAs(s390ext, file);
      expect(await compareMemory(opened.memory, memRaw())).toEqual(WHOLE);
      expect(opened.headerFacts).toContainEqual(['Device block size', `${blockSize} bytes`]);
      const { bytes } = await readMemory(opened.memory, 0x10fff0, 0x20);
      expect(bytes).toEqual(memRaw().slice(0x10fff0, 0x110010));
    },
  );

  it.each([4096, 2048, 1024, 512])('finds a block size of %d in a cut-off file', async (blockSize) => {
    const file = s390extPacked({ blockSize, unit: 0x10000, padding: 0 });
    const opened = await openAs(s390ext, file.subarray(0, 0x103000 + 0x8f000));
    expect(opened.headerFacts).toContainEqual(['Device block size', `${blockSize} bytes`]);
    const { present, differsAt } = await compareMemory(opened.memory, memRaw());
    expect(differsAt).toBeUndefined();
    expect(present).toBeGreaterThan(MIB + 0x80000);
    expect(present).toBeLessThan(2 * MIB);
    expect((await extentsOf(opened.memory)).at(-1)?.[0]).toBe('truncated');
  });

  it('reads what a cut-off file has, and never takes what is lost for zero', async () => {
    for (const file of [extFile(), s390extPacked({ blockSize: 2048, unit: 0x20000, padding: 1 })]) {
      for (const cut of tenCuts(file.length - 4096)) {
        const opened = await tryOpen(s390ext, file.subarray(0, cut));
        if (!opened.ok) {
          expect([cut < 0x66, opened.error.kind]).toEqual([true, 'damaged']);
          continue;
        }
        const { present, differsAt } = await compareMemory(opened.value.memory, memRaw());
        expect(differsAt).toBeUndefined();
        expect(present).toBeLessThan(4 * MIB);
        expect(opened.value.memory.end).toBe(4 * MIB);
        expect(findingOf(opened.value, 'dump-complete')?.outcome).toBe('failed');
      }
    }
  });

  it('stops at a broken chain and says so', async () => {
    const bad = await openAs(s390ext, withBytes(extFile(), 0x202000, 0, 0, 0, 0, 0, 0, 0x10, 0));
    expect(findingOf(bad, 'dump-complete')).toMatchObject({ severity: 'error' });
    expect(await extentsOf(bad.memory)).toEqual([
      ['file', 0, 2 * MIB],
      ['damaged', 2 * MIB, 4 * MIB],
    ]);
    const large = await openAs(s390ext, withBytes(extFile(), 0x1008, 0xff));
    expect(await extentsOf(large.memory)).toEqual([['damaged', 0, 4 * MIB]]);
    const noMarker = await openAs(s390ext, withBytes(extFile(), 0x303000, 0));
    expect(findingOf(noMarker, 'dump-complete')?.message).toContain('no end marker');
    expect(await compareMemory(noMarker.memory, memRaw())).toEqual(WHOLE);
  });

  it('shows a damaged entry as a gap and reads the others', async () => {
    const file = s390extPacked({ blockSize: 4096, unit: 0x40000, padding: 0 });
    const opened = await openAs(s390ext, withBytes(file, 0x103400, 0xff, 0xff, 0xff, 0xff));
    expect((await readMemory(opened.memory, MIB, 16)).pieces).toMatchObject([{ reason: 'damaged' }]);
    const { present, differsAt } = await compareMemory(opened.memory, memRaw());
    expect([present, differsAt]).toEqual([4 * MIB - 0x40000, undefined]);
  });

  it('refuses a prepared volume without a dump, and 31 bit', async () => {
    const empty = withBytes(extFile(), 0x18, 0, 0, 0, 0, 0, 0, 0, 0);
    expect(await openErrorOf(s390ext, empty)).toMatchObject({ kind: 'damaged' });
    expect(await openErrorOf(s390ext, withBytes(extFile(), 0x4b, 1))).toMatchObject({ kind: 'unsupported' });
  });

  it('survives any bytes behind the magic and behind the header', async () => {
    for (let seed = 0; seed < 60; seed++) {
      const file = noise(20000, seed);
      const keep = [8, 0x1000, 0x1020][seed % 3] ?? 8;
      file.set((seed % 2 === 0 ? extFile() : s390extCompressed()).subarray(0, keep));
      const opened = await tryOpen(s390ext, file);
      if (opened.ok) await readMemory(opened.value.memory, 0, 2 * MIB);
    }
  });
});
