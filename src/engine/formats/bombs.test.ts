/** Files made to blow up: every format gives a gap and a bounded amount of work, and what is beside it stays readable. */
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { kdumpRaw } from '../../../e2e/fixtures/kdumpFiles.ts';
import { flatten, madePage, makeKdump } from '../../../e2e/fixtures/kdumpMaker.ts';
import { lkcd as lkcdFile } from '../../../e2e/fixtures/lkcdFile.ts';
import { oddCore } from '../../../e2e/fixtures/oddCores.ts';
import { memRaw } from '../../../e2e/fixtures/reference.ts';
import { s390extCompressed } from '../../../e2e/fixtures/s390Files.ts';
import { vmdump as vmdumpFile } from '../../../e2e/fixtures/vmdumpFile.ts';
import { elfCore } from './elfCore.ts';
import { flattened } from './flattened.ts';
import { compareMemory, extentsOf, openAs, readMemory, tryOpen, withBytes } from './formatTestHelp.ts';
import { kdump } from './kdump.ts';
import { lkcd } from './lkcd.ts';
import { s390ext } from './s390ext.ts';
import { vmdump } from './vmdump.ts';

const PAGE = 4096;
const MIB = 2 ** 20;
const TIB = 2n ** 40n;

/** Packed data that unpacks to far more than a page. */
const EXPLODING = {
  zlib: deflateSync(new Uint8Array(4 * MIB)),
  // Four literals, then one copy of their last byte, 255 times a zero byte each.
  lzo: Uint8Array.from([21, 1, 2, 3, 4, 0x20, ...new Array<number>(3000).fill(0), 1, 0, 0, 17, 0, 0]),
  // A claim of 2 GiB; and a page's size with copies of 64 bytes that go on.
  snappy: Uint8Array.from([0xff, 0xff, 0xff, 0xff, 7, 0, 1]),
  'snappy, honest size': Uint8Array.from([
    0x80,
    0x20,
    0,
    1,
    ...Array.from({ length: 3000 }, (_, i) => [0xfe, 1, 0][i % 3] ?? 0),
  ]),
  // Blocks of 128 KiB of one byte each.
  zstd: Uint8Array.from([
    ...[0x28, 0xb5, 0x2f, 0xfd, 0, 0x50],
    ...Array.from({ length: 4000 }, (_, i) => [2, 0, 0x10, 0xee][i % 4] ?? 0),
  ]),
} as const;
const FLAGS = { zlib: 1, lzo: 2, snappy: 4, 'snappy, honest size': 4, zstd: 0x20 } as const;

describe('a page that unpacks to more than a page', () => {
  it.each(['zlib', 'lzo', 'snappy', 'snappy, honest size', 'zstd'] as const)(
    'of kdump with %s',
    async (packing) => {
      const made = makeKdump({ pageCount: 5, page: madePage, packing: 'zlib' });
      const bomb = EXPLODING[packing];
      const file = new Uint8Array(made.bytes.length + bomb.length);
      file.set(made.bytes);
      file.set(bomb, made.bytes.length);
      const view = new DataView(file.buffer);
      view.setBigUint64(made.descriptorsAt + 48, BigInt(made.bytes.length));
      view.setUint32(made.descriptorsAt + 56, bomb.length);
      view.setUint32(made.descriptorsAt + 60, FLAGS[packing]);
      const { memory } = await openAs(kdump, file);
      const { pieces } = await readMemory(memory, 0, 5 * PAGE);
      expect(pieces.map(({ reason, source, length }) => [reason ?? source, length])).toEqual([
        ['file', 2 * PAGE],
        ['damaged', PAGE],
        ['file', 2 * PAGE],
      ]);
    },
  );

  it.each([
    ['run-length code', 1, Uint8Array.from({ length: 8000 }, (_, i) => [0, 0xff, 7][i % 3] ?? 0)],
    ['zlib', 2, deflateSync(new Uint8Array(4 * MIB))],
  ] as const)('of LKCD with %s', async (_name, compression, bomb) => {
    const records = [0, 1, 2].map((page) => {
      const data = page === 1 ? bomb : memRaw().subarray(page * PAGE, (page + 1) * PAGE);
      const record = new Uint8Array(16 + data.length);
      const view = new DataView(record.buffer);
      view.setBigUint64(0, BigInt(page * PAGE));
      view.setUint32(8, data.length);
      view.setUint32(12, page === 1 ? 2 : 1);
      record.set(data, 16);
      return record;
    });
    const end = Uint8Array.from({ length: 16 }, (_, i) => (i === 15 ? 4 : 0));
    const head = lkcdFile().slice(0, 0x10000);
    new DataView(head.buffer).setUint32(722, compression);
    const { memory } = await openAs(lkcd, Buffer.concat([head, ...records, end]));
    const { pieces } = await readMemory(memory, 0, 3 * PAGE);
    expect(pieces.map(({ reason, source, length }) => [reason ?? source, length])).toEqual([
      ['file', PAGE],
      ['damaged', PAGE],
      ['file', PAGE],
    ]);
  });

  it('of s390_ext: an entry that unpacks to 16 MiB', async () => {
    const bomb = deflateSync(new Uint8Array(16 * MIB));
    const file = s390extCompressed();
    const whole = Buffer.from(file);
    whole.set(bomb, 0x103000);
    const { memory } = await openAs(s390ext, whole);
    expect((await extentsOf(memory)).map(([what]) => what)).toContain('packed');
    const { pieces } = await readMemory(memory, MIB, MIB);
    expect(pieces.map(({ reason, length }) => [reason, length])).toEqual([['damaged', MIB]]);
    const { present, differsAt } = await compareMemory(memory, memRaw());
    expect([present, differsAt]).toEqual([3 * MIB, undefined]);
  });
});

