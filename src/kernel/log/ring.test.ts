import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Be } from '../../../e2e/fixtures/be.ts';
import { type MadeRecord, type MadeRing, makePrintkRing } from '../../../e2e/fixtures/printkRing.ts';
import { imageOf, must } from '../../engine/machine/images.testkit.ts';
import { kernelOf, kernelOfLog } from '../kernel.testkit.ts';
import type { KernelLog } from '../types.ts';
import { formatLogLine } from './formatLogLine.ts';
import { readKernelLog } from './readKernelLog.ts';
import { textBlock } from './ringText.ts';

async function logOf(
  ring: MadeRing,
  damage: readonly (readonly [number, Uint8Array])[] = [],
): Promise<KernelLog> {
  return must(await readKernelLog(kernelOfLog(ring, damage)));
}

function lines(log: KernelLog): readonly string[] {
  return log.records.map(({ text }) => text);
}

function numbered(count: number): readonly MadeRecord[] {
  return Array.from({ length: count }, (_, i) => ({ text: `record ${i} ${'x'.repeat(i % 37)}` }));
}

const SMALL = { countBits: 6, sizeBits: 11 };

describe('the log since 5.10', () => {
  it('reads number, time, level, facility, caller and text', async () => {
    const ring = makePrintkRing({
      ...SMALL,
      records: [
        { text: 'first', timeNs: 4_775_862_999n, level: 3, facility: 1, caller: 0x80000003 },
        { text: 'second\nwith two lines', timeNs: 12_345_000_001_000n, level: 7, caller: 123 },
      ],
    });
    const log = await logOf(ring);
    expect(log).toMatchObject({ kind: 'ring', confidence: 'exact', notes: [] });
    expect(log.records).toEqual([
      {
        seq: 0n,
        timeNs: 4_775_862_999n,
        level: 3,
        facility: 1,
        caller: 'C3',
        text: 'first',
        damage: undefined,
      },
      {
        seq: 1n,
        timeNs: 12_345_000_001_000n,
        level: 7,
        facility: 0,
        caller: 'T123',
        text: 'second\nwith two lines',
        damage: undefined,
      },
    ]);
    expect(log.records.map(formatLogLine)).toEqual([
      '[    4.775862] first',
      '[12345.000001] second\n               with two lines',
    ]);
  });

  it('reads what is left of a ring of any age and form', async () => {
    const record = fc.record({
      text: fc.option(fc.string({ unit: 'grapheme-ascii', maxLength: 90 }), { nil: undefined }),
      level: fc.integer({ min: 0, max: 7 }),
      state: fc.constantFrom<(1 | 2)[]>(1, 2),
    });
    const property = fc.asyncProperty(
      fc.array(record, { maxLength: 200 }),
      fc.boolean(),
      fc.boolean(),
      async (records, exactFit, lastFinalized) => {
        const ring = makePrintkRing({ countBits: 5, sizeBits: 10, records, exactFit, lastFinalized });
        const log = await logOf(ring);
        const expected = ring.kept.map(({ seq, record: kept }) => ({
          seq,
          text: kept.text ?? '<lost>',
          level: kept.level,
        }));
        expect(log.records.map(({ seq, text, level }) => ({ seq, text, level }))).toEqual(expected);
        if (records.length > 0) expect(log.confidence).toBe('exact');
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });

  it('takes a block that ends exactly at the end of the ring for whole', () => {
    expect(textBlock(1008n, 1024n, 10)).toEqual({ kind: 'at', offset: 1008, size: 16 });
    expect(textBlock(1008n, 1024n + 24n, 10)).toEqual({ kind: 'at', offset: 0, size: 24 });
    expect(textBlock((1n << 64n) - 16n, 0n, 10)).toEqual({ kind: 'at', offset: 1008, size: 16 });
    expect(textBlock((1n << 64n) - 16n, 24n, 10)).toEqual({ kind: 'at', offset: 0, size: 24 });
    expect(textBlock(0n, 4096n, 10)).toEqual({ kind: 'illegal' });
    expect(textBlock(16n, 16n, 10)).toEqual({ kind: 'illegal' });
  });

  it('shows the committed last line and says that a record was being written', async () => {
    const records: MadeRecord[] = [
      { text: 'a' },
      { text: 'never finished', state: 0 },
      { text: 'last', state: 1, flags: 0 },
    ];
    const log = await logOf(makePrintkRing({ ...SMALL, records }));
    expect(lines(log)).toEqual(['a', 'last']);
    expect(log.notes).toEqual(['1 record was being written and cannot be shown.']);
  });

  it('joins fragments to the unfinished line of the same caller', async () => {
    const records: MadeRecord[] = [
      { text: 'one', flags: 0, caller: 1 },
      { text: 'other caller', flags: 2, caller: 2 },
      { text: ' two', flags: 8, caller: 1 },
      { text: ' three', flags: 10, caller: 1 },
      { text: 'late', flags: 10, caller: 1 },
    ];
    const log = await logOf(makePrintkRing({ ...SMALL, records }));
    expect(lines(log)).toEqual(['one two three', 'other caller', 'late']);
  });

  it('shows bytes that are no text without letting them through', async () => {
    const text = Uint8Array.of(0x1b, 0x5b, 0x41, 0xff, 0x09, 0xc3, 0xa4, 0xc2, 0x9b);
    const log = await logOf(makePrintkRing({ ...SMALL, records: [{ text }] }));
    expect(lines(log)).toEqual(['\\x1b[A�\tä\\xc2\\x9b']);
  });

  it('finds all records by their numbers when head and tail are damaged', async () => {
    const ring = makePrintkRing({ ...SMALL, records: numbered(150) });
    const whole = await logOf(ring);
    const random = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
    const property = fc.asyncProperty(random, random, async (head, tail) => {
      const log = await logOf(ring, [[ring.at.ring + 24, new Be(16).u64(0, head).u64(8, tail).bytes]]);
      expect(lines(log)).toEqual(lines(whole));
      expect(log.confidence).toBe('inferred');
      expect(log.notes[0]).toContain('The ring is damaged');
    });
    await fc.assert(property, { numRuns: 20 });
  });

  it('infers an impossible count_bits from the size of the text', async () => {
    const ring = makePrintkRing({ ...SMALL, records: numbered(100) });
    for (const bits of [63, 0, 0xffffffff]) {
      const log = await logOf(ring, [[ring.at.ring, new Be(4).u32(0, bits).bytes]]);
      expect(lines(log)).toEqual(lines(await logOf(ring)));
      expect(log.confidence).toBe('inferred');
      expect(log.notes[0]).toContain('which cannot be');
    }
  });

  it('marks records whose text was overwritten or is at an impossible place', async () => {
    const ring = makePrintkRing({ ...SMALL, records: [{ text: 'a' }, { text: 'b' }, { text: 'c' }] });
    const damage: [number, Uint8Array][] = [
      [ring.at.data, new Be(8).u64(0, 12345n).bytes],
      [ring.at.descs + 24 + 8, new Be(8).u64(0, 7n).bytes],
    ];
    const log = await logOf(ring, damage);
    expect(log.records.map(({ text, damage: words }) => [text, words?.slice(0, 30)])).toEqual([
      ['a', 'its text was overwritten by an'],
      ['<lost>', 'its text is at an impossible p'],
      ['c', undefined],
    ]);
  });

  it('falls back to the text alone when the descriptors are missing', async () => {
    const ring = makePrintkRing({ ...SMALL, records: numbered(10) });
    const descs = ring.pieces.filter(([start]) => start !== ring.at.descs);
    const log = must(await readKernelLog(kernelOf(imageOf(descs), ring.vmcoreinfo)));
    expect(log).toMatchObject({ kind: 'text of the ring', confidence: 'unreliable' });
    expect(lines(log)).toEqual(lines(await logOf(ring)));
  });

  it('searches memory when there is no ring to be read', async () => {
    const ring = makePrintkRing({
      ...SMALL,
      records: [{ text: 'Linux version 6.1' }, { text: 'Kernel panic - not syncing: x' }],
    });
    const log = await logOf(ring, [[0x1000, new Be(8).u64(0, 0xdead0000dead0000n).bytes]]);
    expect(log).toMatchObject({ kind: 'search of memory', confidence: 'unreliable' });
    expect(lines(log)).toEqual(['Linux version 6.1', 'Kernel panic - not syncing: x']);
  });

  it('ends and marks what is wrong whatever bytes are damaged', async () => {
    const ring = makePrintkRing({ ...SMALL, records: numbered(120) });
    const sound = new Set(ring.kept.map(({ record }) => record.text));
    const spot = fc.tuple(
      fc.integer({ min: 0x1000, max: ring.memorySize - 9 }),
      fc.uint8Array({ minLength: 1, maxLength: 8 }),
    );
    const property = fc.asyncProperty(fc.array(spot, { minLength: 1, maxLength: 300 }), async (spots) => {
      const log = await logOf(ring, spots);
      expect(log.records.length).toBeLessThan(3000);
      for (const { text, damage } of log.records) {
        // Text bytes themselves carry no check, so only impossible lengths are wrong here.
        if (damage === undefined && !sound.has(text)) expect(text.length).toBeLessThan(2048);
      }
    });
    await fc.assert(property, { numRuns: 60 });
  });

  it('ends for noise in place of every structure', async () => {
    const ring = makePrintkRing({ ...SMALL, records: [] });
    const noise = fc.uint8Array({ minLength: 88, maxLength: 88 });
    const property = fc.asyncProperty(
      noise,
      fc.uint8Array({ minLength: 1536, maxLength: 1536 }),
      async (head, descs) => {
        await logOf(ring, [
          [ring.at.ring, head],
          [ring.at.descs, descs],
        ]);
      },
    );
    await fc.assert(property, { numRuns: 40 });
  });

  it('stops when it is cancelled', async () => {
    const answer = await readKernelLog(
      kernelOfLog(makePrintkRing({ ...SMALL, records: [] })),
      AbortSignal.abort(),
    );
    expect(answer).toEqual({ ok: false, error: { kind: 'cancelled' } });
  });
});
