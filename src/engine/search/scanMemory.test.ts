import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ebcdicByte } from '../../s390/ebcdic.ts';
import type { SearchQuery } from './query.ts';
import { type MadeMemory, makeMemory, naiveFixed, naiveRegex, type Piece, search } from './search.testkit.ts';

const RUNS = { numRuns: 150 };

/** Bytes of few kinds, so that patterns are found often and overlap. */
const someBytes = (alphabet: readonly number[], maxLength: number) =>
  fc
    .array(fc.constantFrom(...alphabet), { maxLength })
    .map((bytes): Piece => ({ kind: 'bytes', bytes: Uint8Array.from(bytes) }));

const pieces = (alphabet: readonly number[], maxLength = 60) =>
  fc.array(
    fc.oneof(
      { weight: 4, arbitrary: someBytes(alphabet, maxLength) },
      fc.record({ kind: fc.constant('gap' as const), length: fc.nat(20) }),
      fc.record({ kind: fc.constant('zero' as const), length: fc.nat(40) }),
    ),
    { maxLength: 8 },
  );

/** How memory is cut into blocks and slices, and how often the search is stopped: nothing of it may matter. */
const cuts = fc.record({
  blockBytes: fc.integer({ min: 1, max: 64 }),
  sliceBytes: fc.integer({ min: 1, max: 64 }),
  inFlight: fc.integer({ min: 1, max: 4 }),
  stopAfter: fc.integer({ min: 1, max: 9 }),
});

const shares = fc.tuple(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 0, max: 1, noNaN: true }),
);

function rangeOf({ bytes }: MadeMemory, [a, b]: readonly [number, number]) {
  const [low, high] = a < b ? [a, b] : [b, a];
  return { start: Math.floor(low * bytes.length), end: Math.ceil(high * bytes.length) };
}

const PATTERN = fc
  .array(fc.constantFrom('00', '01', 'a1', 'a2', '??', '?1', 'a?'), { minLength: 1, maxLength: 6 })
  .filter((parts) => parts.some((part) => part !== '??'));

