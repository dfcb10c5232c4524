import { describe, expect, it } from 'vitest';
import { physAddr } from '../../base/address.ts';
import type { CacheAnswer, TracedRead } from '../../rpc/headerApi.ts';
import { hitWords, MAX_ROWS, withReads } from './readRows.ts';

const read = (serial: number, cache: CacheAnswer = 'hit'): TracedRead => ({
  serial,
  start: physAddr(serial),
  length: 1,
  sources: [],
  cache,
});

describe('rows of reads', () => {
  it('stand newest first and never grow beyond the limit', () => {
    const old = withReads([], [read(1), read(2)]);
    expect(old.map(({ serial }) => serial)).toEqual([2, 1]);
    const many = withReads(
      old,
      Array.from({ length: 300 }, (_, i) => read(i + 3)),
    );
    expect(many).toHaveLength(MAX_ROWS);
    expect(many[0]?.serial).toBe(302);
  });

  it('are the same list when nothing came', () => {
    const rows = [read(1)];
    expect(withReads(rows, [])).toBe(rows);
  });

  it('count only reads of which the cache is known', () => {
    expect(hitWords([read(1), read(2, 'miss'), read(3, 'none'), read(4, 'packed'), read(5)])).toContain(
      '67 %',
    );
    expect(hitWords([read(1, 'none')])).toBe('');
  });
});
