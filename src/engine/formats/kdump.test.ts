import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kdumpRaw, kdumpZlib } from '../../../e2e/fixtures/kdumpFiles.ts';
import { type KdumpOptions, type MadePage, madePage, makeKdump } from '../../../e2e/fixtures/kdumpMaker.ts';
import { memRaw, storedPages } from '../../../e2e/fixtures/reference.ts';
import { physAddr } from '../../base/address.ts';
import { equalBytes } from '../../base/bytes.ts';
import { memorySource } from '../memorySource.ts';
import type { OpenError, OpenedFormat } from '../openTypes.ts';
import type { MemoryImage } from '../types.ts';
import { kdump } from './kdump.ts';

async function open(...files: readonly Uint8Array[]): Promise<OpenedFormat> {
  const opened = await kdump.open(
    files.map((bytes, i) => memorySource(bytes, `part${i}`)),
    {},
  );
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return opened.value;
}

async function openError(...files: readonly Uint8Array[]): Promise<OpenError | undefined> {
  const opened = await kdump.open(
    files.map((bytes, i) => memorySource(bytes, `part${i}`)),
    {},
  );
  return opened.ok ? undefined : opened.error;
}

async function read(memory: MemoryImage, start: number, length: number) {
  const answer = await memory.read(physAddr(start), length);
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value;
}

async function extents(memory: MemoryImage, start = 0, end: number = memory.end, limit?: number) {
  const answer = await memory.extents(physAddr(start), physAddr(end), limit);
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value.map((extent) => {
    const what = extent.kind === 'gap' ? extent.reason : extent.kind;
    return [what, extent.start, extent.end] as const;
  });
}

function finding(opened: OpenedFormat, code: string) {
  return opened.findings.find((one) => one.code === code);
}

/** Pages of all kinds: every 7th a hole, every 5th excluded. */
function mixed(pfn: number): MadePage {
  if (pfn % 7 === 3) return 'hole';
  return pfn % 5 === 2 ? 'excluded' : madePage(pfn);
}

