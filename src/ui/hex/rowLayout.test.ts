import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { physAddr } from '../../base/address.ts';
import type { RowRun, RowRuns, SourceKind } from '../../rpc/api.ts';
import {
  addressRowsAway,
  countedRows,
  type GridRow,
  holdsAddress,
  layoutRows,
  type RowLayout,
  rowAt,
  rowIndexOf,
  rowNumber,
} from './rowLayout.ts';

function run(start: number, end: number, source: SourceKind): RowRun {
  const isGap = source === 'missing' || source === 'excluded';
  return {
    kind: isGap ? 'gap' : 'data',
    start: physAddr(start),
    end: physAddr(end),
    source,
    reason: isGap ? 'hole' : undefined,
  };
}

function whole(runs: readonly RowRun[]): RowRuns {
  return { runs, atStart: true, atEnd: true };
}

function rows(layout: RowLayout): readonly GridRow[] {
  return Array.from({ length: layout.rowCount }, (_, index) => rowAt(layout, index));
}

const SEAM = 0x2000000;
const TIB16 = 16 * 2 ** 40;

describe('layoutRows', () => {
  it('lays an empty dump out as no rows', () => {
    const layout = layoutRows(whole([]), undefined, 0, 100);
    expect(layout.rowCount).toBe(0);
    expect(rowIndexOf(layout, 5)).toBe(0);
    expect(holdsAddress(layout, 0)).toBe(false);
    expect(addressRowsAway(layout, 0, 1)).toBeUndefined();
  });

  it('puts one seam row between the last HSA row and the first row of memory', () => {
    const layout = layoutRows(
      whole([run(SEAM - 32, SEAM, 'hsa'), run(SEAM, SEAM + 32, 'memory')]),
      SEAM,
      SEAM,
      100,
    );
    expect(rows(layout).map((row) => [row.kind, row.start])).toEqual([
      ['data', SEAM - 32],
      ['data', SEAM - 16],
      ['seam', SEAM],
      ['data', SEAM],
      ['data', SEAM + 16],
    ]);
    expect(rowIndexOf(layout, SEAM - 1)).toBe(1);
    // The seam is a rule: the rows on both sides count on.
    expect([0, 1, 3, 4].map((index) => rowNumber(layout, index))).toEqual([1, 2, 3, 4]);
    expect(countedRows(layout)).toBe(4);
    expect(rowIndexOf(layout, SEAM)).toBe(3);
  });

  it('cuts a run in two where the seam lies inside it', () => {
    const layout = layoutRows(whole([run(0, 64, 'missing')]), 32, 0, 100);
    expect(rows(layout).map((row) => [row.kind, row.start, row.end])).toEqual([
      ['gap', 0, 32],
      ['seam', 32, 32],
      ['gap', 32, 64],
    ]);
  });

  it('shows no seam at the very start or end of what it covers', () => {
    expect(rows(layoutRows(whole([run(32, 64, 'memory')]), 32, 32, 100)).length).toBe(2);
    expect(rows(layoutRows(whole([run(0, 32, 'hsa')]), 32, 0, 100)).length).toBe(2);
  });

  it('gives a partial row of its own to a run that begins or ends inside a line of 16 bytes', () => {
    const layout = layoutRows(
      whole([run(0x1008, 0x1023, 'memory'), run(0x1023, 0x1030, 'hsa')]),
      undefined,
      0,
      9,
    );
    expect(rows(layout).map((row) => [row.start, row.end, row.source])).toEqual([
      [0x1008, 0x1010, 'memory'],
      [0x1010, 0x1020, 'memory'],
      [0x1020, 0x1023, 'memory'],
      [0x1023, 0x1030, 'hsa'],
    ]);
    expect(rowIndexOf(layout, 0x1022)).toBe(2);
    expect(rowIndexOf(layout, 0x1023)).toBe(3);
  });

  it('is exact at the end of 16 TiB', () => {
    const layout = layoutRows(
      { runs: [run(TIB16 - 1600, TIB16, 'memory')], atStart: false, atEnd: true },
      SEAM,
      TIB16 - 1,
      100,
    );
    expect(rowAt(layout, 99)).toMatchObject({ start: TIB16 - 16, end: TIB16 });
    expect(rowIndexOf(layout, TIB16 - 1)).toBe(99);
  });

  it('leaves out the rows farthest from the address asked for when there are too many', () => {
    const layout = layoutRows(whole([run(0, 16_000, 'memory')]), undefined, 8000, 10);
    expect(layout).toMatchObject({
      rowCount: 10,
      start: 495 * 16,
      end: 505 * 16,
      atStart: false,
      atEnd: false,
    });
    expect(layoutRows(whole([run(0, 16_000, 'memory')]), undefined, 0, 10)).toMatchObject({
      start: 0,
      atStart: true,
      atEnd: false,
    });
    expect(rowAt(layout, 3).start).toBe(498 * 16);
  });

  it('throws for a row that it does not have', () => {
    const layout = layoutRows(whole([run(0, 16, 'memory')]), undefined, 0, 10);
    expect(() => rowAt(layout, 1)).toThrow(RangeError);
    expect(() => rowAt(layout, -1)).toThrow(RangeError);
    expect(() => rowAt(layout, Number.NaN)).toThrow(RangeError);
  });

  it('agrees with a list of every row for any runs', () => {
    const source = fc.constantFrom<SourceKind>('hsa', 'memory', 'missing', 'excluded', 'zero');
    const pieces = fc.array(fc.tuple(fc.integer({ min: 1, max: 70 }), source), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(
        pieces,
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 0, max: 100 }),
        (list, seam, base) => {
          const runs: RowRun[] = [];
          let at = base;
          for (const [length, kind] of list) {
            runs.push(run(at, at + length, kind));
            at += length;
          }
          const layout = layoutRows(whole(runs), seam, 0, 10_000);
          let expected = base;
          for (const row of rows(layout)) {
            expect(row.start).toBe(expected);
            expected = row.end;
            if (row.kind === 'seam') {
              expect(row.start).toBe(seam);
              continue;
            }
            if (row.kind === 'data') expect(Math.floor(row.start / 16)).toBe(Math.floor((row.end - 1) / 16));
            for (let addr: number = row.start; addr < row.end; addr++) {
              expect(rowIndexOf(layout, addr)).toBe(row.index);
              const from = runs.find((r) => addr >= r.start && addr < r.end);
              expect(row.source).toBe(from?.source);
            }
          }
          expect(expected).toBe(at);
          expect(rows(layout).filter((row) => row.kind === 'seam').length).toBe(
            seam > base && seam < at ? 1 : 0,
          );
        },
      ),
      { numRuns: 80 },
    );
  });
});

