import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Be } from '../../e2e/fixtures/be.ts';
import { flatImage, imageOf, must } from '../engine/machine/images.testkit.ts';
import type { MemoryImage } from '../engine/types.ts';
import { walk } from './dat.ts';
import type { Translation } from './types.ts';

/** The tables of the test vector: region-third at 0x10000, segment at 0x14000, page at 0x18000. */
const REGION = new Be(0x4000).u64(0, 0x14007).u64(16, 0x80000407);
const SEGMENT = new Be(0x4000).u64(40, 0x18000).u64(48, 0x5600400).u64(56, 0x20);
const PAGE = new Be(0x800).u64(24, 0x12345000).u64(32, 0x400);
const PIECES: readonly (readonly [number, Uint8Array])[] = [
  [0x10000, REGION.bytes],
  [0x14000, SEGMENT.bytes],
  [0x18000, PAGE.bytes],
];
const ASCE = 0x10007n;

const memoryWith = (...more: readonly (readonly [number, Uint8Array])[]): MemoryImage =>
  flatImage(0x40000, [...PIECES, ...more]);

async function translate(addr: bigint, asce = ASCE, memory = memoryWith()): Promise<Translation> {
  return must(await walk(memory, asce, addr));
}

/** What the last step says. */
function last({ steps }: Translation): string {
  return steps.at(-1)?.words ?? '';
}

