import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kdumpRaw, kdumpZlib } from '../../../e2e/fixtures/kdumpFiles.ts';
import {
  type KdumpOptions,
  type MadePage,
  madePage,
  makeKdump,
  mixed,
} from '../../../e2e/fixtures/kdumpMaker.ts';
import { memRaw, storedPages } from '../../../e2e/fixtures/reference.ts';
import { physAddr } from '../../base/address.ts';
import { equalBytes } from '../../base/bytes.ts';
import { extents, finding, open, read } from './kdumpTestHelp.ts';

describe('the reference dump', () => {
  it.each([
    ['raw', kdumpRaw],
    ['zlib', kdumpZlib],
  ] as const)('reads the memory it was made from (%s)', async (_name, make) => {
    const opened = await open(make());
    const memory = await read(opened.memory, 0, 0x400000);
    const stored = new Set(storedPages());
    for (const piece of memory.pieces) {
      for (let at: number = piece.start; at < piece.start + piece.length; at += 4096) {
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
