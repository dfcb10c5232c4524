import { describe, expect, it } from 'vitest';
import { type MotionKey, type MotionPlace, motionTarget } from './gridMotion.ts';

function press(
  key: string,
  place: Partial<MotionPlace> = {},
  held: Partial<MotionKey> = {},
): number | undefined {
  const cursor = place.cursor ?? 0x1008;
  return motionTarget(
    { key, ctrlKey: false, metaKey: false, altKey: false, ...held },
    {
      cursor,
      unit: 8,
      limit: 0x10000,
      pageRows: 30,
      rowsAway: (rows) => cursor + rows * 16,
      ...place,
    },
  );
}

describe('motionTarget', () => {
  it('moves by a group sideways, into the next row at the end of one', () => {
    expect(press('ArrowRight', { cursor: 0x1000 })).toBe(0x1008);
    expect(press('ArrowRight')).toBe(0x1010);
    expect(press('ArrowLeft')).toBe(0x1000);
    expect(press('ArrowLeft', { cursor: 0x1000 })).toBe(0xff8);
    expect(press('ArrowRight', { unit: 1 })).toBe(0x1009);
  });

  it('goes to the border of a group first from inside it', () => {
    expect(press('ArrowLeft', { cursor: 0x1003 })).toBe(0x1000);
    expect(press('ArrowRight', { cursor: 0x1003 })).toBe(0x1008);
  });

  it('steps over a folded gap sideways too', () => {
    expect(press('ArrowRight', { rowsAway: () => 0x8008 })).toBe(0x8000);
    expect(press('ArrowLeft', { cursor: 0x8000, rowsAway: () => 0x1000 })).toBe(0x1008);
  });

  it('stays at the ends of the dump', () => {
    expect(press('ArrowLeft', { cursor: 0, rowsAway: () => 0 })).toBe(0);
    expect(press('ArrowRight', { cursor: 0xfff8, rowsAway: () => 0xfff8 })).toBe(0xfff8);
  });

  it('moves by rows and screens', () => {
    expect(press('ArrowDown')).toBe(0x1018);
    expect(press('ArrowUp')).toBe(0xff8);
    expect(press('PageDown')).toBe(0x1008 + 480);
    expect(press('PageUp')).toBe(0x1008 - 480);
  });

  it('goes to the ends of the row, and with Ctrl of the dump', () => {
    expect(press('Home')).toBe(0x1000);
    expect(press('End', { cursor: 0x1000 })).toBe(0x1008);
    expect(press('Home', {}, { ctrlKey: true })).toBe(0);
    expect(press('End', {}, { metaKey: true })).toBe(0xfff8);
    expect(press('End', { limit: 0 }, { ctrlKey: true })).toBe(0);
  });

  it('leaves other keys alone', () => {
    expect(press('a')).toBeUndefined();
    expect(press('ArrowLeft', {}, { altKey: true })).toBeUndefined();
    expect(press('ArrowLeft', {}, { ctrlKey: true })).toBeUndefined();
  });
});
