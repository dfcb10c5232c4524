import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addrOfX, barAtY, layOutRuler, sliceOf, xOfAddr } from './rulerLayout.ts';

const MIB = 1024 * 1024;

describe('ruler layout', () => {
  it('puts the seam in the middle of the lens', () => {
    const layout = layOutRuler(1000, 224 * MIB, 32 * MIB);
    const { lens } = layout;
    expect(lens?.end).toBe(64 * MIB);
    expect(lens && xOfAddr(lens, 32 * MIB)).toBe(500);
  });

  it('keeps the foot of the lens visible when the HSA is a hair of 2 TiB', () => {
    const layout = layOutRuler(1000, 2 ** 41, 512 * MIB);
    expect(layout.join[2]?.[0]).toBeGreaterThanOrEqual(4);
    const hsa = sliceOf(layout.whole, 0, 512 * MIB, 3);
    expect(hsa).toEqual({ x: 0, width: 3 });
  });

  it('has one bar without an HSA, and where a lens would enlarge nothing', () => {
    expect(layOutRuler(1000, 2 ** 41, undefined).lens).toBeUndefined();
    expect(layOutRuler(1000, 64 * MIB, 32 * MIB).lens).toBeUndefined();
    expect(layOutRuler(1000, 64 * MIB, 32 * MIB).seam).toBe(32 * MIB);
  });

  it('has no seam when the HSA is said to be larger than memory', () => {
    expect(layOutRuler(1000, 4096, 32 * MIB).seam).toBeUndefined();
  });

  it('finds the pixel of the address under a pixel again', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 45 }),
        fc.integer({ min: 50, max: 3000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (end, width, share) => {
          const { whole } = layOutRuler(width, end, undefined);
          const addr = addrOfX(whole, share * width);
          expect(addr).toBeGreaterThanOrEqual(0);
          expect(addr).toBeLessThan(end);
          expect(Math.abs(xOfAddr(whole, addr) - share * width)).toBeLessThanOrEqual(width / end + 1e-6);
        },
      ),
    );
  });

  it('keeps thin slices inside the bar', () => {
    const { whole } = layOutRuler(100, 1000, undefined);
    expect(sliceOf(whole, 999, 1000, 4)).toEqual({ x: 96, width: 4 });
    expect(sliceOf(whole, 1000, 1010, 4)).toBeUndefined();
  });

  it('tells the bars apart by height', () => {
    const layout = layOutRuler(1000, 224 * MIB, 32 * MIB);
    expect(barAtY(layout, layout.lens?.y ?? 0)).toBe(layout.lens);
    expect(barAtY(layout, layout.whole.y)).toBe(layout.whole);
  });
});
