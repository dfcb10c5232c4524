import { describe, expect, it } from 'vitest';
import { hexParts, textParts } from './hitContext.ts';

const bytes = new TextEncoder().encode('before: match after\0and more bytes');

describe('the bytes around a hit', () => {
  it('are cut before and after the match', () => {
    const hit = { context: bytes.subarray(0, 32), lead: 8, length: 5 };
    expect(textParts(hit, false)).toEqual([
      { text: 'before: ', isMatch: false },
      { text: 'match', isMatch: true },
      { text: ' after·and more byt', isMatch: false },
    ]);
    expect(hexParts(hit)).toEqual([
      { text: '6d61746368', isMatch: true },
      { text: '20616674657200616e64206d6f7265', isMatch: false },
    ]);
  });

  it('end where the match does when it is longer than the context', () => {
    const hit = { context: bytes.subarray(0, 10), lead: 0, length: 5000 };
    expect(textParts(hit, false)).toEqual([{ text: 'before: ma', isMatch: true }]);
  });

  it('are read as EBCDIC when that was searched', () => {
    const hit = { context: Uint8Array.of(0xc1, 0xc2, 0x00), lead: 0, length: 2 };
    expect(textParts(hit, true)).toEqual([
      { text: 'AB', isMatch: true },
      { text: '·', isMatch: false },
    ]);
  });
});
