import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveOverlaps } from './flattenedOverlaps.ts';

const someRecords = fc.array(fc.record({ start: fc.nat(60), length: fc.integer({ min: 1, max: 25 }) }), {
  maxLength: 25,
});

describe('resolveOverlaps', () => {
  it('gives every byte to the last record that wrote it', () => {
    fc.assert(
      fc.property(someRecords, (records) => {
        const written = new Array<number>(100).fill(-1);
        const places: number[] = [];
        let place = 1000;
        for (const { start, length } of records) {
          for (let i = 0; i < length; i++) written[start + i] = place + i;
          places.push(place);
          place += length + 16;
        }
        const segments = resolveOverlaps(
          Float64Array.from(records, ({ start }) => start),
          Float64Array.from(records, ({ start, length }) => start + length),
          Float64Array.from(places),
        );
        const read = new Array<number>(100).fill(-1);
        let last = 0;
        for (let i = 0; i < segments.count; i++) {
          const start = segments.starts[i] ?? 0;
          const end = segments.ends[i] ?? 0;
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          for (let at = start; at < end; at++) read[at] = (segments.places[i] ?? 0) + (at - start);
          last = end;
        }
        expect(read).toEqual(written);
      }),
    );
  });
});
