import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ADDRESS_LIMIT, fileOffset, physAddr } from '../../base/address.ts';
import type { Extent } from '../types.ts';
import { type AddressMap, createAddressMap } from './addressMap.ts';
import { clipExtent } from './clipExtent.ts';
import { resolveOverlaps } from './overlaps.ts';

/** What one address is, for comparison: the extent without its bounds, and the offset of that one byte. */
function meaning(extent: Extent, addr: number): string {
  switch (extent.kind) {
    case 'file':
      return `file ${extent.source} ${extent.file} ${extent.offset + (addr - extent.start)}`;
    case 'packed':
      return `packed ${extent.file}`;
    case 'zero':
      return 'zero';
    case 'gap':
      return `gap ${extent.source} ${extent.reason}`;
  }
}

const HOLE = 'gap missing hole';

function fileExtent(start: number, end: number, offset: number, file = 0): Extent {
  return {
    kind: 'file',
    start: physAddr(start),
    end: physAddr(end),
    source: 'file',
    file,
    offset: fileOffset(offset),
  };
}

function gapExtent(start: number, end: number): Extent {
  return { kind: 'gap', start: physAddr(start), end: physAddr(end), source: 'missing', reason: 'truncated' };
}

const SPACE = 60;

/** Extents in a small address space at `base`, overlapping at will. */
function extentsAt(base: number): fc.Arbitrary<Extent[]> {
  const extent = fc
    .tuple(fc.nat(SPACE), fc.nat(12), fc.nat(4), fc.nat(30))
    .map(([at, length, kind, offset]): Extent => {
      const start = physAddr(base + at);
      const end = physAddr(base + at + length);
      if (kind === 0) return { kind: 'zero', start, end, source: 'zero' };
      if (kind === 1) return { kind: 'packed', start, end, source: 'file', file: offset % 2 };
      if (kind === 2) return gapExtent(start, end);
      // Often the offset of an identity mapping, so that neighbours continue each other.
      return fileExtent(start, end, offset < 20 ? at : offset, kind - 3);
    });
  return fc.array(extent, { maxLength: 12 });
}

function build(extents: Iterable<Extent>, end?: number): AddressMap {
  const map = createAddressMap(extents, end === undefined ? {} : { end: physAddr(end) });
  if (!map.ok) throw new Error('overlap');
  return map.value;
}

