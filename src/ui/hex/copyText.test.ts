import { describe, expect, it } from 'vitest';
import { type CopiedBytes, type CopyForm, copyText } from './copyText.ts';
import type { RowFormat } from './rowPaint.ts';

const format: RowFormat = { unit: 8, encoding: 'ascii', endian: 'big' };
const twenty: CopiedBytes = {
  start: 0x1008,
  bytes: Uint8Array.from({ length: 20 }, (_, index) => 0x41 + index),
  missing: [],
};
const holey: CopiedBytes = { ...twenty, missing: [{ from: 1, to: 3 }] };

function copied(form: CopyForm, bytes: CopiedBytes = twenty, as: RowFormat = format): string {
  const text = copyText(form, bytes, as);
  return text.ok ? text.value : `refused: ${text.error}`;
}

describe('copyText', () => {
  it('copies a short selection as the groups that are seen', () => {
    const short = { ...twenty, bytes: twenty.bytes.subarray(0, 16) };
    expect(copied('seen', short)).toBe('4142434445464748 494a4b4c4d4e4f50');
    expect(copied('seen', short, { ...format, unit: 4, endian: 'little' })).toBe(
      '44434241 48474645 4c4b4a49 504f4e4d',
    );
  });

  it('copies a longer one as lines with addresses', () => {
    const expected = [
      '0000000000001000:                    4142434445464748          ABCDEFGH',
      '0000000000001010:  494a4b4c4d4e4f50  51525354          IJKLMNOPQRST',
    ].join('\n');
    expect(copied('seen')).toBe(expected);
    expect(copied('lines')).toBe(expected);
  });

  it('writes hex with and without spaces', () => {
    expect(copied('hex')).toBe('4142434445464748494a4b4c4d4e4f5051525354');
    expect(copied('spaced').slice(0, 11)).toBe('41 42 43 44');
  });

  it('writes a C array that names the address', () => {
    expect(copied('c-array').split('\n')).toEqual([
      '/* 20 bytes at physical address 0x1008 */',
      'static const unsigned char bytes[20] = {',
      '\t0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c,',
      '\t0x4d, 0x4e, 0x4f, 0x50, 0x51, 0x52, 0x53, 0x54,',
      '};',
    ]);
  });

  it('writes Base64 that decodes to the bytes, over slice ends too', () => {
    const large = { ...twenty, bytes: Uint8Array.from({ length: 100_001 }, (_, index) => (index * 7) % 256) };
    expect(Uint8Array.from(atob(copied('base64', large)), (sign) => sign.charCodeAt(0))).toEqual(large.bytes);
  });

  it('writes text with its line ends', () => {
    const text = { ...twenty, bytes: Uint8Array.from([0x68, 0x69, 0x0a, 0x00, 0xff]) };
    expect(copied('text', text)).toBe('hi\n..');
    const ebcdic = { ...twenty, bytes: Uint8Array.from([0xc1, 0xc2, 0x0a]) };
    expect(copied('text', ebcdic, { ...format, encoding: 'ebcdic' })).toBe('AB.');
  });

  it('writes the rd command of the same range', () => {
    expect(copied('rd')).toBe('rd -p -32 1008 5');
    expect(copied('rd', { ...twenty, bytes: new Uint8Array(256) })).toBe('rd -p 1008 32');
    expect(copied('rd', { ...twenty, bytes: new Uint8Array(3) })).toBe('rd -p -8 1008 3');
  });

  it('says ?? for missing bytes, or refuses, but never writes zeros', () => {
    expect(copied('hex', holey).slice(0, 8)).toBe('41????44');
    expect(copied('spaced', holey).slice(0, 11)).toBe('41 ?? ?? 44');
    expect(copied('lines', holey)).toContain('41----44');
    expect(copied('text', holey).slice(0, 4)).toBe('A??D');
    expect(copied('c-array', holey)).toMatch(/^refused: .*missing/);
    expect(copied('base64', holey)).toMatch(/^refused: .*missing/);
  });
});
