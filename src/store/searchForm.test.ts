import { describe, expect, it } from 'vitest';
import { physAddr } from '../base/address.ts';
import { EMPTY_FORM, queryOf, type RangeContext, rangeOf, type SearchForm } from './searchForm.ts';

const context: RangeContext = {
  memoryEnd: 0x10_0000,
  hsaSize: 0x2_0000,
  cursor: 0x4_0000,
  selection: { start: physAddr(0x100), end: physAddr(0x200) },
};
const form = (change: Partial<SearchForm>): SearchForm => ({ ...EMPTY_FORM, ...change });

describe('the range of a search', () => {
  it('is all, the HSA, from the cursor on, the selection, or what is typed', () => {
    expect(rangeOf(form({ range: 'all' }), context)).toEqual({
      ok: true,
      value: { start: 0, end: 0x10_0000 },
    });
    expect(rangeOf(form({ range: 'hsa' }), context)).toEqual({
      ok: true,
      value: { start: 0, end: 0x2_0000 },
    });
    expect(rangeOf(form({ range: 'cursor' }), context)).toEqual({
      ok: true,
      value: { start: 0x4_0000, end: 0x10_0000 },
    });
    expect(rangeOf(form({ range: 'selection' }), context)).toEqual({
      ok: true,
      value: { start: 0x100, end: 0x200 },
    });
    expect(rangeOf(form({ range: 'typed', rangeText: '0x1000 - ffffffff' }), context)).toEqual({
      ok: true,
      value: { start: 0x1000, end: 0x10_0000 },
    });
  });

  it('is refused in words where there is none', () => {
    const nothing: RangeContext = { ...context, hsaSize: undefined, selection: undefined };
    expect(rangeOf(form({ range: 'hsa' }), nothing)).toMatchObject({ ok: false });
    expect(rangeOf(form({ range: 'selection' }), nothing)).toMatchObject({ ok: false });
    for (const rangeText of ['', 'zz', '2000-1000', '100000-200000']) {
      expect(rangeOf(form({ range: 'typed', rangeText }), context).ok, rangeText).toBe(false);
    }
  });
});

describe('the query of a form', () => {
  it('carries only what its kind needs, and an encoding that its kind knows', () => {
    const full = form({ pattern: 'x', encoding: 'utf16be', anyCase: true });
    expect(queryOf({ ...full, kind: 'bytes' })).toEqual({ kind: 'bytes', pattern: 'x' });
    expect(queryOf({ ...full, kind: 'text' })).toEqual({
      kind: 'text',
      pattern: 'x',
      encoding: 'utf16be',
      anyCase: true,
    });
    expect(queryOf({ ...full, kind: 'regex' })).toMatchObject({ encoding: 'ascii' });
    expect(queryOf({ ...full, kind: 'pointers' })).toEqual({ kind: 'pointers', pattern: 'x', virtual: true });
  });
});
