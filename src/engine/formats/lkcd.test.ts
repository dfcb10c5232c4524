import { describe, expect, it } from 'vitest';
import { lkcd as lkcdFile, runLengths } from '../../../e2e/fixtures/lkcdFile.ts';
import { memRaw } from '../../../e2e/fixtures/reference.ts';
import { physAddr } from '../../base/address.ts';
import { memorySource } from '../memorySource.ts';
import type { ByteSource } from '../types.ts';
import { decodeLkcdRle } from './codecs/lkcdRle.ts';
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
import { lkcd } from './lkcd.ts';

const MIB = 0x100000;
const WHOLE = { present: 4 * MIB, differsAt: undefined };

describe('LKCD dumps', () => {
  it('has the memory, CPUs and facts of the reference machine', async () => {
    const dump = await openFully(lkcdFile());
    expect(dump.format).toBe('lkcd');
    expect(await compareMemory(dump.memory, memRaw())).toEqual(WHOLE);
    expect(dump.cpus.map(({ prefix, state }) => [prefix, state])).toEqual([
      [0x10000, 'saved'],
      [0x12000, 'saved'],
    ]);
    for (const fact of [
      ['Version', '8'],
      ['Dump created', '2023-11-14 22:13:20.000000 UTC'],
      ['UTS node name', 'z15lp01'],
      ['UTS kernel release', '6.8.0-s390x'],
      ['CPU count (online)', '2'],
      ['Pages stored', '673'],
    ]) {
      expect(dump.headerFacts).toContainEqual(fact);
    }
    expect(findingOf(dump, 'dump-complete')?.outcome).toBe('passed');
    expect(findingOf(dump, 'page-count')?.outcome).toBe('passed');
  });

  it.each([
    { compression: 'rle' },
    { compression: 'zlib' },
    { compression: 'zlib', full: true },
    { end: 'zfcpdump' },
    { end: 'vmconvert' },
  ] as const)('reads %o', async (options) => {
    const opened = await openAs(lkcd, lkcdFile(options));
    expect(await compareMemory(opened.memory, memRaw())).toEqual(WHOLE);
    expect(findingOf(opened, 'dump-complete')?.outcome).toBe('passed');
    const { bytes } = await readMemory(opened.memory, 0x12ffe, 0x2004);
    expect(bytes).toEqual(memRaw().slice(0x12ffe, 0x15002));
  });

  it('needs no pass over the records when nothing is left out', async () => {
    const file = lkcdFile({ full: true });
    let read = 0;
    const source = memorySource(file, 'full');
    const opened = await lkcd.open(
      [
        {
          ...source,
          read: (offset, length, signal) => {
            read += length;
            return source.read(offset, length, signal);
          },
        },
      ],
      {},
    );
    expect(read).toBeLessThan(0x11000);
    if (!opened.ok) throw new Error('not opened');
    expect(await compareMemory(opened.value.memory, memRaw())).toEqual(WHOLE);
  });

  it('looks at few records when nothing is compressed, however many holes there are between stretches', async () => {
    const { source, pages, read } = largeLkcd();
    const opened = await lkcd.open([source], {});
    if (!opened.ok) throw new Error('not opened');
    expect(read()).toBeLessThan(8 * MIB);
    expect(opened.value.findings.every(({ outcome }) => outcome === 'passed')).toBe(true);
    const { memory } = opened.value;
    for (const page of [0, 1, pages[1] ?? 0, 0x10000, 0x18000, 0x3ffff]) {
      const got = await memory.read(physAddr(page * 4096), 4096);
      const isThere = pages.includes(page);
      expect(got.ok && got.value.bytes.every((byte) => byte === (isThere ? page % 251 : 0))).toBe(true);
    }
  });

  it('finds the same pages by few records as by all of them', async () => {
    const even = lkcdFile();
    // A dump that claims compression is passed record by record.
    const passed = even.slice();
    new DataView(passed.buffer).setUint32(722, 2);
    const [one, other] = await Promise.all([even, passed].map((file) => tryOpen(lkcd, file)));
    if (!one?.ok || !other?.ok) throw new Error('not opened');
    expect(one.value.segments).toEqual(other.value.segments);
    expect(one.value.findings).toEqual(other.value.findings);
  });

  it('calls a page damaged whose record was not looked at and is of another page', async () => {
    const file = lkcdFile({ full: true });
    const at = 0x10000 + 300 * 4112;
    new DataView(file.buffer).setBigUint64(at, 0x7000n);
    const opened = await tryOpen(lkcd, file);
    if (!opened.ok) throw new Error('not opened');
    const got = await opened.value.memory.read(physAddr(300 * 4096), 4096);
    expect(got.ok && got.value.pieces).toMatchObject([{ source: 'missing', reason: 'damaged' }]);
  });

  it('tells how far it is when it passes all records', async () => {
    const file = lkcdFile({ compression: 'zlib' });
    const told: number[][] = [];
    await lkcd.open([memorySource(file, 'packed')], { onProgress: (...step) => told.push(step) });
    expect(told).toEqual([[0x10000, file.length]]);
  });

  it('reads what a cut-off file has, and never takes what is lost for zero', async () => {
    for (const file of [lkcdFile(), lkcdFile({ compression: 'zlib' })]) {
      for (const cut of tenCuts(file.length)) {
        const opened = await tryOpen(lkcd, file.subarray(0, cut));
        if (!opened.ok) {
          expect([cut < 734, opened.error.kind]).toEqual([true, 'damaged']);
          continue;
        }
        const { present, differsAt } = await compareMemory(opened.value.memory, memRaw());
        expect(differsAt).toBeUndefined();
        expect(findingOf(opened.value, 'dump-complete')?.outcome).toBe('failed');
        const last = (await extentsOf(opened.value.memory)).at(-1);
        if (present < 4 * MIB) expect(last).toEqual(['truncated', present, 4 * MIB]);
      }
    }
  });

  it('says where the records are broken', async () => {
    const second = 0x10000 + 4112;
    for (const file of [
      withBytes(lkcdFile(), second + 6, 0x12),
      withBytes(lkcdFile(), second + 8, 0x7f),
      withBytes(lkcdFile(), second + 12, 9),
      withBytes(lkcdFile(), second + 5, 0xff),
    ]) {
      const opened = await openAs(lkcd, file);
      expect(findingOf(opened, 'dump-complete')).toMatchObject({ severity: 'error' });
      expect((await readMemory(opened.memory, 0, 16)).bytes).toEqual(memRaw().slice(0, 16));
    }
    const packed = lkcdFile({ compression: 'zlib', full: true });
    const bad = await openAs(lkcd, withBytes(packed, 0x10000 + 40, 0xff, 0xff, 0xff));
    expect((await readMemory(bad.memory, 0, 16)).pieces).toMatchObject([{ reason: 'damaged' }]);
    expect((await compareMemory(bad.memory, memRaw())).differsAt).toBeUndefined();
  });

  it('refuses other machines in words', async () => {
    for (const machine of ['s390', 'ia64', 'i686']) {
      expect(await openErrorOf(lkcd, lkcdFile({ machine }))).toMatchObject({ kind: 'unsupported' });
    }
    const swapped = withBytes(lkcdFile(), 0, 0xed, 0x23, 0x8f, 0x61, 0x73, 0x01, 0x19, 0xa8);
    expect(await openErrorOf(lkcd, swapped)).toMatchObject({ kind: 'unsupported' });
  });

  it('stops its pass when asked to', async () => {
    const opened = await lkcd.open([memorySource(lkcdFile(), 'x')], {}, AbortSignal.abort());
    expect(opened).toMatchObject({ ok: false, error: { kind: 'read', error: { kind: 'cancelled' } } });
  });

  it('survives any bytes behind the magic and in the records', async () => {
    for (let seed = 0; seed < 40; seed++) {
      const file = noise(0x14000, seed);
      file.set(lkcdFile().subarray(0, [8, 0x10000, 0x11020][seed % 3] ?? 8));
      const opened = await tryOpen(lkcd, file);
      if (opened.ok) await readMemory(opened.value.memory, 0, MIB);
    }
  });
});

