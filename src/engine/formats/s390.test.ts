import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { realDataDir, realFile } from '../../../e2e/fixtures/realData.ts';
import { hsaImg, memRaw, referenceCpus } from '../../../e2e/fixtures/reference.ts';
import { s390 as s390File, zcoreMem } from '../../../e2e/fixtures/s390Files.ts';
import { physAddr } from '../../base/address.ts';
import { blobSource } from '../blobSource.ts';
import { memorySource } from '../memorySource.ts';
import { openDump } from '../openDump.ts';
import { summaryText } from '../report/reportText.ts';
import type { Dump } from '../types.ts';
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
import { s390 } from './s390.ts';

const MIB = 0x100000;

describe('s390 stand-alone dumps', () => {
  it('has the memory, CPUs and facts of the reference machine', async () => {
    const dump = await openFully(s390File());
    expect(dump.format).toBe('s390');
    expect(await compareMemory(dump.memory, memRaw())).toEqual({ present: 4 * MIB, differsAt: undefined });
    expect(dump.cpus.map(({ prefix, state }) => [prefix, state])).toEqual([
      [0x10000, 'saved'],
      [0x12000, 'saved'],
    ]);
    expect(dump.cpus[1]?.registers?.gprs).toEqual(referenceCpus[1]?.gprs);
    expect(dump.cpus[1]?.registers?.vxrs).toEqual(referenceCpus[1]?.vxrs);
    expect(dump.headerFacts).toEqual([
      ['Dump format', 's390'],
      ['Version', '5'],
      ['Dump created', '2023-11-14 22:13:20.000000 UTC'],
      ['Dump ended', '2023-11-14 22:14:20.000000 UTC'],
      ['Dump CPU ID', 'ff00000012340000'],
      ['System arch', 's390x (64 bit)'],
      ['CPU count (online)', '2'],
      ['CPU count (real)', '2'],
      ['Dump memory range', '4 MiB'],
      ['Dump file size', '4 MiB'],
    ]);
    expect(findingOf(dump, 'dump-complete')?.outcome).toBe('passed');
  });

  it('ignores what a partition holds behind the end marker', async () => {
    const file = s390File();
    const partition = new Uint8Array(file.length + MIB).fill(0x77);
    partition.set(file);
    const opened = await openAs(s390, partition);
    expect(opened.memory.end).toBe(4 * MIB);
    expect(findingOf(opened, 'dump-complete')?.outcome).toBe('passed');
  });

  it('takes the inclusive and the exclusive end of memory for the same', async () => {
    const inclusive = s390File();
    const exclusive = withBytes(inclusive, 0x28, 0, 0, 0, 0, 0, 0x40, 0, 0);
    for (const file of [inclusive, exclusive]) {
      const opened = await openAs(s390, file.subarray(0, file.length - 16));
      expect(opened.memory.end).toBe(4 * MIB);
    }
  });

  it('takes an end marker of 8 bytes at the end of a tape file', async () => {
    const file = s390File();
    const opened = await openAs(s390, file.subarray(0, file.length - 8));
    expect(findingOf(opened, 'dump-complete')?.outcome).toBe('passed');
  });

  it('opens zcore/mem with holes up to the end of the last chunk', async () => {
    const file = zcoreMem(MIB);
    const dump = await openFully(file);
    expect(dump.memory.end).toBe(4 * MIB);
    expect(dump.formatLabel).toContain('zcore/mem');
    expect(findingOf(dump, 'dump-complete')?.outcome).toBe('passed');
    expect(await compareMemory(dump.memory, memRaw())).toEqual({ present: 4 * MIB, differsAt: undefined });
  });

  it('does without the CPU list when zcore/mem was copied in short blocks', async () => {
    const file = zcoreMem(0);
    file.set(noise(0xe00, 3), 0x200);
    const dump = await openFully(file);
    expect(findingOf(dump, 'header-cpu-list')?.outcome).toBe('failed');
    // lowcore_ptr[] of the kernel knows them, too.
    expect(dump.cpus.map(({ prefix }) => prefix)).toEqual([0x10000, 0x12000]);
  });

  it('refuses 31-bit dumps and later tapes in words', async () => {
    expect(await openErrorOf(s390, withBytes(s390File(), 0x4b, 1))).toMatchObject({
      kind: 'unsupported',
      detail: expect.stringContaining('31-bit'),
    });
    expect(await openErrorOf(s390, withBytes(s390File(), 0x4f, 2))).toMatchObject({
      kind: 'unsupported',
      detail: expect.stringContaining('volume 2'),
    });
  });

  it('says what is wrong with a damaged header and still reads memory', async () => {
    const noMarker = await openAs(s390, withBytes(s390File(), 0x401000, 0));
    expect(findingOf(noMarker, 'dump-complete')).toMatchObject({ outcome: 'failed', severity: 'error' });
    const old = await openAs(s390, withBytes(s390File(), 0x401008, 0));
    expect(findingOf(old, 'dump-complete')?.message).toContain('before the start');
    const arch = await openAs(s390, withBytes(s390File(), 0x4b, 9));
    expect(findingOf(arch, 's390-header')?.outcome).toBe('failed');
    const cpus = await openAs(s390, withBytes(s390File(), 0x5d, 0xff, 0xff));
    expect(findingOf(cpus, 'header-cpu-list')?.outcome).toBe('failed');
    const size = await openAs(
      s390,
      withBytes(s390File(), 0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
    );
    expect(findingOf(size, 'dump-complete')?.outcome).toBe('failed');
    for (const opened of [noMarker, old, arch, cpus, size]) {
      expect(await compareMemory(opened.memory, memRaw())).toMatchObject({ differsAt: undefined });
    }
  });

  it('reads what a cut-off file has and names the rest', async () => {
    const file = s390File();
    for (const cut of tenCuts(file.length)) {
      const opened = await tryOpen(s390, file.subarray(0, cut));
      if (!opened.ok) {
        expect([cut < 0x66, opened.error.kind]).toEqual([true, 'damaged']);
        continue;
      }
      const present = Math.min(4 * MIB, Math.max(0, cut - 0x1000));
      expect(await compareMemory(opened.value.memory, memRaw())).toEqual({ present, differsAt: undefined });
      if (present < 4 * MIB) {
        expect(findingOf(opened.value, 'dump-complete')?.message).toContain('missing');
        expect((await extentsOf(opened.value.memory)).at(-1)).toEqual(['truncated', present, 4 * MIB]);
      }
    }
  });

  it('survives any bytes behind the magic', async () => {
    for (let seed = 0; seed < 60; seed++) {
      const file = noise(9000, seed);
      file.set(s390File().subarray(0, 8));
      const outcome = await tryOpen(s390, file);
      if (outcome.ok) await readMemory(outcome.value.memory, 0, 8192);
    }
  });

  it('is the memory file of a pair beside an HSA file', async () => {
    const outcome = await openDump(
      [
        { source: memorySource(hsaImg(), 'hsa'), role: 'auto' },
        { source: memorySource(withoutHsa(zcoreMem(0)), 'mem'), role: 'auto' },
      ],
      {},
    );
    if (outcome.kind !== 'opened') throw new Error(JSON.stringify(outcome));
    expect(outcome.dump.format).toBe('pair');
    expect(outcome.dump.hsaSize).toBe(MIB);
    expect(await compareMemory(outcome.dump.memory, memRaw())).toEqual({
      present: 4 * MIB,
      differsAt: undefined,
    });
  });
});

/** Without the bytes that only the HSA has. */
function withoutHsa(file: Uint8Array): Uint8Array {
  const copy = file.slice();
  copy.fill(0xee, 0x1000, 0x1000 + MIB);
  return copy;
}

describe.skipIf(realDataDir === undefined)('a real s390 dump of zgetdump', () => {
  it('has the pages of the ELF core that it was made of', async () => {
    const open = async (name: string) => {
      const source = blobSource(await openAsBlob(await realFile(`peer-formats/small/${name}`)), name);
      const outcome = await openDump([{ source, role: 'auto' }], {});
      if (outcome.kind !== 'opened') throw new Error(JSON.stringify(outcome));
      return outcome.dump;
    };
    const [elf, dump] = [await open('small.elf'), await open('small.s390')];
    expect(dump.cpus.map(({ prefix, state }) => [prefix, state])).toEqual(
      elf.cpus.map(({ prefix, state }) => [prefix, state]),
    );
    expect(dump.cpus[0]?.registers?.gprs).toEqual(elf.cpus[0]?.registers?.gprs);
    const different = new Set<number>();
    let pages = 0;
    for (const { paddr, size } of elf.segments) {
      const [a, b] = [await readMemory(elf.memory, paddr, size), await readMemory(dump.memory, paddr, size)];
      for (let at = 0; at < size; at += 4096, pages++) {
        if (!Buffer.from(a.bytes.subarray(at, at + 4096)).equals(b.bytes.subarray(at, at + 4096))) {
          different.add(paddr + at);
        }
      }
    }
    expect(pages).toBe(1716);
    // zgetdump writes the registers back into the save areas.
    expect([...different].sort((a, b) => a - b)).toEqual([0x199d000, 0x199f000, 0x19c1000, 0x19c2000]);
    expect(findingOf(dump, 'dump-complete')?.outcome).toBe('passed');
  });

  it('is understood from its first block alone', async () => {
    const head = await openAsBlob(await realFile('peer-formats/s390.head-4096.bin'));
    const opened = await openAs(s390, new Uint8Array(await head.arrayBuffer()));
    expect(opened.memory.end).toBe(0x6000000);
    expect(opened.prefixes).toEqual([0x456000, 0x508000, 0x50a000]);
    expect(opened.headerFacts).toContainEqual(['CPU count (online)', '3']);
    expect((await opened.memory.read(physAddr(0), 16)).ok).toBe(true);
  });

  it.each([
    ['s390', 'zgetdump-info-s390.txt'],
    ['elf', 'zgetdump-info-elf.txt'],
  ] as const)('is summed up in the lines that zgetdump prints: %s', async (form, info) => {
    const text = await readFile(await realFile(`peer-formats/${info}`), 'latin1');
    const lines = [...text.matchAll(/^ {2}[A-Z].+?\.*: .*$/gm)];
    expect(lines.length).toBe(8);
    const dump = form === 's390' ? await sampleAsS390() : await sampleAsElf();
    const said = summaryText(dump).split('\n');
    for (const [line] of lines) expect(said).toContain(line.replace(/ MB$/, ' MiB'));
    const [, first = '', last = ''] = /^ {2}([0-9a-f]{16}) - ([0-9a-f]{16})/m.exec(text) ?? [];
    expect([Number.parseInt(first, 16), Number.parseInt(last, 16) + 1]).toEqual([0, dump.memory.end]);
  });
});

/** zgetdump's first and last block with the sample's memory between, as the whole file has them. */
async function sampleAsS390(): Promise<Dump> {
  const bytesOf = async (name: string) => readFile(await realFile(name));
  const head = await bytesOf('peer-formats/s390.head-4096.bin');
  const tail = await bytesOf('peer-formats/s390.tail-4096.bin');
  const memory = await bytesOf('sample/mem.img');
  memory.set(await bytesOf('sample/hsa.img'));
  const whole = Buffer.concat([head, memory, tail.subarray(-16)]);
  expect(whole.length).toBe(100_667_408);
  // What the tail has of memory is the same.
  expect(whole.subarray(-4096).equals(tail)).toBe(true);
  return openFully(whole);
}

async function sampleAsElf(): Promise<Dump> {
  const open = await openAsBlob(await realFile('peer-formats/elf-level31.dump'));
  const outcome = await openDump([{ source: blobSource(open, 'elf'), role: 'auto' }], {});
  if (outcome.kind !== 'opened') throw new Error(JSON.stringify(outcome));
  return outcome.dump;
}
