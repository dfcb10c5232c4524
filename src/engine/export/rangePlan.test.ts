import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { physAddr } from '../../base/address.ts';
import { memorySource } from '../memorySource.ts';
import type { Extent } from '../types.ts';
import { composeBlob, unpackToBlob } from './blob.ts';
import { dumpOf, file, gap } from './plan.testkit.ts';
import { type GapChoice, LISTED_GAPS, planRange } from './rangePlan.ts';

/** One extent of `length` bytes for each letter: `f` in the file, `-` missing. */
function patterned(pattern: string, length: number) {
  const bytes = Uint8Array.from({ length: pattern.length * length }, (_, i) => 1 + (i % 250));
  const extents: readonly Extent[] = [...pattern].map((letter, i) =>
    letter === 'f' ? file(i * length, (i + 1) * length) : gap(i * length, (i + 1) * length),
  );
  return { bytes, dump: dumpOf([memorySource(bytes, 'm')], extents), blobs: [new Blob([bytes])] };
}

async function planned(pattern: string, from: number, to: number, choice: GapChoice, length = 16) {
  const made = patterned(pattern, length);
  const plan = await planRange(made.dump.memory, physAddr(from), physAddr(to), choice);
  if (!plan.ok) throw new Error(plan.error.kind);
  const saved = new Uint8Array(await composeBlob(plan.value, made.blobs).arrayBuffer());
  return { ...made, plan: plan.value, saved };
}

describe('planRange', () => {
  it('saves exactly the bytes of a range that is all there', async () => {
    const { plan, saved, bytes } = await planned('ff', 3, 21, 'leave-out');
    expect(saved).toEqual(bytes.slice(3, 21));
    expect(plan).toMatchObject({ sizeBytes: 18, missingBytes: 0, gapCount: 0, gaps: [] });
  });

  it('leaves missing bytes out, or writes zeros, and names them either way', async () => {
    const out = await planned('f-f', 8, 40, 'leave-out');
    expect(out.saved).toEqual(Uint8Array.of(...out.bytes.slice(8, 16), ...out.bytes.slice(32, 40)));
    const zeros = await planned('f-f', 8, 40, 'zeros');
    expect(zeros.saved).toEqual(
      Uint8Array.of(...zeros.bytes.slice(8, 16), ...new Uint8Array(16), ...zeros.bytes.slice(32, 40)),
    );
    for (const { plan } of [out, zeros])
      expect(plan).toMatchObject({ missingBytes: 16, gapCount: 1, gaps: [{ start: 16, end: 32 }] });
  });

  it('lists so many gaps and counts the rest', async () => {
    const { plan } = await planned('f-'.repeat(LISTED_GAPS + 5), 0, (LISTED_GAPS + 5) * 32, 'leave-out');
    expect(plan.gaps).toHaveLength(LISTED_GAPS);
    expect(plan.gapCount).toBe(LISTED_GAPS + 5);
  });

  it('is the file that a slow twin writes byte by byte', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.stringMatching(/^[f-]{1,12}$/),
        fc.nat(11 * 7),
        fc.nat(11 * 7),
        fc.constantFrom<GapChoice>('leave-out', 'zeros'),
        async (pattern, a, b, choice) => {
          const from = Math.min(a, b, pattern.length * 7);
          const to = Math.min(Math.max(a, b), pattern.length * 7);
          const { bytes, saved, plan } = await planned(pattern, from, to, choice, 7);
          const twin: number[] = [];
          let missing = 0;
          for (let at = from; at < to; at++) {
            const isThere = pattern[Math.floor(at / 7)] === 'f';
            if (!isThere) missing++;
            if (isThere) twin.push(bytes[at] ?? 0);
            else if (choice === 'zeros') twin.push(0);
          }
          expect([...saved]).toEqual(twin);
          expect(plan.missingBytes).toBe(missing);
        },
      ),
    );
  });

  it('unpacks what is stored in another form', async () => {
    const bytes = Uint8Array.from({ length: 64 }, (_, i) => i + 1);
    const dump = dumpOf(
      [memorySource(bytes, 'm')],
      [{ kind: 'packed', start: physAddr(0), end: physAddr(64), source: 'file', file: 0 }],
    );
    const plan = await planRange(dump.memory, physAddr(8), physAddr(24), 'leave-out');
    if (!plan.ok) throw new Error('no plan');
    expect(plan.value.copyBytes).toBe(16);
    const saved = await unpackToBlob(plan.value, [], dump);
    expect(saved.ok && [...new Uint8Array(await saved.value.arrayBuffer())]).toEqual([...bytes.slice(8, 24)]);
  });
});
