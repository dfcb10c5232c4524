import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Be } from '../../../e2e/fixtures/be.ts';
import { type MadeRecord, type MadeRing, makePrintkRing } from '../../../e2e/fixtures/printkRing.ts';
import { imageOf, must } from '../../engine/machine/images.testkit.ts';
import { kernelOf, kernelOfLog } from '../kernel.testkit.ts';
import type { KernelLog } from '../types.ts';
import { readKernelLog } from './readKernelLog.ts';

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

describe('a damaged log since 5.10', () => {
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

  it('uses the ring that the kernel starts with when the pointer is damaged', async () => {
    const ring = makePrintkRing({ ...SMALL, records: numbered(9) });
    const known = {
      ...ring,
      vmcoreinfo: `${ring.vmcoreinfo}SYMBOL(printk_rb_static)=${ring.at.ring.toString(16)}\n`,
    };
    const log = await logOf(known, [[0x1000, new Be(8).u64(0, 0x123456789abcdefn).bytes]]);
    expect(lines(log)).toEqual(lines(await logOf(ring)));
    expect(log).toMatchObject({ kind: 'ring', confidence: 'inferred' });
  });

  it('marks text that cannot have been written so', async () => {
    const records = [
      { text: new Uint8Array(40) },
      { text: 'bell \u0007 and ä' },
      { text: new Uint8Array(20).fill(0xfe) },
    ];
    const log = await logOf(makePrintkRing({ ...SMALL, records }));
    expect(log.records.map(({ damage }) => damage === undefined)).toEqual([false, true, false]);
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

  it('says that the newest records are lost with their descriptors', async () => {
    const ring = makePrintkRing({ countBits: 8, sizeBits: 13, records: numbered(200) });
    const frames = ring.pieces.flatMap(([start, bytes]): [number, Uint8Array][] =>
      start === ring.at.descs ? [[start, bytes.subarray(0, 4096)]] : [[start, bytes]],
    );
    const log = must(await readKernelLog(kernelOf(imageOf(frames), ring.vmcoreinfo)));
    // 170 descriptors of 24 bytes lie wholly in the first frame.
    expect(log.records.at(-1)?.seq).toBe(169n);
    expect(log.notes).toContain('The last 30 records of the log are lost.');
    expect(log.confidence).toBe('inferred');
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