describe('addressRowsAway', () => {
  const layout = layoutRows(
    whole([
      run(0, 64, 'hsa'),
      run(64, 96, 'memory'),
      run(96, 2 ** 40, 'missing'),
      run(2 ** 40, 2 ** 40 + 32, 'memory'),
    ]),
    64,
    0,
    100,
  );

  it('keeps the column and steps over the seam', () => {
    expect(addressRowsAway(layout, 0x35, 1)).toBe(0x45);
    expect(addressRowsAway(layout, 0x45, -1)).toBe(0x35);
  });

  it('counts a folded gap as one row', () => {
    expect(addressRowsAway(layout, 0x58, 1)).toBe(96);
    expect(addressRowsAway(layout, 96, 1)).toBe(2 ** 40);
    expect(addressRowsAway(layout, 2 ** 40 + 8, -1)).toBe(96);
  });

  it('stops at the ends of the dump', () => {
    expect(addressRowsAway(layout, 0x18, -50)).toBe(8);
    expect(addressRowsAway(layout, 2 ** 40 + 3, 50)).toBe(2 ** 40 + 16 + 3);
  });

  it('says nothing when the rows end before the dump does', () => {
    const middle = layoutRows(
      { runs: [run(160, 320, 'hsa')], atStart: false, atEnd: false },
      undefined,
      0,
      100,
    );
    expect(addressRowsAway(middle, 160, -1)).toBeUndefined();
    expect(addressRowsAway(middle, 319, 1)).toBeUndefined();
  });
});