describe('a search finds what its naive twin finds, wherever blocks, gaps and stops lie:', () => {
  it('bytes with wildcards', async () => {
    await fc.assert(
      fc.asyncProperty(
        pieces([0, 1, 0xa1, 0xa2]),
        PATTERN,
        cuts,
        shares,
        async (parts, pattern, how, share) => {
          const made = makeMemory(parts);
          const range = rangeOf(made, share);
          const query: SearchQuery = { kind: 'bytes', pattern: pattern.join(' ') };
          const { hits } = await search(made.memory, query, range, how);
          const expected = naiveFixed(made, range, pattern.length, (window) =>
            window.every((byte, i) => {
              const [high, low] = byte.toString(16).padStart(2, '0');
              const wanted = pattern[i] ?? '';
              return (wanted[0] === '?' || wanted[0] === high) && (wanted[1] === '?' || wanted[1] === low);
            }),
          );
          expect(hits).toEqual(expected);
        },
      ),
      RUNS,
    );
  });

  it('text of any case in every encoding', async () => {
    const word = fc.array(fc.constantFrom('a', 'B', 'é', 'Ж', ' '), { minLength: 1, maxLength: 4 });
    const encoding = fc.constantFrom('ascii', 'utf8', 'utf16be', 'ebcdic');
    const encode = (text: string, name: string): readonly number[] => {
      if (name === 'utf16be')
        return [...text].flatMap((sign) => [sign.charCodeAt(0) >> 8, sign.charCodeAt(0) & 255]);
      if (name === 'ebcdic') return [...text].map((sign) => ebcdicByte(sign, '037') ?? 0);
      return [...new TextEncoder().encode(text)];
    };
    const memory = (name: string) =>
      fc
        .array(fc.constantFrom('a', 'A', 'b', 'B', 'é', 'É', 'Ж', 'ж', ' ', '\0'), { maxLength: 80 })
        .map((signs) => Uint8Array.from(encode(signs.join(''), name)));
    await fc.assert(
      fc.asyncProperty(
        encoding.chain((name) => fc.tuple(fc.constant(name), memory(name))),
        word,
        fc.boolean(),
        cuts,
        async ([name, bytes], signs, anyCase, how) => {
          const text = signs.join('');
          const isSaid =
            name === 'utf8' ||
            name === 'utf16be' ||
            !/[éЖ]/.test(text) ||
            (name === 'ebcdic' && !/Ж/.test(text));
          fc.pre(isSaid);
          const made = makeMemory([{ kind: 'bytes', bytes }]);
          const range = { start: 0, end: bytes.length };
          const query: SearchQuery = { kind: 'text', pattern: text, encoding: name, anyCase };
          const { hits } = await search(made.memory, query, range, how);
          const length = encode(text, name).length;
          const forms = (sign: string) => (anyCase ? [sign.toLowerCase(), sign.toUpperCase()] : [sign]);
          const all = signs.reduce<readonly string[]>(
            (before, sign) => before.flatMap((start) => forms(sign).map((form) => start + form)),
            [''],
          );
          const wanted = new Set(all.map((form) => encode(form, name).join(' ')));
          expect(hits).toEqual(naiveFixed(made, range, length, (window) => wanted.has(window.join(' '))));
        },
      ),
      RUNS,
    );
  });

  it('values and pointers on their borders', async () => {
    const value = fc.constantFrom(
      0n,
      1n,
      0x101n,
      0x1_0000_0001n,
      0x100_0000_0000_0000n,
      0xffff_ffff_ffff_ffffn,
    );
    await fc.assert(
      fc.asyncProperty(
        pieces([0, 0, 0, 1, 0xff]),
        value,
        value,
        fc.constantFrom('value32', 'value64', 'pointers'),
        cuts,
        shares,
        async (parts, a, b, kind, how, share) => {
          const made = makeMemory(parts);
          const range = rangeOf(made, share);
          const width = kind === 'value32' ? 4 : 8;
          const bits = BigInt(width * 8);
          const [lo, hi] =
            kind === 'pointers' && a < b
              ? [a, b - 1n]
              : [BigInt.asUintN(width * 8, a), BigInt.asUintN(width * 8, a)];
          const pattern =
            kind === 'pointers' && a < b ? `${a.toString(16)}-${b.toString(16)}` : lo.toString(16);
          const query: SearchQuery =
            kind === 'pointers' ? { kind, pattern, virtual: false } : { kind, pattern };
          const { hits } = await search(made.memory, query, range, how);
          const expected = naiveFixed(made, range, width, (window, addr) => {
            const found = window.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
            return addr % width === 0 && found >= lo && found <= hi && found < 1n << bits;
          });
          expect(hits).toEqual(expected);
        },
      ),
      RUNS,
    );
  });

  it('regular expressions', async () => {
    const expression = fc.constantFrom(
      'a+b',
      'ab|abc|b',
      '^a',
      'b$',
      '\\bb',
      'a\\B',
      '[^a]b?',
      'a{2,3}',
      '(ab)*c',
      '.b.',
      '\\w+',
      'x',
      '(a|ab)(c|bcd)?',
      '^.*$',
      'a?',
    );
    await fc.assert(
      fc.asyncProperty(
        pieces([0x61, 0x61, 0x62, 0x63, 0x20, 0x0a]),
        expression,
        cuts,
        shares,
        async (parts, pattern, how, share) => {
          const made = makeMemory(parts);
          const range = rangeOf(made, share);
          const query: SearchQuery = { kind: 'regex', pattern, encoding: 'ascii', anyCase: false };
          const { hits } = await search(made.memory, query, range, how);
          expect(hits).toEqual(naiveRegex(made, range, pattern, 'ascii'));
        },
      ),
      RUNS,
    );
  });

  it('regular expressions in EBCDIC', async () => {
    await fc.assert(
      fc.asyncProperty(pieces([0x81, 0x82, 0xc1, 0x40, 0x00]), cuts, async (parts, how) => {
        const made = makeMemory(parts);
        const range = { start: 0, end: made.bytes.length };
        const query: SearchQuery = { kind: 'regex', pattern: 'a+ ?b', encoding: 'ebcdic', anyCase: false };
        const { hits } = await search(made.memory, query, range, how);
        expect(hits).toEqual(naiveRegex(made, range, 'a+ ?b', 'ebcdic'));
      }),
      RUNS,
    );
  });
});
