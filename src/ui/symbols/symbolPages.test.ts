import { describe, expect, it } from 'vitest';
import { addressOf } from './symbolPages.ts';

describe('addressOf', () => {
  it('takes hex with a prefix, and long enough hex without one', () => {
    expect(addressOf('0x10')).toBe(0x10n);
    expect(addressOf(' 06c354f0 ')).toBe(0x6c354f0n);
    expect(addressOf('3ff7ff23000')).toBe(0x3ff7ff23000n);
  });

  it('leaves names alone, short ones made of hex letters too', () => {
    for (const text of ['add', 'dead', 'vfs_read', '0x', '', '00112233445566778899']) {
      expect(addressOf(text)).toBeUndefined();
    }
  });
});