describe('a claim of terabytes', () => {
  it('in the number of entries of an s390_ext segment is not followed', async () => {
    const opened = await openAs(s390ext, withBytes(s390extCompressed(), 0x102030, 0xff, 0xff, 0xff, 0xff));
    const { differsAt } = await compareMemory(opened.memory, memRaw());
    expect(differsAt).toBeUndefined();
  });

  it.each([
    ['offset', 0],
    ['size', 8],
  ] as const)('in the %s of a flattened record ends the records', async (_name, field) => {
    const made = kdumpRaw();
    const file = flatten([
      { offset: 0, bytes: made },
      { offset: 0, bytes: new Uint8Array(8) },
    ]);
    new DataView(file.buffer).setBigInt64(PAGE + 16 + made.length + field, 2n ** 62n);
    const opened = await openAs(flattened, file);
    const { differsAt } = await compareMemory(opened.memory, memRaw());
    expect(differsAt).toBeUndefined();
    expect(opened.findings.some(({ outcome }) => outcome === 'failed')).toBe(true);
  });

  it('in thousands of records over the same bytes costs one index of them', async () => {
    const first = makeKdump({ pageCount: 2, page: madePage }).bytes;
    const records = Array.from({ length: 30_000 }, (_, i) => ({
      offset: first.length + (i % 3),
      bytes: Uint8Array.of(i % 251),
    }));
    const opened = await openAs(flattened, flatten([{ offset: 0, bytes: first }, ...records]));
    const { bytes } = await readMemory(opened.memory, PAGE, PAGE);
    expect(bytes).toEqual(madePage(1));
  });

  it('in the page range of a split kdump gives a dump with gaps or words', async () => {
    const parts = [
      makeKdump({ pageCount: 20, page: madePage, split: [0, 10] }).bytes,
      makeKdump({ pageCount: 20, page: madePage, split: [10, 20] }).bytes,
    ];
    const [first = new Uint8Array(0), second = new Uint8Array(0)] = parts;
    new DataView(second.buffer).setBigUint64(PAGE + 88, 2n ** 63n);
    const opened = await tryOpen(kdump, first, second);
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    expect((await readMemory(opened.value.memory, 0, PAGE)).bytes).toEqual(madePage(0));
  });

  it('in the segments of an ELF core is not in the file, and said so', async () => {
    const loads = [
      { offset: 0n, paddr: 0n, filesz: 4096n, memsz: 4096n },
      { offset: 4096n, paddr: TIB, filesz: 8n * TIB, memsz: 8n * TIB },
      { offset: 4096n, paddr: 64n * TIB, filesz: 0n, memsz: 2n ** 63n },
    ];
    const { memory } = await openAs(elfCore, oddCore({ loads, notes: new Uint8Array(0) }, madePage(3)));
    expect((await readMemory(memory, 0, PAGE)).bytes).toEqual(madePage(3));
    const { pieces } = await readMemory(memory, Number(TIB) + PAGE, PAGE);
    expect(pieces).toMatchObject([{ source: 'missing', reason: 'truncated' }]);
  });

  it('in the bit maps of a VMDUMP, all of whose bits are set, is not in the file', async () => {
    const file = vmdumpFile();
    // The index page and the first page of keys follow the ninth record.
    file.fill(0xff, 9 * PAGE, 11 * PAGE);
    const opened = await tryOpen(vmdump, file);
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    expect(opened.value.findings.some(({ outcome }) => outcome === 'failed')).toBe(true);
    await readMemory(opened.value.memory, 0, MIB);
  });
});
