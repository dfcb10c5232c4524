import { describe, expect, it } from 'vitest';
import { parseRange, parseRanges } from './addressRange.ts';

describe('ranges as people write them', () => {
  it('are hexadecimal with or without 0x, spaces and underscores', () => {
    expect(parseRange('1000-0x2000')).toEqual({ start: 0x1000, end: 0x2000 });
    expect(parseRange(' 0x8_0000 - 9_0000 ')).toEqual({ start: 0x80000, end: 0x90000 });
    expect(parseRanges('0-1, 2-3;\n4-5,')).toEqual({
      ok: true,
      value: [
        { start: 0, end: 1 },
        { start: 2, end: 3 },
        { start: 4, end: 5 },
      ],
    });
    expect(parseRanges('  ')).toEqual({ ok: true, value: [] });
  });

  it.each(['', '1000', '1000-1000', '2-1', 'x-y', '0-ffffffffffffffff', '-1-2', '___-2'])(
    'are not %j',
    (text) => {
      expect(parseRange(text)).toBeUndefined();
    },
  );

  it('names the first piece that is none', () => {
    expect(parseRanges('0-1, nonsense, 2')).toEqual({ ok: false, error: 'nonsense' });
  });
});
