import { describe, expect, it } from 'vitest';
import { addressAt, isOnMarker, keyTarget } from './minimapMotion.ts';

const END = 16 * 2 ** 40;

describe('addressAt', () => {
  it('reaches the first and the last row of any dump', () => {
    expect(addressAt(-1, END)).toBe(0);
    expect(addressAt(2, END)).toBe(END - 16);
    expect(addressAt(0.5, END)).toBe(END / 2);
    expect(addressAt(1, 5)).toBe(0);
    expect(addressAt(0.5, 0)).toBe(0);
  });
});

describe('isOnMarker', () => {
  it('takes a marker thinner than it is drawn for as high as it is drawn', () => {
    const visible = { start: END / 2, end: END / 2 + 640 };
    expect(isOnMarker(0.505, visible, END, 0.01)).toBe(true);
    expect(isOnMarker(0.52, visible, END, 0.01)).toBe(false);
    expect(isOnMarker(0.49, visible, END, 0.01)).toBe(false);
    expect(isOnMarker(0.5, undefined, END, 0.01)).toBe(false);
  });
});

describe('keyTarget', () => {
  it('moves by a part of the strip, by a tenth, and to the ends', () => {
    expect(keyTarget('ArrowDown', 0, END)).toBe(END / 512);
    expect(keyTarget('ArrowUp', END / 2, END)).toBe(END / 2 - END / 512);
    expect(keyTarget('PageUp', 0, END)).toBe(0);
    expect(keyTarget('End', 0, END)).toBe(END - 16);
    expect(keyTarget('Home', END / 2, END)).toBe(0);
    expect(keyTarget('ArrowDown', 0, 64)).toBe(16);
    expect(keyTarget('x', 0, END)).toBeUndefined();
  });
});
