import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressReading, integerReadings, pswReading, textReading, todReading } from './readings.ts';

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text.replaceAll(' ', '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function reading(text: string, label: string): readonly (string | undefined)[] {
  const found = integerReadings(bytesOf(text)).find((one) => one.label === label);
  return [found?.big, found?.little];
}

describe('integerReadings', () => {
  it('is exact for 64 bits in both signs and orders', () => {
    const text = 'fffffffffffffffe';
    expect(reading(text, 'u64')).toEqual(['18446744073709551614', '18374686479671623679']);
    expect(reading(text, 'i64')).toEqual(['-2', '-72057594037927937']);
    expect(reading('0020000000000001', 'u64')).toEqual(['9007199254740993', '72057594037936128']);
  });

  it('reads every smaller size from the first bytes', () => {
    const text = '80ff000000000001';
    expect(reading(text, 'u8')).toEqual(['128', '128']);
    expect(reading(text, 'i8')).toEqual(['-128', '-128']);
    expect(reading(text, 'u16')).toEqual(['33023', '65408']);
    expect(reading(text, 'i16')).toEqual(['-32513', '-128']);
    expect(reading(text, 'u32')).toEqual(['2164195328', '65408']);
  });

  it('leaves out sizes that reach behind the last byte', () => {
    expect(integerReadings(bytesOf('010203')).map((one) => one.label)).toEqual(['u8', 'i8', 'u16', 'i16']);
    expect(integerReadings(new Uint8Array(0))).toEqual([]);
  });

  it('agrees with DataView for any 8 bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (bytes) => {
        const view = new DataView(bytes.buffer, bytes.byteOffset);
        const found = integerReadings(bytes);
        expect(found.find((one) => one.label === 'i64')).toEqual({
          label: 'i64',
          big: `${view.getBigInt64(0)}`,
          little: `${view.getBigInt64(0, true)}`,
        });
        expect(found.find((one) => one.label === 'i32')).toEqual({
          label: 'i32',
          big: `${view.getInt32(0)}`,
          little: `${view.getInt32(0, true)}`,
        });
      }),
    );
  });
});

describe('other readings', () => {
  it('reads a TOD clock value of our time and refuses others', () => {
    expect(todReading(bytesOf('7d91048bca000000'))).toBeUndefined();
    expect(todReading(bytesOf('dde15f6de8f2d000'))).toMatch(/^20\d\d-/);
    expect(todReading(bytesOf('0000000000000000'))).toBeUndefined();
    expect(todReading(bytesOf('dd'))).toBeUndefined();
  });

  it('reads a PSW only where one is possible', () => {
    expect(pswReading(bytesOf('0002000180000000 0000000000123456'))?.words).toMatch(/disabled wait/);
    expect(pswReading(bytesOf('0000000000000000 0000000000000000'))).toBeUndefined();
    expect(pswReading(bytesOf('4142434445464748 494a4b4c4d4e4f50'))).toBeUndefined();
    expect(pswReading(bytesOf('00020001'))).toBeUndefined();
  });

  it('takes a value as an address only inside the dump', () => {
    expect(addressReading(bytesOf('0000000000001000'), 0x2000, false)).toBe(0x1000);
    expect(addressReading(bytesOf('0010000000000000'), 0x2000, true)).toBe(0x1000);
    expect(addressReading(bytesOf('0000000000002000'), 0x2000, false)).toBeUndefined();
    expect(addressReading(bytesOf('0000000000000000'), 0x2000, false)).toBeUndefined();
    expect(addressReading(bytesOf('ffffffffffffffff'), 2 ** 53 - 1, false)).toBeUndefined();
  });

  it('shows text in both encodings', () => {
    expect(textReading(bytesOf('48692e00ff'), 'ascii')).toBe('Hi.··');
    expect(textReading(bytesOf('c889'), 'ebcdic')).toBe('Hi');
  });
});