describe('the reference dump', () => {
  it.each([
    ['raw', kdumpRaw],
    ['zlib', kdumpZlib],
  ] as const)('reads the memory it was made from (%s)', async (_name, make) => {
    const opened = await open(make());
    const memory = await read(opened.memory, 0, 0x400000);
    const stored = new Set(storedPages());
    for (const piece of memory.pieces) {
      for (let at = piece.start as number; at < piece.start + piece.length; at += 4096) {
        expect(piece.source).toBe(stored.has(at / 4096) ? 'file' : 'excluded');
      }
    }
    // Excluded pages of this dump are the zero pages, and excluded bytes read as zero.
    expect(equalBytes(memory.bytes, memRaw())).toBe(true);
    expect(opened.findings.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  });

  it('has notes, VMCOREINFO and facts as zgetdump shows them', async () => {
    const opened = await open(kdumpRaw());
    expect(opened.notes.length).toBe(20);
    expect(opened.notes[0]?.offset).toBe(0x1068);
    expect(opened.vmcoreinfo?.raw.length).toBe(104);
    expect(opened.headerFacts.slice(0, 8)).toEqual([
      ['Dump format', 'kdump'],
      ['Version', '6'],
      ['Dump created', '2023-11-14 22:13:20.000000 UTC'],
      ['UTS node name', 'z15lp01'],
      ['UTS kernel release', '6.8.0-s390x'],
      ['UTS kernel version', '#1 SMP'],
      ['System arch', 's390x (64 bit)'],
      ['CPU count (real)', '2'],
    ]);
    expect(finding(opened, 'kdump-written-blocks')?.outcome).toBe('passed');
  });
});

describe('made dumps', () => {
  const base: KdumpOptions = { pageCount: 200, page: mixed };

  it.each(['raw', 'zlib', 'lzo', 'snappy', 'zstd'] as const)(
    'reads %s pages at any place',
    async (packing) => {
      const { memory } = await open(makeKdump({ ...base, packing }).bytes);
      await fc.assert(
        fc.asyncProperty(
          fc.nat(200 * 4096 + 5000),
          fc.integer({ min: 0, max: 40000 }),
          async (start, length) => {
            const answer = await read(memory, start, length);
            expect(answer.pieces.reduce((sum, piece) => sum + piece.length, 0)).toBe(length);
            let at = start;
            for (const piece of answer.pieces) {
              expect(piece.start).toBe(at);
              for (let a = at; a < at + piece.length; a = Math.floor(a / 4096) * 4096 + 4096) {
                const pfn = Math.floor(a / 4096);
                const made = pfn < 200 ? mixed(pfn) : 'hole';
                if (made === 'hole') expect(piece.reason).toBe('hole');
                else if (made === 'excluded')
                  expect([piece.source, piece.reason]).toEqual(['excluded', 'filtered']);
                else if (typeof made !== 'string') {
                  expect(piece.source).toBe('file');
                  expect(answer.bytes[a - start]).toBe(made[a % 4096]);
                }
              }
              at += piece.length;
            }
          },
        ),
        { numRuns: 60 },
      );
    },
  );

  it('has extents that say of every page what a read says', async () => {
    const { memory } = await open(makeKdump(base).bytes);
    for (const [what, start, end] of await extents(memory, 100, 199 * 4096 + 9)) {
      const answer = await read(memory, start, end - start);
      expect(answer.pieces.map(({ reason, source }) => reason ?? source)).toEqual([
        what === 'packed' ? 'file' : what,
      ]);
    }
  });

  it('joins runs, keeps the limit, and goes on where it stopped', async () => {
    const page = (pfn: number): MadePage => {
      if (pfn < 10 || pfn >= 90) return madePage(pfn);
      return pfn < 50 ? 'hole' : 'excluded';
    };
    const { memory } = await open(makeKdump({ pageCount: 100, page }).bytes);
    const all = await extents(memory, 5, 0x70000);
    expect(all).toEqual([
      ['packed', 5, 0xa000],
      ['hole', 0xa000, 0x32000],
      ['filtered', 0x32000, 0x5a000],
      ['packed', 0x5a000, 0x64000],
      ['hole', 0x64000, 0x70000],
    ]);
    expect(await extents(memory, 5, 0x70000, 2)).toEqual(all.slice(0, 2));
    expect(await extents(memory, 0x32000, 0x70000, 1)).toEqual(all.slice(2, 3));
  });

  it('is cancelled by its signal', async () => {
    const { memory } = await open(makeKdump(base).bytes);
    const signal = AbortSignal.abort();
    const cancelled = { ok: false, error: { kind: 'cancelled' } };
    expect(await memory.read(physAddr(0), 10, signal)).toEqual(cancelled);
    expect(await memory.extents(physAddr(0), memory.end, undefined, signal)).toEqual(cancelled);
  });

  it.each([512, 1024, 4096, 65536])('has pages of %i bytes', async (blockSize) => {
    const bytes = makeKdump({
      pageCount: 9,
      blockSize,
      packing: 'lzo',
      page: (pfn) => madePage(pfn, blockSize),
    }).bytes;
    const { memory } = await open(bytes);
    expect(memory.end).toBe(9 * blockSize);
    const answer = await read(memory, 3 * blockSize, blockSize);
    expect(answer.bytes).toEqual(madePage(3, blockSize));
  });

  it.each([1, 2, 3, 4, 5, 6])('ignores fields that header version %i does not have', async (version) => {
    const made = makeKdump({
      ...base,
      version,
      vmcoreinfo: 'OSRELEASE=6.8.0\n',
      notes: new Uint8Array(12),
      eraseInfo: 'erase x\n',
    });
    const opened = await open(made.bytes);
    expect(opened.vmcoreinfo === undefined).toBe(version < 3);
    expect(finding(opened, 'kdump-notes') === undefined).toBe(version < 4);
    expect(finding(opened, 'kernel-data-erased') === undefined).toBe(version < 5);
    expect((await read(opened.memory, 0, 4096)).bytes).toEqual(madePage(0));
  });

  it('reads diskdump files and files with a single bitmap', async () => {
    const made = makeKdump({ ...base, signature: 'DISKDUMP', version: 2, singleBitmap: true });
    const opened = await open(made.bytes);
    expect(opened.label).toBe('diskdump');
    expect((await extents(opened.memory)).some(([what]) => what === 'filtered')).toBe(false);
    expect((await read(opened.memory, 4096, 4096)).bytes).toEqual(madePage(1));
  });

  it('lists chunks of memory as segments', async () => {
    const page = (pfn: number): MadePage => {
      if (pfn >= 40 && pfn < 50) return 'hole';
      return pfn === 3 ? 'excluded' : madePage(pfn);
    };
    const { segments } = await open(makeKdump({ pageCount: 64, page }).bytes);
    expect(segments.map(({ paddr, size, storedSize }) => [paddr, size, storedSize])).toEqual([
      [0, 40 * 4096, 39 * 4096],
      [50 * 4096, 14 * 4096, 14 * 4096],
    ]);
  });
});

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

describe('split dumps', () => {
  const part = (from: number, to: number, pageCount = 100) =>
    makeKdump({ pageCount, page: mixed, packing: 'snappy', split: [from, to] }).bytes;

  it('reads across its files in whatever order they come', async () => {
    const whole = await open(makeKdump({ pageCount: 100, page: mixed }).bytes);
    const split = await open(part(70, 100), part(0, 33), part(33, 70));
    const expected = await read(whole.memory, 0, 100 * 4096);
    const answer = await read(split.memory, 0, 100 * 4096);
    expect(equalBytes(answer.bytes, expected.bytes)).toBe(true);
    expect(answer.pieces).toEqual(expected.pieces);
    expect(finding(split, 'kdump-split-complete')?.outcome).toBe('passed');
    const map = await split.memory.extents(physAddr(0), split.memory.end);
    const files = map.ok
      ? map.value.flatMap((extent) => (extent.kind === 'packed' ? [extent.file] : []))
      : [];
    expect([...new Set(files)]).toEqual([1, 2, 0]);
  });

  it('names the pages of a missing file', async () => {
    const opened = await open(part(0, 33), part(70, 100));
    expect(finding(opened, 'kdump-split-complete')).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('0x21 to 0x45'),
    });
    const states = new Set((await extents(opened.memory, 33 * 4096, 70 * 4096)).map(([what]) => what));
    expect(states).toEqual(new Set(['not-in-dump', 'filtered', 'hole']));
  });

  it('uses the earlier file where two overlap, and says so', async () => {
    const opened = await open(part(0, 60), part(50, 100));
    expect(finding(opened, 'kdump-split-overlap')?.outcome).toBe('failed');
    const whole = await open(makeKdump({ pageCount: 100, page: mixed }).bytes);
    const answer = await read(opened.memory, 0, 100 * 4096);
    expect(equalBytes(answer.bytes, (await read(whole.memory, 0, 100 * 4096)).bytes)).toBe(true);
  });

  it('refuses parts of different dumps and whole dumps together', async () => {
    expect(await openError(part(0, 50), part(50, 90, 90))).toMatchObject({ kind: 'wrong-pairing' });
    const whole = makeKdump({ pageCount: 100, page: mixed }).bytes;
    expect(await openError(whole, whole)).toMatchObject({ kind: 'wrong-pairing' });
  });
});
