import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { physAddr } from '../../base/address.ts';
import type { Segment, SourceKind } from '../../rpc/api.ts';
import { bandAt, CELLS, MAX_RUNS, ProfileBuilder, profileOfSegments } from './memoryProfile.ts';

function segment(paddr: number, size: number, source: SourceKind = 'memory'): Segment {
  return { paddr: physAddr(paddr), vaddr: BigInt(paddr), size, storedSize: size, source, role: 'memory' };
}

describe('memory profile', () => {
  it('keeps few runs exactly and joins neighbours that look the same', () => {
    const builder = new ProfileBuilder(0, 0x4000);
    builder.add({ start: 0, end: 0x1000, source: 'hsa' });
    builder.add({ start: 0x1000, end: 0x1800, source: 'memory' });
    builder.add({ start: 0x1800, end: 0x3000, source: 'memory' });
    builder.add({ start: 0x3000, end: 0x9000, source: 'missing', reason: 'no memory here' });
    expect(builder.profile()).toEqual({
      end: 0x4000,
      isExact: true,
      bands: [
        { start: 0, end: 0x1000, source: 'hsa', share: 1, reason: undefined },
        { start: 0x1000, end: 0x3000, source: 'memory', share: 1, reason: undefined },
        { start: 0x3000, end: 0x4000, source: 'missing', share: 0, reason: 'no memory here' },
      ],
    });
  });

  it('sums up a dump of 70,000 runs into at most one band per cell', () => {
    const end = 2 ** 41;
    const builder = new ProfileBuilder(0, end);
    const step = end / 70_000 / 2;
    for (let i = 0; i < 140_000; i++) {
      builder.add({
        start: Math.floor(i * step),
        end: Math.floor((i + 1) * step),
        source: i % 2 === 0 ? 'file' : 'excluded',
      });
    }
    const { bands, isExact } = builder.profile();
    expect(isExact).toBe(false);
    expect(bands.length).toBeLessThanOrEqual(CELLS);
    expect(bands.every((band) => band.source === 'file' && band.share === 0.5)).toBe(true);
  });

  it('never rounds a cell with a hole to whole, nor one with a byte to empty', () => {
    const builder = new ProfileBuilder(0, CELLS * 1000);
    for (let i = 0; i <= MAX_RUNS; i++) {
      builder.add({ start: i * 1000, end: i * 1000 + 990, source: 'file' });
      builder.add({ start: i * 1000 + 990, end: (i + 1) * 1000, source: 'missing' });
    }
    builder.add({ start: (MAX_RUNS + 1) * 1000, end: (MAX_RUNS + 1) * 1000 + 1, source: 'file' });
    builder.add({ start: (MAX_RUNS + 1) * 1000 + 1, end: CELLS * 1000, source: 'missing' });
    const profile = builder.profile();
    expect(bandAt(profile, 500)?.share).toBe(7 / 8);
    expect(bandAt(profile, (MAX_RUNS + 1) * 1000)?.share).toBe(1 / 8);
    expect(bandAt(profile, CELLS * 1000 - 1)?.share).toBe(0);
  });

  it('covers a range without holes or overlaps, whatever the extents', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.integer({ min: 1, max: 5000 }), fc.constantFrom<SourceKind>('hsa', 'file', 'missing')),
          {
            minLength: 1,
            maxLength: 60,
          },
        ),
        (pieces) => {
          const end = pieces.reduce((sum, [size]) => sum + size, 0);
          const builder = new ProfileBuilder(0, end);
          let at = 0;
          for (const [size, source] of pieces) {
            builder.add({ start: at, end: at + size, source });
            at += size;
          }
          let expected = 0;
          for (const band of builder.profile().bands) {
            expect(band.start).toBe(expected);
            expected = band.end;
          }
          expect(expected).toBe(end);
        },
      ),
    );
  });

  it('guesses from segments: HSA below the seam, dots between segments', () => {
    const profile = profileOfSegments([segment(0xc000, 0x1000), segment(0, 0x8000)], 0x2000, 0, 0xe000);
    expect(profile.bands.map(({ start, end, source }) => [start, end, source])).toEqual([
      [0, 0x2000, 'hsa'],
      [0x2000, 0x8000, 'memory'],
      [0x8000, 0xc000, 'missing'],
      [0xc000, 0xd000, 'memory'],
      [0xd000, 0xe000, 'missing'],
    ]);
    expect(bandAt(profile, 0x1fff)?.source).toBe('hsa');
    expect(bandAt(profile, 0x2000)?.source).toBe('memory');
    expect(bandAt(profile, 0xe000)).toBeUndefined();
  });

  it('is not confused by segments that overlap', () => {
    const profile = profileOfSegments([segment(0, 0x3000), segment(0x1000, 0x1000)], undefined, 0, 0x3000);
    expect(profile.bands).toHaveLength(1);
  });
});
