import { describe, expect, it } from 'vitest';
import { parseRange } from './rangeExpr.ts';

function range(from: string, to: string): string {
  const parsed = parseRange(from, to, {
    cursor: 0x500,
    memoryEnd: 0x1000,
    hsaSize: 0x800,
    cpus: [],
    bookmarks: [],
  });
  return parsed.ok ? `${parsed.value.start.toString(16)} ${parsed.value.end.toString(16)}` : parsed.error;
}

describe('parseRange', () => {
  it('takes an end or a length', () => {
    expect(range('100', '200')).toBe('100 200');
    expect(range('100', '+20')).toBe('100 120');
    expect(range('hsa-10', 'hsa+10')).toBe('7f0 810');
    expect(range('+0', '+1')).toBe('500 501');
  });

  it('reaches the end of the dump and no further', () => {
    expect(range('ff0', 'end')).toBe('ff0 1000');
    expect(range('ff0', '+10')).toBe('ff0 1000');
    expect(range('ff0', '+12')).toMatch(/^End: .*behind the end/);
  });

  it('refuses empty and backward ranges in words', () => {
    expect(range('100', '100')).toMatch(/does not lie behind the start/);
    expect(range('100', '+0')).toMatch(/does not lie behind the start/);
    expect(range('200', '100')).toMatch(/does not lie behind the start/);
    expect(range('zz', '100')).toMatch(/^Start: /);
    expect(range('100', 'zz')).toMatch(/^End: /);
  });
});