describe('createAddressMap', () => {
  const bases = fc.constantFrom(0, 2 ** 32 - 30, ADDRESS_LIMIT - 100);

  it('says of every address what the first extent that claims it says', () => {
    fc.assert(
      fc.property(
        bases.chain((base) => fc.tuple(fc.constant(base), extentsAt(base))),
        ([base, extents]) => {
          const map = build(resolveOverlaps(extents));
          for (let addr = base; addr < base + SPACE + 20; addr++) {
            const first = extents.find((extent) => extent.start <= addr && addr < extent.end);
            const found = map.at(physAddr(addr));
            expect(meaning(found, addr)).toBe(first === undefined ? HOLE : meaning(first, addr));
            expect(found.start <= addr && addr < found.end).toBe(true);
          }
        },
      ),
    );
  });

  it('covers any range in order without holes or overlaps, in steps of any limit', () => {
    const request = fc.tuple(fc.nat(SPACE + 10), fc.nat(40), fc.integer({ min: 1, max: 4 }));
    fc.assert(
      fc.property(extentsAt(0), request, (extents, [start, length, limit]) => {
        const map = build(resolveOverlaps(extents));
        let at = start;
        while (at < start + length) {
          const cover = map.extents(physAddr(at), physAddr(start + length), limit);
          expect(cover.length).toBeGreaterThan(0);
          expect(cover.length).toBeLessThanOrEqual(limit);
          for (const extent of cover) {
            expect(extent.start).toBe(at);
            for (; at < extent.end; at++) expect(meaning(extent, at)).toBe(meaning(map.at(physAddr(at)), at));
          }
        }
        expect(at).toBe(start + length);
      }),
    );
  });

  it('keeps as few extents as there are changes of meaning', () => {
    fc.assert(
      fc.property(extentsAt(0), (extents) => {
        const map = build(resolveOverlaps(extents));
        const cover = map.extents(physAddr(0), map.end);
        for (const [index, extent] of cover.entries()) {
          const before = cover[index - 1];
          if (before === undefined || before.kind !== extent.kind) continue;
          expect(meaning(before, before.end)).not.toBe(meaning(extent, extent.start));
        }
      }),
    );
  });

  it('takes extents in any order', () => {
    fc.assert(
      fc.property(extentsAt(0), fc.infiniteStream(fc.nat()), (extents, keys) => {
        const clean = resolveOverlaps(extents);
        const shuffled = clean
          .map((extent) => ({ extent, key: keys.next().value }))
          .sort((a, b) => a.key - b.key);
        const map = build(shuffled.map(({ extent }) => extent));
        expect(map.extents(physAddr(0), physAddr(100))).toEqual(
          build(clean).extents(physAddr(0), physAddr(100)),
        );
      }),
    );
  });

  it('refuses overlaps and names both extents', () => {
    const first = fileExtent(0x1000, 0x3000, 0);
    const second = gapExtent(0x2fff, 0x4000);
    const answer = createAddressMap([second, first, fileExtent(0, 0x1000, 0x9000)]);
    expect(answer).toEqual({ ok: false, error: { kind: 'overlap', first, second } });
  });

  it('merges what continues, also across 4 GiB, and nothing else', () => {
    const seam = 2 ** 32;
    expect(build([fileExtent(seam - 8, seam, 0), fileExtent(seam, seam + 8, 8)]).count).toBe(1);
    expect(build([fileExtent(seam - 8, seam, 0), fileExtent(seam, seam + 8, 9)]).count).toBe(2);
    expect(build([fileExtent(seam - 8, seam, 0), fileExtent(seam, seam + 8, 8, 1)]).count).toBe(2);
    expect(build([fileExtent(seam - 8, seam - 1, 0), fileExtent(seam, seam + 8, 8)]).count).toBe(2);
  });

  it('ends after its last extent, or where it was told; an empty map ends at 0', () => {
    expect(build([]).end).toBe(0);
    expect(build([fileExtent(0, 0x1000, 0)]).end).toBe(0x1000);
    expect(build([fileExtent(0, 0x1000, 0)], 0x5000).end).toBe(0x5000);
    expect(build([fileExtent(0, 0x1000, 0)], 0x10).end).toBe(0x1000);
    expect(meaning(build([]).at(physAddr(77)), 77)).toBe(HOLE);
  });

  it('takes a million extents and finds each', () => {
    const count = 1_000_000;
    function* everySecondFrame(): Generator<Extent> {
      for (let i = 0; i < count; i++) yield fileExtent(i * 0x2000, i * 0x2000 + 0x1000, i * 0x1000);
    }
    const map = build(everySecondFrame());
    expect(map.count).toBe(count);
    for (const i of [0, 1, 123_456, count - 1]) {
      expect(map.at(physAddr(i * 0x2000 + 0xfff))).toEqual(
        fileExtent(i * 0x2000, i * 0x2000 + 0x1000, i * 0x1000),
      );
      expect(map.at(physAddr(i * 0x2000 + 0x1000)).kind).toBe('gap');
    }
  });
});

describe('clipExtent', () => {
  it('moves the offset with the start', () => {
    expect(clipExtent(fileExtent(0x1000, 0x3000, 0x50), 0x1800, 0x2000)).toEqual(
      fileExtent(0x1800, 0x2000, 0x850),
    );
    expect(clipExtent(gapExtent(0, 0x3000), 0x10, 0x20)).toEqual(gapExtent(0x10, 0x20));
  });
});

describe('resolveOverlaps', () => {
  it('does not slow down for long lists in descending order or with a claim over everything', () => {
    const many = Array.from({ length: 100_000 }, (_, i) =>
      fileExtent(i * 0x2000, i * 0x2000 + 0x1000, i * 0x1000),
    );
    expect(resolveOverlaps(many)).toEqual(many);
    expect(resolveOverlaps(many.toReversed())).toEqual(many);
    const all = gapExtent(0, many.length * 0x2000);
    expect(resolveOverlaps([all, ...many])).toEqual([all]);
    expect(resolveOverlaps([...many, all])).toHaveLength(2 * many.length);
  });
});