describe('walk', () => {
  it('translates through page, segment and region tables', async () => {
    expect(await translate(0x503abcn)).toMatchObject({ phys: 0x12345abc, contiguous: 0x544, by: 'tables' });
    expect(await translate(0x612345n)).toMatchObject({ phys: 0x5612345, contiguous: 0xedcbb });
    expect(await translate(0x100001234n)).toMatchObject({ phys: 0x80001234, contiguous: 0x7fffedcc });
  });

  it('says each step with its table, entry and address', async () => {
    const { steps } = await translate(0x503abcn);
    expect(steps).toEqual([
      {
        what: 'ASCE',
        at: undefined,
        entry: 0x10007n,
        words: 'region-third table at 0x10000, 2048 entries',
        bits: 'region-third table designation, length 3',
      },
      {
        what: 'region-third table',
        at: 0x10000,
        entry: 0x14007n,
        words: 'index 0: segment table at 0x14000',
        table: 0x10000n,
        index: 0,
        bits: 'type region-third, offset 0, length 3',
      },
      {
        what: 'segment table',
        at: 0x14028,
        entry: 0x18000n,
        words: 'index 5: page table at 0x18000',
        table: 0x14000n,
        index: 5,
        bits: 'type segment',
      },
      {
        what: 'page table',
        at: 0x18018,
        entry: 0x12345000n,
        words: 'index 3: frame at 0x12345000',
        table: 0x18000n,
        index: 3,
        bits: 'valid',
      },
    ]);
  });

  it.each([
    [0x504000n, 'page translation exception (0x11)'],
    [0x700000n, 'segment translation exception (0x10)'],
    [0x40000000000n, 'ASCE type exception (0x38)'],
    [0x80000000n, 'translation specification exception (0x12)'],
  ])('names the exception that %s makes', async (addr, words) => {
    const translation = await translate(addr);
    expect(translation).toMatchObject({ phys: undefined, contiguous: 0, by: 'none' });
    expect(last(translation)).toContain(words);
  });

  it('tells large frames by their size, at both levels', async () => {
    expect(last(await translate(0x612345n))).toBe('index 6: frame of 1 MiB at 0x5600000');
    const { steps } = await translate(0x100001234n);
    expect(steps.at(-1)).toMatchObject({
      words: 'index 2: frame of 2 GiB at 0x80000000',
      bits: 'type region-third, large frame',
    });
  });

  it('takes addresses from 0 to the end of 64 bits and no others', async () => {
    for (const addr of [-1n, 1n << 64n])
      expect(await translate(addr)).toMatchObject({ by: 'none', steps: [] });
    const top = await translate((1n << 64n) - 1n, 0x2000fn, memoryWith());
    expect(top.by).toBe('none');
  });

  it('walks from a region-first and from a segment table', async () => {
    const first = new Be(0x1000).u64(0, 0x2100fn);
    const second = new Be(0x1000).u64(0, 0x1000bn);
    const memory = memoryWith([0x20000, first.bytes], [0x21000, second.bytes]);
    expect(await translate(0x503abcn, 0x2000cn, memory)).toMatchObject({ phys: 0x12345abc });
    expect(await translate(0x503abcn, 0x21008n, memory)).toMatchObject({ phys: 0x12345abc });
    expect(await translate(0x503abcn, 0x14003n)).toMatchObject({ phys: 0x12345abc });
    expect(last(await translate(0x80503abcn, 0x14003n))).toContain('ASCE type');
    expect(last(await translate(1n << 62n, 0x2000cn, memory))).toContain('region first translation');
  });

  it('checks the length of the first table, and length and offset of the others', async () => {
    // 512 entries of the region-third table: up to 1 TiB.
    expect(last(await translate(512n << 31n, 0x10004n))).toContain('region third translation');
    expect(await translate(0x503abcn, 0x10004n)).toMatchObject({ phys: 0x12345abc });
    // The segment table has entries 512 to 1023 only: offset 1, length 1.
    const offset = memoryWith([0x10000, new Be(8).u64(0, 0x14045).bytes]);
    expect(last(await translate(0x503abcn, ASCE, offset))).toContain('segment translation');
    expect(last(await translate(1024n << 20n, ASCE, offset))).toContain('segment translation');
    // The table's offset does not move its origin.
    const moved = memoryWith(
      [0x10000, new Be(8).u64(0, 0x14045).bytes],
      [0x14000 + 8 * 600, new Be(8).u64(0, 0x18000).bytes],
    );
    expect(await translate((600n << 20n) + 0x3abcn, ASCE, moved)).toMatchObject({ phys: 0x12345abc });
  });

  it('takes a real-space designation for what it is', async () => {
    expect(await translate(0x123456n, 0x20n)).toMatchObject({ phys: 0x123456, by: 'tables' });
  });

  it('tells swap entries, old frames and damaged entries apart', async () => {
    const page = new Be(0x800).u64(24, 0x12345402).u64(32, 0x12345401).u64(40, 0x12345800);
    const memory = memoryWith([0x18000, page.bytes]);
    expect(last(await translate(0x503000n, ASCE, memory))).toContain('swap entry');
    expect(last(await translate(0x504000n, ASCE, memory))).toContain('Linux keeps a frame at 0x12345000');
    expect(last(await translate(0x505000n, ASCE, memory))).toContain('must be zero');
  });

  it('ends in tables that refer to themselves', async () => {
    for (const type of [0n, 4n, 8n, 12n]) {
      const table = new Be(0x4000);
      for (let i = 0; i < 2048; i++) table.u64(8 * i, 0x20003n | type);
      const memory = memoryWith([0x20000, table.bytes]);
      for (const dt of [0n, 4n, 8n, 12n]) {
        const { steps } = await translate(0x12345678n, 0x20003n | dt, memory);
        expect(steps.length).toBeLessThanOrEqual(6);
      }
    }
  });

  it('says which table is not in the dump', async () => {
    const memory = imageOf(PIECES.filter(([start]) => start !== 0x18000));
    expect(last(await translate(0x503abcn, ASCE, memory))).toContain(
      'the table at 0x18000 is not in the dump',
    );
    const nothing = imageOf([[0, new Uint8Array(8)]]);
    expect(last(await translate(0x503abcn, ASCE, nothing))).toContain(
      'the entry at 0x10000 is not in the dump',
    );
  });

  it('ends within six steps whatever the tables hold', async () => {
    const noise = fc.uint8Array({ minLength: 4096, maxLength: 4096 });
    const word = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
    const property = fc.asyncProperty(noise, word, word, async (bytes, asce, addr) => {
      const low = asce % 0x4000n;
      const translation = must(await walk(imageOf([[0, bytes]]), low, addr));
      expect(translation.steps.length).toBeLessThanOrEqual(6);
    });
    await fc.assert(property, { numRuns: 200 });
  });
});
