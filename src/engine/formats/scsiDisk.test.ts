import { describe, expect, it } from 'vitest';
import { kdumpZlib } from '../../../e2e/fixtures/kdumpFiles.ts';
import { memoryImg, memRaw } from '../../../e2e/fixtures/reference.ts';
import { s390 as s390File } from '../../../e2e/fixtures/s390Files.ts';
import { busyPartition, scsiDisk as diskFile } from '../../../e2e/fixtures/scsiFiles.ts';
import { fileOffset, physAddr } from '../../base/address.ts';
import { memorySource } from '../memorySource.ts';
import { dumpDevice } from './dumpDevice.ts';
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
import { formats } from './index.ts';
import { scsiDisk } from './scsiDisk.ts';

const MIB = 0x100000;
const WHOLE = { present: 4 * MIB, differsAt: undefined };

describe('the image of a SCSI dump disk', () => {
  it('opens the dump that the superblock names and verifies its checksum', async () => {
    const dump = await openFully(diskFile());
    expect(dump.format).toBe('disk');
    expect(dump.formatLabel).toContain('ELF core');
    expect(await compareMemory(dump.memory, memRaw())).toEqual(WHOLE);
    expect(dump.cpus.length).toBe(2);
    expect(findingOf(dump, 'superblock-checksum')?.outcome).toBe('passed');
  });

  it('says where in the whole file things are', async () => {
    const file = diskFile();
    const dump = await openFully(file);
    const extents = await dump.memory.extents(physAddr(0x5000), physAddr(0x5001));
    const [extent] = extents.ok ? extents.value : [];
    if (extent?.kind !== 'file') throw new Error('no file extent');
    expect(file.subarray(extent.offset, extent.offset + 8)).toEqual(memRaw().subarray(0x5000, 0x5008));
    const [segment] = dump.segments;
    expect(segment?.fileOffset).toBe(fileOffset(128 * 512 + 0x2000));
    const [note] = dump.notes;
    expect(file.subarray((note?.offset ?? 0) + 12, (note?.offset ?? 0) + 16)).toEqual(
      new TextEncoder().encode('CORE'),
    );
  });

  it.each(['mbr', 'gpt'] as const)('finds the dump by its %s alone', async (table) => {
    const dump = await openFully(diskFile({ table, superblock: false }));
    expect(await compareMemory(dump.memory, memRaw())).toEqual(WHOLE);
    expect(findingOf(dump, 'disk-partition')?.message).toContain('0x10000');
    expect(findingOf(dump, 'superblock-checksum')).toBeUndefined();
  });

  it('opens what else can be in the partition', async () => {
    for (const content of [busyPartition(), kdumpZlib(), s390File()]) {
      const opened = await openAs(scsiDisk, diskFile({ content }));
      expect((await compareMemory(opened.memory, memRaw())).differsAt).toBeUndefined();
    }
  });

  it('says when the checksum does not hold', async () => {
    const opened = await openAs(scsiDisk, diskFile({ checksumWrong: true }));
    expect(findingOf(opened, 'superblock-checksum')).toMatchObject({
      outcome: 'failed',
      severity: 'warning',
    });
    expect(await compareMemory(opened.memory, memRaw())).toEqual(WHOLE);
  });

  it('says in words that a disk has no dump', async () => {
    const content = new Uint8Array(MIB).fill(0x11);
    expect(await openErrorOf(scsiDisk, diskFile({ content }))).toMatchObject({
      kind: 'unsupported',
      detail: expect.stringContaining('prepared for zfcpdump'),
    });
    expect(await openErrorOf(scsiDisk, diskFile({ content, superblock: false }))).toMatchObject({
      kind: 'unsupported',
    });
  });

  it('reads what a cut-off image has and names what is missing', async () => {
    const file = diskFile();
    const memoryAt = 128 * 512 + 0x2000;
    for (const cut of tenCuts(file.length)) {
      const opened = await tryOpen(scsiDisk, file.subarray(0, cut));
      if (!opened.ok) {
        expect([cut <= 0x10000, opened.error.kind]).toEqual([true, 'unsupported']);
        continue;
      }
      const { memory } = opened.value;
      const present = Math.min(4 * MIB, Math.max(0, cut - memoryAt));
      expect(await compareMemory(memory, memRaw())).toEqual({ present, differsAt: undefined });
      const missing = findingOf(opened.value, 'file-complete');
      expect([cut, missing?.outcome]).toEqual([cut, present < 4 * MIB ? 'failed' : undefined]);
      if (present < 4 * MIB) {
        expect(missing?.message).toContain('cut off after');
        expect(await extentsOf(memory, present)).toEqual([['truncated', present, 4 * MIB]]);
      }
    }
  });

  it('survives any tables', async () => {
    for (let seed = 0; seed < 40; seed++) {
      const file = diskFile({ table: seed % 2 === 0 ? 'mbr' : 'gpt' });
      file.set(noise(400, seed), [0x72, 446, 512 + 72, 40 * 512 + 8][seed % 4] ?? 0);
      const opened = await tryOpen(scsiDisk, file);
      if (opened.ok) await readMemory(opened.value.memory, 0, 4096);
    }
  });

  it('does not take raw memory for a disk', () => {
    const image = withBytes(memRaw(), 510, 0x55, 0xaa);
    for (const bytes of [image, memoryImg()]) {
      const probe = {
        source: memorySource(bytes, 'm'),
        head: bytes.slice(0, 65536),
        tail: bytes.slice(-65536),
      };
      expect(formats.flatMap((format) => format.probe(probe) ?? [])).toEqual([]);
    }
  });
});

