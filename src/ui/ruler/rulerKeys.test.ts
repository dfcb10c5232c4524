import { describe, expect, it } from 'vitest';
import { keyTarget, stepBytes } from './rulerKeys.ts';
import { layOutRuler } from './rulerLayout.ts';

const MIB = 1024 * 1024;
const SEAM = 512 * MIB;

describe('ruler keys', () => {
  const layout = layOutRuler(1000, 2 ** 41, SEAM);

  it('steps finely inside the lens and coarsely above it, in whole frames', () => {
    expect(stepBytes(layout, 0)).toBeLessThan(2 * MIB);
    expect(stepBytes(layout, 2 * SEAM)).toBeGreaterThan(2000 * MIB);
    expect(stepBytes(layout, 0) % 4096).toBe(0);
    expect(stepBytes(layOutRuler(1000, 64, undefined), 0)).toBe(16);
  });

  it('stays inside the dump', () => {
    expect(keyTarget('ArrowLeft', false, 0, layout, [])).toBe(0);
    expect(keyTarget('End', false, 0, layout, [])).toBe(2 ** 41 - 1);
    expect(keyTarget('ArrowRight', false, 2 ** 41 - 1, layout, [])).toBe(2 ** 41 - 1);
    expect(keyTarget('PageDown', false, 4096, layout, [])).toBe(0);
  });

  it('walks the stops with Shift', () => {
    const stops = [0, 0x466000, SEAM];
    expect(keyTarget('ArrowRight', true, 0, layout, stops)).toBe(0x466000);
    expect(keyTarget('ArrowLeft', true, SEAM, layout, stops)).toBe(0x466000);
    expect(keyTarget('ArrowRight', true, SEAM, layout, stops)).toBe(2 ** 41 - 1);
  });

  it('leaves other keys alone', () => {
    expect(keyTarget('Enter', false, 0, layout, [])).toBeUndefined();
  });
});
