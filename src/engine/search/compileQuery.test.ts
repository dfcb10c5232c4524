import { describe, expect, it } from 'vitest';
import { physAddr } from '../../base/address.ts';
import { createVirtualLayout } from '../machine/layout.ts';
import { compileQuery } from './compileQuery.ts';
import { parseBytes } from './parseBytes.ts';
import { parsePointerRange, parseValue } from './parseValues.ts';
import type { SearchQuery } from './query.ts';
import { makeMemory, search } from './search.testkit.ts';
import { virtualRanges } from './virtualRanges.ts';

function refusal(query: SearchQuery): string {
  const compiled = compileQuery(query, () => []);
  return compiled.ok ? '' : compiled.error;
}

const regex = (pattern: string, anyCase = false): SearchQuery => ({
  kind: 'regex',
  pattern,
  encoding: 'ascii',
  anyCase,
});

async function found(query: SearchQuery, text: string): Promise<readonly string[]> {
  const bytes = new TextEncoder().encode(text);
  const { memory } = makeMemory([{ kind: 'bytes', bytes }]);
  const { hits } = await search(memory, query, { start: 0, end: bytes.length });
  return hits.map(({ addr, length }) => text.slice(addr, addr + length));
}

describe('byte patterns', () => {
  it.each(['07 00 ?? a?', '0700??a?', '0x07,0x00,??,A?', '07_00 ??:a?'])('are read from %s', (text) => {
    const parsed = parseBytes(text);
    expect(parsed.ok && parsed.value.map((flags) => flags.reduce((sum, flag) => sum + flag, 0))).toEqual([
      1, 1, 256, 16,
    ]);
  });

  it.each([
    ['', 'Type bytes'],
    ['123', 'one is missing'],
    ['12 xy', '“x”'],
    ['?? ??', 'every byte matches'],
    ['00'.repeat(1025), 'at most 1024'],
  ])('%s is refused in words', (pattern, words) => {
    expect(refusal({ kind: 'bytes', pattern })).toContain(words);
  });
});

describe('values', () => {
  it('are hex, decimal after 0d, or negative', () => {
    expect(parseValue('0x1f_00', 32)).toEqual({ ok: true, value: 0x1f00n });
    expect(parseValue('0d10', 32)).toEqual({ ok: true, value: 10n });
    expect(parseValue('-1', 64)).toEqual({ ok: true, value: 0xffff_ffff_ffff_ffffn });
    expect(parseValue('-80000000', 32)).toEqual({ ok: true, value: 0x8000_0000n });
  });

  it('that do not fit are refused', () => {
    for (const text of ['100000000', '-80000001', '', 'zz', 'g1', '-']) {
      expect(parseValue(text, 32).ok, text).toBe(false);
    }
  });

  it('make ranges of pointers without their end', () => {
    expect(parsePointerRange('1000-2000')).toEqual({ ok: true, value: { lo: 0x1000n, hi: 0x1fffn } });
    expect(parsePointerRange('0x1000..2000')).toEqual({ ok: true, value: { lo: 0x1000n, hi: 0x1fffn } });
    expect(parsePointerRange('1000')).toEqual({ ok: true, value: { lo: 0x1000n, hi: 0x1000n } });
    for (const text of ['2000-1000', '1000-1000', '-1', '1-2-3', '1-zz', '']) {
      expect(parsePointerRange(text).ok, text).toBe(false);
    }
  });
});

describe('pointers to an absolute address', () => {
  const values = new Map([
    ['KERNELOFFSET', '3ffe0000000'],
    ['KERNELOFFPHYS', '2000000'],
    ['IDENTITYBASE', '10000000000'],
  ]);
  const vmcoreinfo = { text: '', raw: new Uint8Array(0), values, origin: '', confidence: 'exact' as const };
  const layout = createVirtualLayout(vmcoreinfo, undefined, physAddr(0x1000_0000));

  it('are also looked for where the kernel maps it: in the identity map and in its image', () => {
    const ranges = virtualRanges(layout, { lo: 0x2000_100n, hi: 0x2000_10fn });
    expect(ranges.map(({ lo, hi }) => [lo.toString(16), hi.toString(16)])).toEqual(
      expect.arrayContaining([
        ['10002000100', '1000200010f'],
        ['3ffe0000100', '3ffe000010f'],
      ]),
    );
    expect(ranges).toHaveLength(2);
  });

  it('are the address itself in kernels that map it one to one', () => {
    const same = createVirtualLayout(undefined, undefined);
    expect(virtualRanges(same, { lo: 0x5000n, hi: 0x5000n })).toEqual([{ lo: 0x5000n, hi: 0x5000n }]);
  });
});

describe('regular expressions', () => {
  it('take the leftmost and longest match', async () => {
    expect(await found(regex('a|ab|abc'), 'xabcx abx')).toEqual(['abc', 'ab']);
    expect(await found(regex('Linux version [0-9.]+'), 'Linux version 6.1.0 and Linux version x')).toEqual([
      'Linux version 6.1.0',
    ]);
  });

  it('know classes, counts, borders of words and lines, and both cases', async () => {
    expect(await found(regex('[\\w-]{3,}\\b'), 'ab abc-d e')).toEqual(['abc-d']);
    expect(await found(regex('^[^ ]+$'), 'one\ntwo three\nfour')).toEqual(['one', 'four']);
    expect(await found(regex('[a-c]+x', true), 'ABCX abcx')).toEqual(['ABCX', 'abcx']);
    expect(await found(regex('\\x41\\t\\.[\\]a]'), 'A\t.]')).toEqual(['A\t.]']);
    expect(await found(regex('x{2}y{1,2}z{0,1}'), 'xxyyyz xxyz')).toEqual(['xxyy', 'xxyz']);
    expect(await found(regex('a{b'), 'xa{b')).toEqual(['a{b']);
  });

  it.each([
    ['(', 'not closed'],
    [')', 'has no “(”'],
    ['[a', 'not closed'],
    ['*a', 'nothing to repeat'],
    ['a**', 'Two quantifiers'],
    ['a*?', 'Lazy'],
    ['(?=a)', 'no look-around'],
    ['(a)\\1', 'back references'],
    ['\\q', 'not known'],
    ['a\\', 'at the end'],
    ['é', 'not printable ASCII'],
    ['[b-a]', 'before it begins'],
    ['a{3,2}', 'before it begins'],
    ['a{1001}', 'at most 1000'],
    ['((a{100}){100}){100}', 'too large'],
    ['('.repeat(60), 'deep'],
    ['a'.repeat(1001), 'at most 1000'],
    ['', 'Type'],
  ])('%s is refused in words', (pattern, words) => {
    expect(refusal(regex(pattern))).toContain(words);
  });

  it('that make other engines hang end in time that goes with the text', async () => {
    const text = `${'a'.repeat(1900)}!`;
    expect(await found(regex('(a+)+$'), text)).toEqual([]);
    expect(await found(regex('(a|a)*b'), text)).toEqual([]);
    expect(await found(regex('(.*a){20}b'), text)).toEqual([]);
  });
});