describe('dump devices that are no dump', () => {
  const text = (bytes: Uint8Array, at: number, mark: string): Uint8Array =>
    withBytes(bytes, at, ...new TextEncoder().encode(mark));

  it('names prepared DASDs and says what to do', async () => {
    const blank = new Uint8Array(0x40000);
    for (const [at, mark, words] of [
      [3 * 4096, 'XECKD64\x01', 'DASD prepared'],
      [3 * 512, 'XMULT64\x01', 'multi-volume'],
      [0x40000 - 0x3000, 'XDFBA64\x01', 'FBA'],
    ] as const) {
      const error = await openErrorOf(dumpDevice, text(blank, at, mark));
      expect(error).toMatchObject({ kind: 'unsupported', format: expect.stringContaining(words) });
      await expect(openFully(text(blank, at, mark))).rejects.toThrow('dd if=/dev/dasdX1');
    }
  });

  it('opens the dump in the first partition of a DASD', async () => {
    const disk = new Uint8Array(0x18000 + s390File().length + MIB);
    disk.set(s390File(), 0x18000);
    const dump = await openFully(text(disk, 3 * 4096, 'XECKD64\x01'));
    expect(dump.format).toBe('dump-device');
    expect(await compareMemory(dump.memory, memRaw())).toEqual(WHOLE);
  });

  it('opens the dump in the partition of an FBA disk', async () => {
    const disk = new Uint8Array(0x400 + s390File().length + 0x10000);
    disk.set(s390File(), 0x400);
    const dump = await openFully(text(disk, disk.length - 0x3000, 'XDFBA64\x01'));
    expect(dump.format).toBe('dump-device');
    expect(dump.findings).toContainEqual(expect.objectContaining({ code: 'disk-partition' }));
    expect(await compareMemory(dump.memory, memRaw())).toEqual(WHOLE);
  });

  it('names the file system of the next-generation dumper', async () => {
    const volume = new Uint8Array(0x10000);
    const view = new DataView(volume.buffer, 1024);
    view.setUint32(0, 1000, true);
    view.setUint32(0x18, 2, true);
    view.setUint16(0x38, 0xef53, true);
    view.setUint16(0x3a, 1, true);
    view.setUint16(0x3c, 1, true);
    view.setUint32(0x4c, 1, true);
    await expect(openFully(volume)).rejects.toThrow('ngdump.meta');
  });
});