describe('the run-length code of LKCD', () => {
  it('undoes what the maker did', () => {
    const page = memRaw().slice(0x4000, 0x5000);
    page.fill(7, 100, 800);
    const back = decodeLkcdRle(runLengths(page), page.length);
    expect(back.ok && back.value).toEqual(page);
  });

  it('refuses runs that end early or grow too long', () => {
    for (const packed of [[0], [0, 5], [0, 255, 1], [1, 2, 3]]) {
      expect(decodeLkcdRle(Uint8Array.from(packed), 4).ok).toBe(false);
    }
    expect(decodeLkcdRle(Uint8Array.of(0, 0, 9, 0, 1, 5), 4)).toEqual({
      ok: true,
      value: Uint8Array.of(0, 9, 5, 5),
    });
  });
});

/** A dump of 1 GiB without compression in three stretches, made as it is read. */
function largeLkcd() {
  const pages = [
    ...Array.from({ length: 0x100 }, (_, i) => i),
    ...Array.from({ length: 0x10000 }, (_, i) => 0x10000 + i),
    ...Array.from({ length: 0x8000 }, (_, i) => 0x38000 + i),
  ];
  const head = lkcdFile().slice(0, 0x10000);
  const view = new DataView(head.buffer);
  view.setBigUint64(24, 0x40000000n);
  view.setBigUint64(40, 0x40000000n);
  view.setUint32(48, pages.length);
  let read = 0;
  const record = (index: number): Uint8Array => {
    const page = pages[index];
    const bytes = new Uint8Array(4112).fill((page ?? 0) % 251, 16);
    const header = new DataView(bytes.buffer);
    header.setBigUint64(0, BigInt((page ?? 0) * 4096));
    header.setUint32(8, page === undefined ? 0 : 4096);
    header.setUint32(12, page === undefined ? 4 : 1);
    return bytes;
  };
  const source: ByteSource = {
    name: 'large',
    sizeBytes: 0x10000 + pages.length * 4112 + 16,
    async read(offset, length) {
      read += length;
      const out = new Uint8Array(length);
      for (let at = 0; at < length; ) {
        const from = offset + at;
        const index = Math.floor((from - 0x10000) / 4112);
        const part = from < 0x10000 ? head.subarray(from) : record(index).subarray((from - 0x10000) % 4112);
        const piece = part.subarray(0, length - at);
        out.set(piece, at);
        at += piece.length;
      }
      return { ok: true, value: out };
    },
  };
  return { source, pages, read: () => read };
}
