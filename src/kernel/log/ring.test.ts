import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MadeRecord, type MadeRing, makePrintkRing } from '../../../e2e/fixtures/printkRing.ts';
import { must } from '../../engine/machine/images.testkit.ts';
import { kernelOfLog } from '../kernel.testkit.ts';
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
});
