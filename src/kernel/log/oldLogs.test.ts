import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Be } from '../../../e2e/fixtures/be.ts';
import { type MadeLog, makeByteLog, makeRecordLog, type OldRecord } from '../../../e2e/fixtures/oldLogs.ts';
import { must } from '../../engine/machine/images.testkit.ts';
import { kernelOfLog } from '../kernel.testkit.ts';
import type { KernelLog } from '../types.ts';
import { formatLogLine } from './formatLogLine.ts';
import { readKernelLog } from './readKernelLog.ts';

async function logOf(
  log: MadeLog,
  damage: readonly (readonly [number, Uint8Array])[] = [],
): Promise<KernelLog> {
  return must(await readKernelLog(kernelOfLog(log, damage)));
}

function numbered(count: number): readonly OldRecord[] {
  return Array.from({ length: count }, (_, i) => ({
    text: `record ${i} ${'x'.repeat(i % 53)}`,
    timeNs: BigInt(i) * 1_000_000n,
    level: i % 8,
    ...(i % 3 === 0 ? { dict: 'SUBSYSTEM=made\0DEVICE=+none' } : {}),
  }));
}

const text = ({ records }: KernelLog): readonly string[] => records.map((record) => record.text);
const LENGTH = 4096;

describe('the log of 3.5 to 5.9', () => {
  it('reads what is left of a buffer of any age, over the mark of the wrap', async () => {
    const property = fc.asyncProperty(
      fc.integer({ min: 1, max: 400 }),
      fc.boolean(),
      async (count, callers) => {
        const records = numbered(count);
        const made = makeRecordLog(records, LENGTH, { callers });
        const log = await logOf(made);
        const left = records.slice(made.first);
        expect(log).toMatchObject({ kind: 'records', confidence: 'exact', notes: [] });
        expect(log.records).toEqual(
          left.map((record, i) => ({
            seq: BigInt(i),
            timeNs: record.timeNs,
            level: record.level,
            facility: 0,
            caller: callers ? 'T1' : undefined,
            text: record.text,
            damage: undefined,
          })),
        );
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });

  it('knows the first name of the structure', async () => {
    expect(text(await logOf(makeRecordLog(numbered(3), LENGTH, { oldName: true })))).toHaveLength(3);
  });

  it('goes on behind a damaged record and says so', async () => {
    const made = makeRecordLog(numbered(40), LENGTH);
    const whole = text(await logOf(made));
    for (const length of [0, 1, 3, 12, 60000]) {
      const at = made.bufferAt + (made.offsets[5] ?? 0) + 8;
      const log = await logOf(made, [[at, new Be(2).u16(0, length).bytes]]);
      expect(text(log)).toEqual(whole.filter((_, i) => i !== 5));
      expect(log.confidence).toBe('inferred');
      expect(log.notes.join(' ')).toContain('1 damaged place');
      expect(log.records[5]?.damage).toContain('damaged and left out');
    }
  });

  it('tells a damaged length of zero from the mark of the wrap, and takes no older records for new ones', async () => {
    // Long records leave much room behind the mark, where short ones of the turn before are still whole.
    const short = numbered(150).map((record) => ({ ...record, text: 'abcd', dict: '' }));
    const long = Array.from({ length: 7 }, (_, i) => ({
      text: 'L'.repeat(700),
      timeNs: BigInt(1000 + i) * 1_000_000n,
    }));
    const made = makeRecordLog([...short, ...long], LENGTH);
    expect(text(await logOf(made)).every((line) => line.startsWith('L') || line === 'abcd')).toBe(true);
    const times = (await logOf(made)).records.map(({ timeNs }) => timeNs ?? 0n);
    expect(times).toEqual([...times].sort((a, b) => Number(a - b)));
    const wrapped = makeRecordLog(numbered(120), LENGTH);
    const whole = text(await logOf(wrapped));
    const log = await logOf(wrapped, [[wrapped.bufferAt + (wrapped.offsets[2] ?? 0) + 8, new Be(2).bytes]]);
    expect(text(log)).toEqual(whole.filter((_, i) => i !== 2));
  });

  it('shows everything when a position is damaged', async () => {
    const made = makeRecordLog(numbered(30), LENGTH);
    const whole = text(await logOf(made));
    for (const at of [0x100c, 0x1010]) {
      const log = await logOf(made, [[at, new Be(4).u32(0, 0xfffffff1).bytes]]);
      expect(text(log).slice(0, 30)).toEqual(whole);
      expect(log.notes[0]).toContain('positions');
    }
  });

  it('ends whatever bytes are damaged', async () => {
    const made = makeRecordLog(numbered(200), LENGTH);
    const spot = fc.tuple(
      fc.integer({ min: 0x1008, max: made.memorySize - 9 }),
      fc.uint8Array({ minLength: 1, maxLength: 8 }),
    );
    const property = fc.asyncProperty(fc.array(spot, { minLength: 1, maxLength: 200 }), async (spots) => {
      const log = await logOf(made, spots);
      expect(log.records.length).toBeLessThanOrEqual(LENGTH / 16);
    });
    await fc.assert(property, { numRuns: 60 });
  });
});

const LINES = ['<6>[    0.000000] Linux version 3.0', '<4>[   12.345678] careful', '<30>plain', 'no level'];

describe('the log before 3.5', () => {
  it('reads levels, times and text', async () => {
    const log = await logOf(makeByteLog(`${LINES.join('\n')}\n`, LENGTH));
    expect(log).toMatchObject({ kind: 'bytes', confidence: 'exact', notes: [] });
    expect(
      log.records.map(({ level, facility, timeNs, text: words }) => [level, facility, timeNs, words]),
    ).toEqual([
      [6, 0, 0n, 'Linux version 3.0'],
      [4, 0, 12_345_678_000n, 'careful'],
      [6, 3, undefined, 'plain'],
      [6, 0, undefined, 'no level'],
    ]);
    expect(log.records.map(formatLogLine)[1]).toBe('[   12.345678] careful');
  });

  it('reads a buffer that has wrapped, and marks the line that is cut', async () => {
    const all = Array.from({ length: 300 }, (_, i) => `<5>line number ${i}`);
    const log = await logOf(makeByteLog(`${all.join('\n')}\n`, LENGTH));
    const kept = log.records.slice(1).map(({ text: words }) => `<5>${words}`);
    expect(kept).toEqual(all.slice(all.length - kept.length));
    expect(kept.length).toBeGreaterThan(150);
    expect(log.records[0]?.damage).toBe('its beginning was overwritten');
    expect(log.notes).toEqual(['The buffer was full: older lines were overwritten.']);
  });

  it('refuses a buffer of impossible length and searches memory instead', async () => {
    const made = makeByteLog('<6>Linux version 2.6\n', LENGTH);
    for (const length of [0, 5000, 0x80000000]) {
      const log = await logOf(made, [[0x1008, new Be(4).u32(0, length).bytes]]);
      expect(log.kind).toBe('search of memory');
      expect(log.notes[0]).toContain('cannot be');
      expect(text(log)).toEqual(['<6>Linux version 2.6\n']);
    }
  });
});
