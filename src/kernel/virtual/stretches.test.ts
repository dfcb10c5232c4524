import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Be } from '../../../e2e/fixtures/be.ts';
import { FRAME_SIZE } from '../../base/address.ts';
import { flatImage, must } from '../../engine/machine/images.testkit.ts';
import { createVirtualLayout } from '../../engine/machine/layout.ts';
import { virtualBorder, virtualRead, virtualRows } from '../../engine/translatedSpace.ts';
import type { MemoryImage } from '../../engine/types.ts';
import { createDat } from '../dat.ts';
import { createStretches, SPACE_LIMIT, type Stretch, type Stretches } from './stretches.ts';

const MIB = 2 ** 20;
const GIB2 = 2 ** 31;
const END = 0x40000;
const ASCE = 0x10007n;

/** Region-third at 0x10000, segment at 0x14000, page at 0x18000; the rest is storage without tables. */
function machine(tables: { region?: Be; segment?: Be; page?: Be } = {}): MemoryImage {
  const allInvalid = (table: Be, count: number): Be => {
    for (let at = 0; at < count; at++) table.u64(8 * at, 0x20n);
    return table;
  };
  const region = tables.region ?? allInvalid(new Be(0x4000), 2048).u64(0, 0x14007n);
  const segment = tables.segment ?? allInvalid(new Be(0x4000), 2048).u64(8 * 5, 0x18000n);
  const page = tables.page ?? new Be(0x800);
  if (tables.page === undefined) {
    for (let at = 0; at < 256; at++) page.u64(8 * at, 0x400n);
    page
      .u64(8 * 3, 0x20000n)
      .u64(8 * 4, 0x21000n)
      .u64(8 * 5, 0x3f000n)
      .u64(8 * 6, 0x40000n)
      .u64(8 * 9, 0x402n);
  }
  return flatImage(END, [
    [0x10000, region.bytes],
    [0x14000, segment.bytes],
    [0x18000, page.bytes],
    [0x20000, new Uint8Array(FRAME_SIZE).fill(0xaa)],
    [0x21000, new Uint8Array(FRAME_SIZE).fill(0xbb)],
    [0x3f000, new Uint8Array(FRAME_SIZE).fill(0xcc)],
  ]);
}

function space(memory = machine(), asce = ASCE): Stretches {
  return createStretches(memory, asce, createVirtualLayout(undefined, undefined, memory.end));
}

async function all(stretches: Stretches): Promise<readonly Stretch[]> {
  const found: Stretch[] = [];
  for (let at = 0; at < stretches.limit; ) {
    const stretch = must(await stretches.at(at));
    expect(stretch.start).toBe(at);
    expect(stretch.end).toBeGreaterThan(at);
    found.push(stretch);
    at = stretch.end;
  }
  return found;
}

const PAGES = 5 * MIB;

