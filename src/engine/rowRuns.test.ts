import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileOffset, physAddr } from '../base/address.ts';
import { createAddressMap } from './address/addressMap.ts';
import { mappedImage } from './address/mappedImage.ts';
import { memorySource } from './memorySource.ts';
import { nextBoundary, nextNonZero, previousBoundary, previousNonZero } from './navigate.ts';
import { type Run, rowRuns } from './rowRuns.ts';
import type { Extent, MemoryImage } from './types.ts';

/** Stretches in order: positive lengths are stored bytes, negative ones gaps. */
function image(stretches: readonly number[], fill: (addr: number) => number = () => 0): MemoryImage {
  const extents: Extent[] = [];
  let at = 0;
  for (const length of stretches) {
    const size = Math.abs(length);
    if (length > 0) {
      extents.push({
        kind: 'file',
        start: physAddr(at),
        end: physAddr(at + size),
        source: 'memory',
        file: 0,
        offset: fileOffset(at),
      });
    } else {
      extents.push({
        kind: 'gap',
        start: physAddr(at),
        end: physAddr(at + size),
        source: 'missing',
        reason: 'hole',
      });
    }
    at += size;
  }
  const map = createAddressMap(extents, { end: physAddr(at) });
  if (!map.ok) throw new Error('overlap in a test');
  return mappedImage(map.value, [
    memorySource(
      Uint8Array.from({ length: at }, (_, i) => fill(i)),
      'memory',
    ),
  ]);
}

function rows(runs: readonly Run[]): number {
  return runs.reduce((sum, run) => sum + (run.kind === 'gap' ? 1 : (run.end - run.start) / 16), 0);
}

describe('rows around an address', () => {
  it('folds a gap into one row between two stretches of data', async () => {
    const found = await rowRuns(image([64, -4096, 32]), 0, 1000);
    expect(found).toEqual({
      ok: true,
      value: {
        atStart: true,
        atEnd: true,
        runs: [
          { kind: 'data', start: 0, end: 64, source: 'memory', reason: undefined },
          { kind: 'gap', start: 64, end: 4160, source: 'missing', reason: 'no memory at this address' },
          { kind: 'data', start: 4160, end: 4192, source: 'memory', reason: undefined },
        ],
      },
    });
  });

  it('gives a row that data and gap share to the data', async () => {
    const found = await rowRuns(image([20, -100, 40]), 0, 1000);
    expect(found.ok && found.value.runs.map(({ kind, start, end }) => [kind, start, end])).toEqual([
      ['data', 0, 32],
      ['gap', 32, 112],
      ['data', 112, 160],
    ]);
  });

  it('covers the dump without holes or overlaps, keeps the row limit and holds the address, for any layout', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.integer({ min: -300, max: 300 }).filter((n) => n !== 0),
          { minLength: 1, maxLength: 12 },
        ),
        fc.nat(4000),
        fc.integer({ min: 2, max: 60 }),
        async (stretches, around, maxRows) => {
          const memory = image(stretches);
          const found = await rowRuns(memory, around, maxRows);
          if (!found.ok) throw new Error('unexpected failure');
          const { runs, atStart, atEnd } = found.value;
          expect(rows(runs)).toBeLessThanOrEqual(maxRows);
          for (let i = 1; i < runs.length; i++) expect(runs[i]?.start).toBe(runs[i - 1]?.end);
          const pivot = Math.min(around, memory.end - 1);
          expect(runs.some((run) => run.start <= pivot && pivot < run.end)).toBe(true);
          expect(atStart).toBe(runs[0]?.start === 0);
          const last = runs[runs.length - 1];
          expect(atEnd).toBe((last?.end ?? 0) >= memory.end);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('stepping through a dump', () => {
  it('goes to the next and the previous border between sources', async () => {
    const memory = image([4096, -8192, 4096]);
    expect(await nextBoundary(memory, physAddr(0))).toEqual({ ok: true, value: 4096 });
    expect(await nextBoundary(memory, physAddr(4096))).toEqual({ ok: true, value: 12288 });
    expect(await nextBoundary(memory, physAddr(12288))).toEqual({ ok: true, value: undefined });
    expect(await previousBoundary(memory, physAddr(12288))).toEqual({ ok: true, value: 4096 });
    expect(await previousBoundary(memory, physAddr(12289))).toEqual({ ok: true, value: 12288 });
    expect(await previousBoundary(memory, physAddr(0))).toEqual({ ok: true, value: undefined });
  });

  it('finds frames that are not zero in both directions, across gaps', async () => {
    const memory = image([8192, -65536, 4096 * 4], (addr) =>
      addr === 5000 || addr === 8192 + 65536 + 4096 * 2 + 7 ? 1 : 0,
    );
    const far = 8192 + 65536 + 4096 * 2;
    expect(await nextNonZero(memory, physAddr(0))).toEqual({ ok: true, value: 4096 });
    expect(await nextNonZero(memory, physAddr(4096))).toEqual({ ok: true, value: far });
    expect(await nextNonZero(memory, physAddr(far))).toEqual({ ok: true, value: undefined });
    expect(await previousNonZero(memory, physAddr(far))).toEqual({ ok: true, value: 4096 });
    expect(await previousNonZero(memory, physAddr(4096))).toEqual({ ok: true, value: undefined });
  });
});
