import { describe, expect, it } from 'vitest';
import { parseAddress, parseArgs, parseSize } from './args.ts';

describe('the command line of inspect', () => {
  it('takes files with and without roles in the order given', () => {
    expect(parseArgs(['--hsa', 'h', 'x', '--memory=m', '--map', 'p'])).toMatchObject({
      args: {
        files: [
          { path: 'h', role: 'hsa' },
          { path: 'x', role: 'auto' },
          { path: 'm', role: 'memory' },
          { path: 'p', role: 'map' },
        ],
      },
    });
  });

  it('reads addresses as hex and sizes as decimal unless they say otherwise', () => {
    expect(parseAddress('1200')).toBe(0x1200n);
    expect(parseAddress('0x2000_0000')).toBe(0x20000000n);
    expect(parseAddress('xyz')).toBeUndefined();
    expect(parseAddress('')).toBeUndefined();
    expect(parseSize('4096')).toBe(4096);
    expect(parseSize('0x1000')).toBe(4096);
    expect(parseSize('-1')).toBeUndefined();
    expect(parseSize('99999999999999999')).toBeUndefined();
  });

  it.each([
    [[], /no file/],
    [['--read', '0'], /--read needs 2 values/],
    [['--read', 'zz', '1', 'f'], /not an address/],
    [['--shape', 'round', 'f'], /--shape/],
    [['--profile', 'P9', 'f'], /--profile/],
    [['--hsa-size', 'big', 'f'], /not a size/],
    [['--nonsense', 'f'], /unknown option/],
  ])('says what is wrong with %j', (words, message) => {
    const parsed = parseArgs(words);
    expect('wrong' in parsed && parsed.wrong).toMatch(message);
  });
});