describe('the stretches of a made address space', () => {
  it('say why nothing is mapped by the level of the table, and join pages that lie together', async () => {
    const found = await all(space());
    expect(found).toEqual([
      { kind: 'unmapped-segment', start: 0, end: PAGES },
      { kind: 'unmapped-page', start: PAGES, end: PAGES + 0x3000 },
      { kind: 'mapped', start: PAGES + 0x3000, end: PAGES + 0x5000, phys: 0x20000 },
      { kind: 'mapped', start: PAGES + 0x5000, end: PAGES + 0x7000, phys: 0x3f000 },
      { kind: 'unmapped-page', start: PAGES + 0x7000, end: PAGES + 0x9000 },
      { kind: 'swapped', start: PAGES + 0x9000, end: PAGES + 0xa000 },
      { kind: 'unmapped-page', start: PAGES + 0xa000, end: 6 * MIB },
      { kind: 'unmapped-segment', start: 6 * MIB, end: GIB2 },
      { kind: 'unmapped-region', start: GIB2, end: 2048 * GIB2 },
    ]);
  });

  it('never go beyond what numbers can count', async () => {
    // A region-second table that designates nothing.
    const table = new Be(0x4000);
    for (let at = 0; at < 2048; at++) table.u64(8 * at, 0x20n);
    const wide = space(flatImage(END, [[0x10000, table.bytes]]), 0x1000bn);
    expect(wide.limit).toBe(SPACE_LIMIT);
    expect(await all(wide)).toEqual([{ kind: 'unmapped-region', start: 0, end: SPACE_LIMIT }]);
  });

  it('agree with the walk for each address, whatever stands in the tables', async () => {
    const word = fc.oneof(
      fc.constantFrom(0x20n, 0x400n, 0x402n, 0x14007n, 0x140c7n, 0x18000n, 0x20000n, 0x21000n, 0x800n),
      fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
    );
    const table = (count: number) =>
      fc.array(word, { minLength: 4, maxLength: 24 }).map((words) => {
        const made = new Be(8 * count);
        for (let at = 0; at < count; at++) made.u64(8 * at, words[at % words.length] ?? 0n);
        return made;
      });
    await fc.assert(
      fc.asyncProperty(
        fc.record({ region: table(2048), segment: table(2048), page: table(256) }),
        fc.array(fc.integer({ min: 0, max: 2048 * GIB2 - 1 }), { minLength: 1, maxLength: 8 }),
        async (tables, addresses) => {
          const memory = machine(tables);
          const stretches = space(memory);
          const dat = createDat(memory, ASCE);
          for (const addr of [...addresses, PAGES, PAGES + 0x3456]) {
            const stretch = must(await stretches.at(addr));
            const place = must(await dat.locate(BigInt(addr)));
            expect(stretch.start).toBeLessThanOrEqual(addr);
            expect(stretch.end).toBeGreaterThan(addr);
            if (place.kind === 'mapped') {
              expect(stretch).toMatchObject({ kind: 'mapped' });
              if (stretch.kind === 'mapped') expect(stretch.phys + (addr - stretch.start)).toBe(place.phys);
            }
            if (place.kind === 'invalid') {
              expect(['unmapped-region', 'unmapped-segment', 'unmapped-page', 'swapped']).toContain(
                stretch.kind,
              );
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are filled in by the fixed map where a table is not in the dump', async () => {
    const memory = machine({ region: new Be(0x4000).u64(0, 0x90007n) });
    const stretch = must(await space(memory).at(0x20008));
    expect(stretch).toMatchObject({ kind: 'mapped' });
    if (stretch.kind === 'mapped') expect(stretch.phys).toBe(stretch.start);
  });
});

describe('rows, bytes and borders by virtual address', () => {
  it('fold what is not mapped and what is not in the dump', async () => {
    const memory = machine();
    const rows = must(await virtualRows(memory, space(memory), PAGES + 0x4000, 100_000));
    expect(rows.atStart).toBe(true);
    expect(rows.atEnd).toBe(true);
    expect(rows.runs.map(({ kind, start, end }) => [kind, start, end])).toEqual([
      ['gap', 0, PAGES],
      ['gap', PAGES, PAGES + 0x3000],
      ['data', PAGES + 0x3000, PAGES + 0x6000],
      ['gap', PAGES + 0x6000, PAGES + 0x7000],
      ['gap', PAGES + 0x7000, PAGES + 0x9000],
      ['gap', PAGES + 0x9000, PAGES + 0xa000],
      ['gap', PAGES + 0xa000, 6 * MIB],
      ['gap', 6 * MIB, GIB2],
      ['gap', GIB2, 2048 * GIB2],
    ]);
    expect(rows.runs[0]?.reason).toBe('not mapped: invalid in the segment table');
    expect(rows.runs[3]?.reason).toBe('no memory at this address');
    expect(rows.runs[5]?.reason).toBe('not mapped: looks like a page in swap space');
  });

  it('keep to the number of rows that was asked for', async () => {
    const memory = machine();
    const rows = must(await virtualRows(memory, space(memory), PAGES + 0x4000, 64));
    expect(rows.atStart).toBe(false);
    expect(rows.runs).toEqual([
      {
        kind: 'data',
        start: PAGES + 0x4000 - 512,
        end: PAGES + 0x4000 + 512,
        source: 'memory',
        reason: undefined,
      },
    ]);
  });

  it('read across pages that lie apart, and name what is missing', async () => {
    const memory = machine();
    const read = must(await virtualRead(memory, space(memory), PAGES + 0x4ff0, 0x1020));
    expect([...read.bytes.subarray(0, 32)]).toEqual([...Array(16).fill(0xbb), ...Array(16).fill(0xcc)]);
    expect(read.places).toEqual([
      { start: PAGES + 0x4ff0, length: 16, phys: 0x21ff0 },
      { start: PAGES + 0x5000, length: 0x1010, phys: 0x3f000 },
    ]);
    expect(read.pieces.at(-1)).toMatchObject({
      start: PAGES + 0x6000,
      length: 0x10,
      source: 'missing',
      reason: 'hole',
    });
    const nothing = must(await virtualRead(memory, space(memory), 0, 16));
    expect(nothing.pieces).toEqual([{ start: 0, length: 16, source: 'missing', reason: 'unmapped-segment' }]);
    expect(nothing.places).toEqual([]);
  });

  it('find the next border in both directions', async () => {
    const memory = machine();
    const border = async (from: number, direction: 1 | -1) =>
      must(await virtualBorder(memory, space(memory), from, direction));
    expect(await border(0, 1)).toBe(PAGES);
    expect(await border(PAGES + 0x3010, 1)).toBe(PAGES + 0x6000);
    expect(await border(GIB2 + 5, 1)).toBeUndefined();
    expect(await border(GIB2 + 5, -1)).toBe(GIB2);
    expect(await border(GIB2, -1)).toBe(6 * MIB);
    expect(await border(PAGES + 0x5555, -1)).toBe(PAGES + 0x3000);
    expect(await border(3, -1)).toBeUndefined();
  });
});
