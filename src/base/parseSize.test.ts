import { describe, expect, it } from 'vitest';
import { parseSize } from './parseSize.ts';

describe('parseSize', () => {
  it('reads sizes as dump tools write them', () => {
    expect(parseSize('512M')).toBe(512 * 1024 ** 2);
    expect(parseSize('512 MiB')).toBe(512 * 1024 ** 2);
    expect(parseSize(' 0x20000000 ')).toBe(0x20000000);
    expect(parseSize('33554432')).toBe(33554432);
    expect(parseSize('33,554,432 bytes')).toBe(33554432);
    expect(parseSize('1.5g')).toBe(1.5 * 1024 ** 3);
    expect(parseSize('0')).toBe(0);
  });

  it('refuses what is not a whole number of bytes', () => {
    for (const text of [
      '',
      'abc',
      '-1',
      '1.5',
      '0xzz',
      '12 parsecs',
      '99999999999999999999',
      '9999999999t',
    ]) {
      expect(parseSize(text)).toBeUndefined();
    }
  });
});
