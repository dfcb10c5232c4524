import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MadePage, madePage, makeKdump, mixed } from '../../../e2e/fixtures/kdumpMaker.ts';
import { physAddr } from '../../base/address.ts';
import { memorySource } from '../memorySource.ts';
import { kdump } from './kdump.ts';
import { extents, finding, open, openError, read } from './kdumpTestHelp.ts';

describe('incomplete and damaged dumps', () => {
  it('says which pages the writer did not get to', async () => {
    const page = (pfn: number): MadePage => (pfn < 6 ? madePage(pfn) : 'not-written');
    const opened = await open(makeKdump({ pageCount: 10, page, status: 8 }).bytes);
    expect(finding(opened, 'kdump-complete')?.outcome).toBe('failed');
    expect(await extents(opened.memory)).toEqual([
      ['packed', 0, 0x6000],
      ['not-written', 0x6000, 0xa000],
    ]);
  });

  it.each(Array.from({ length: 10 }, (_, i) => i))(
    'cut at place %i of 10 reads what is there',
    async (place) => {
      const made = makeKdump({ pageCount: 100, page: madePage, packing: 'zlib' });
      const length = Math.max(464, Math.floor((made.bytes.length * place) / 10));
      const opened = await open(made.bytes.slice(0, length));
      expect(
        opened.findings.some(({ outcome, severity }) => outcome === 'failed' && severity === 'error'),
      ).toBe(true);
      let covered = 0;
      for (const [what, start, end] of await extents(opened.memory)) {
        const answer = await read(opened.memory, start, end - start);
        expect(answer.pieces.map(({ reason, source }) => reason ?? source)).toEqual([
          what === 'packed' ? 'file' : what,
        ]);
        expect(['packed', 'truncated']).toContain(what);
        if (what === 'packed') {
          for (let pfn = start / 4096; pfn < end / 4096; pfn++) {
            expect(answer.bytes.subarray(pfn * 4096 - start, pfn * 4096 - start + 4096)).toEqual(
              madePage(pfn),
            );
          }
          covered += end - start;
        }
      }
      if (place >= 8) expect(covered).toBeGreaterThan(0);
      expect(covered).toBeLessThan(100 * 4096);
    },
  );

  it('opens or refuses every length around its headers', async () => {
    const { bytes, descriptorsAt } = makeKdump({ pageCount: 3, page: madePage });
    for (let length = 0; length <= descriptorsAt + 80; length += length < 470 ? 1 : 61) {
      const opened = await kdump.open([memorySource(bytes.slice(0, length), 'cut')], {});
      expect(opened.ok).toBe(length >= 464);
      if (opened.ok) await read(opened.value.memory, 0, 3 * 4096);
    }
  });

  it('calls a page damaged that does not unpack, and reads its neighbours', async () => {
    for (const packing of ['zlib', 'lzo', 'snappy', 'zstd'] as const) {
      const made = makeKdump({ pageCount: 5, page: madePage, packing });
      const view = new DataView(made.bytes.buffer);
      const at = Number(view.getBigUint64(made.descriptorsAt + 2 * 24));
      made.bytes.fill(0xff, at, at + view.getUint32(made.descriptorsAt + 2 * 24 + 8));
      const { memory } = await open(made.bytes);
      const answer = await read(memory, 0, 5 * 4096);
      expect(answer.pieces.map(({ source, reason, length }) => [reason ?? source, length])).toEqual([
        ['file', 0x2000],
        ['damaged', 0x1000],
        ['file', 0x2000],
      ]);
    }
  });

  it.each([
    ['offset beyond the file', 0, 0x7fff_ffffn, 'truncated'],
    ['negative offset', 0, -5n, 'damaged'],
    ['no offset', 0, 0n, 'not-written'],
  ] as const)('names a descriptor with %s', async (_name, field, value, reason) => {
    const made = makeKdump({ pageCount: 5, page: madePage });
    new DataView(made.bytes.buffer).setBigInt64(made.descriptorsAt + 24 + field, value);
    const { memory } = await open(made.bytes);
    expect((await read(memory, 4096, 4096)).pieces).toEqual([
      { start: 4096, length: 4096, source: 'missing', reason },
    ]);
    expect((await extents(memory)).map(([what]) => what)).toEqual(['packed', reason, 'packed']);
  });

  it.each([
    ['size 0', 8, 0],
    ['a huge size', 8, 0xffffffff],
    ['a raw page of the wrong size', 8, 100],
    ['two packings at once', 12, 3],
  ] as const)('calls a page with %s damaged', async (_name, field, value) => {
    const made = makeKdump({ pageCount: 5, page: madePage });
    new DataView(made.bytes.buffer).setUint32(made.descriptorsAt + 24 + field, value);
    const { memory } = await open(made.bytes);
    expect((await read(memory, 4096, 4096)).pieces[0]?.reason).toBe('damaged');
  });

  it('finds a wrong page count and bitmaps without room', async () => {
    const counted = await open(makeKdump({ pageCount: 50, page: madePage, writtenBlocks: 49 }).bytes);
    expect(finding(counted, 'kdump-written-blocks')?.outcome).toBe('failed');
    const { bytes } = makeKdump({ pageCount: 50, page: madePage });
    new DataView(bytes.buffer).setBigUint64(4096 + 96, 1n << 50n);
    const claimed = await open(bytes);
    expect(finding(claimed, 'kdump-bitmap-size')?.outcome).toBe('failed');
    expect((await read(claimed.memory, 0, 4096)).bytes).toEqual(madePage(0));
  });

  it('opens a header that claims bitmaps of terabytes at once', async () => {
    const { bytes } = makeKdump({ pageCount: 50, page: madePage });
    const view = new DataView(bytes.buffer);
    view.setUint32(436, 0xffffffff);
    view.setBigUint64(4096 + 96, (1n << 64n) - 1n);
    const { memory } = await open(bytes);
    expect(memory.end).toBeGreaterThan(2 ** 50);
    expect((await extents(memory)).at(-1)?.[0]).toBe('truncated');
  });

  it('gives a dump or an error in words for any header', async () => {
    const made = makeKdump({
      pageCount: 20,
      page: mixed,
      packing: 'zlib',
      vmcoreinfo: 'A=1\n',
      notes: new Uint8Array(24),
    });
    const place = fc.oneof(
      fc.integer({ min: 408, max: 470 }),
      fc.integer({ min: 4096, max: 4200 }),
      fc.nat(made.dataAt + 50),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(place, fc.nat(255)), { maxLength: 12 }), async (changes) => {
        const bytes = made.bytes.slice();
        for (const [at, value] of changes) bytes[at] = value;
        const opened = await kdump.open([memorySource(bytes, 'noise')], {});
        if (!opened.ok) return;
        const { memory } = opened.value;
        await memory.extents(physAddr(0), memory.end, 100);
        await memory.read(physAddr(0), Math.min(memory.end, 30 * 4096));
      }),
      { numRuns: 150 },
    );
  });
});

describe('other machines', () => {
  it('refuses a little-endian dump by the name of its machine', async () => {
    const { bytes } = makeKdump({ pageCount: 5, page: madePage, machine: 'x86_64', littleEndian: true });
    expect(await openError(bytes)).toMatchObject({
      kind: 'unsupported',
      detail: expect.stringContaining('x86_64'),
    });
  });

  it('refuses a big-endian dump of another machine', async () => {
    const { bytes } = makeKdump({ pageCount: 5, page: madePage, machine: 'ppc64' });
    expect(await openError(bytes)).toMatchObject({
      kind: 'unsupported',
      detail: expect.stringContaining('ppc64'),
    });
  });

  it('refuses an impossible block size', async () => {
    const { bytes } = makeKdump({ pageCount: 5, page: madePage });
    new DataView(bytes.buffer).setUint32(428, 12345);
    expect(await openError(bytes)).toMatchObject({ kind: 'damaged' });
  });
});
