import { describe, expect, it } from 'vitest';
import { decodeEbcdic, type EbcdicPage, ebcdicByte, ebcdicCodePoint } from './ebcdic.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('EBCDIC', () => {
  it('reads letters, digits and blanks', () => {
    expect(decodeEbcdic(bytes(0xd6, 0x93, 0x84, 0x94, 0x85, 0x94, 0x40, 0xf3, 0xf9, 0xf0))).toBe(
      'Oldmem 390',
    );
    expect(decodeEbcdic(bytes(0x00, 0x15, 0xff, 0xc1))).toBe('...A');
  });

  it('differs between the code pages in brackets, caret and not sign', () => {
    expect(decodeEbcdic(bytes(0xad, 0xbd, 0x5f, 0xb0))).toBe('[]^¬');
    expect(decodeEbcdic(bytes(0xba, 0xbb, 0xb0, 0x5f), '037')).toBe('[]^¬');
  });

  it.each<EbcdicPage>(['1047', '037'])('maps code page %s one to one, and back', (page) => {
    const seen = new Set<number>();
    for (let byte = 0; byte < 256; byte++) {
      const codePoint = ebcdicCodePoint(byte, page);
      seen.add(codePoint);
      expect(ebcdicByte(String.fromCharCode(codePoint), page)).toBe(byte);
    }
    expect(seen.size).toBe(256);
    expect(ebcdicByte('€', page)).toBeUndefined();
  });
});
