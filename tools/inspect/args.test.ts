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

  it('takes what to write with its ranges', () => {
    const words =
      '--export o --as kdump --level 1 --codec none --flattened --range 0-0x1000 --redact=2000-3000 f';
    expect(parseArgs(words.split(' '))).toMatchObject({
      args: {
        exportTo: 'o',
        choice: {
          format: 'kdump',
          level: 1,
          codec: 'none',
          flattened: true,
          scope: { ranges: [{ start: 0, end: 0x1000 }], redact: [{ start: 0x2000, end: 0x3000 }] },
        },
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
    [['--as', 'raw', 'f'], /--as/],
    [['--export', 'o', '--as', 's390', '--range', '0-1000', 'f'], /not stored/],
    [['--export', 'o', '--level', '1', 'f'], /--as kdump/],
    [['--export', 'o', '--as', 'kdump', '--codec', 'lzo', 'f'], /does not write/],
    [['--export', 'o', '--as', 'kdump', '--level', '32', 'f'], /not 0 to 31/],
    [['--export', 'o', '--redact', '2000-1000', 'f'], /START-END/],
    [['--redact', '0-1000', 'f'], /need --export/],
  ])('says what is wrong with %j', (words, message) => {
    const parsed = parseArgs(words);
    expect('wrong' in parsed && parsed.wrong).toMatch(message);
  });

  it('takes a length behind a place of code, but no file', () => {
    const dis = (words: readonly string[]) => {
      const parsed = parseArgs(words);
      return 'args' in parsed ? [parsed.args.dis, parsed.args.files.map(({ path }) => path)] : parsed.wrong;
    };
    expect(dis(['--dis', 'panic', '0x20', 'f'])).toEqual([{ place: 'panic', length: 32 }, ['f']]);
    expect(dis(['--dis', 'panic', 'f'])).toEqual([{ place: 'panic', length: undefined }, ['f']]);
    expect(dis(['--struct', 'task_struct'])).toBe('--struct needs 2 values');
  });
});
