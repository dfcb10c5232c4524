import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { realDataDir, realFile } from '../../../e2e/fixtures/realData.ts';
import { physAddr } from '../../base/address.ts';
import { parseMemoryMap } from './memmapText.ts';
import { MAX_CHUNKS, type MemoryChunk } from './memoryChunks.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const digits = (value: number | bigint): string => value.toString(16).padStart(16, '0');
const record = ([start, size]: readonly [number | bigint, number | bigint]): string =>
  `${digits(start)} ${digits(size)} `;

const TWO = [
  [0, 0x8000000],
  [0xc000000, 0x2000000],
] as const;
const TWO_CHUNKS = TWO.map(([start, size]) => ({ start, size }));

/** The text of drivers/s390/char/zcore.c v3.12: 256 records, an end record, NULs. */
function oldKernel(chunks: readonly (readonly [number, number])[]): Uint8Array {
  const file = new Uint8Array(8704);
  file.set(bytes(chunks.map(record).join('') + record([0, 0])));
  return file;
}

function expectMap(
  content: Uint8Array | string,
  form: string,
  chunks: readonly unknown[] = TWO_CHUNKS,
): void {
  const answer = parseMemoryMap(typeof content === 'string' ? bytes(content) : content);
  expect(answer).toMatchObject({ ok: true, value: { form, chunks } });
}

function expectError(content: Uint8Array | string, kind: string): void {
  const answer = parseMemoryMap(typeof content === 'string' ? bytes(content) : content);
  expect(answer).toMatchObject({ ok: false, error: { kind } });
  if (!answer.ok) expect(answer.error.detail).toMatch(/^[A-Z"/].*\.$/);
}

const IOMEM = `00000000-07ffffff : System RAM
  06c24000-06f62fff : Kernel code
  06f63000-0725efff : Kernel data
08000000-0bffffff : Crash kernel
0c000000-0dffffff : System RAM
  0c000000-0cffffff : Reserved
20000000-2fffffff : PCI Bus 0000:00
`;

describe('parseMemoryMap', () => {
  it('reads what v4 kernels write: records and nothing else', () => {
    expectMap(TWO.map(record).join(''), 'zcore');
  });

  it('reads what v3.12 writes: 8704 bytes with an end record and NULs', () => {
    expectMap(oldKernel(TWO), 'zcore');
  });

  it('reads records that an editor ended with a line feed', () => {
    expectMap(`${TWO.map(record).join('')}\n`, 'zcore');
  });

  it('reads pairs between any white space, with 0x and capitals', () => {
    expectMap('0 8000000\n0xC000000\t0x2000000\n', 'pairs');
    expectMap(TWO.map((one) => `${record(one).trim()}\r\n`).join(''), 'pairs');
  });

  it('reads the System RAM of /proc/iomem and nothing of its children', () => {
    expectMap(IOMEM, 'iomem');
    expectMap('100000-1fffff\n00200000-002fffff : System RAM\n', 'iomem', [
      { start: 0x100000, size: 0x200000 },
    ]);
  });

  it('finds memory that hangs below a device', () => {
    const text =
      '00000000-00ffffff : System RAM\n10000000-1fffffff : virtio0\n  10000000-10ffffff : System RAM (virtio_mem)\n';
    expectMap(text, 'iomem', [
      { start: 0, size: 0x1000000 },
      { start: 0x10000000, size: 0x1000000 },
    ]);
  });

  it('says that a copy of /proc/iomem made without root is of no use', () => {
    expectError(IOMEM.replaceAll(/[0-9a-f]{8}/g, '00000000'), 'unprivileged');
  });

  it('sorts and merges, with a warning for the order', () => {
    const answer = parseMemoryMap(
      bytes(record([0x2000, 0x1000]) + record([0, 0x2000]) + record([0x5000, 0x1000])),
    );
    const chunks = [
      { start: 0, size: 0x3000 },
      { start: 0x5000, size: 0x1000 },
    ];
    expect(answer).toMatchObject({
      ok: true,
      value: { chunks, warnings: [expect.stringContaining('order')] },
    });
  });

  it('warns of what follows the end record', () => {
    const answer = parseMemoryMap(bytes(record([0, 0x1000]) + record([0, 0]) + record([0x1000, 0x1000])));
    expect(answer).toMatchObject({ ok: true, value: { warnings: [expect.stringContaining('end marker')] } });
  });

  it('refuses overlaps, overflows, an empty list and a half record, each by its name', () => {
    expectError(record([0, 0x3000]) + record([0x2000, 0x1000]), 'overlap');
    expectError(record([0x1000, 2n ** 64n - 0x1000n]), 'overflow');
    expectError(record([2n ** 53n, 0x1000]), 'overflow');
    expectError('0-fffffffffffffff : System RAM', 'overflow');
    expectError(record([0, 0]), 'empty');
    expectError('00000000-00000fff : PCI\n', 'empty');
    expectError('', 'empty');
    expectError(record([0, 0x1000]) + record([0x1000, 0x1000]).slice(0, 20), 'malformed');
    expectError(record([0, 0x1000]) + record([0x1000, 0x1000]).replace(' ', 'x'), 'malformed');
    expectError('0 1000 2000', 'malformed');
    expectError('00001000-00000fff : System RAM\n', 'malformed');
    expectError('00000000-00000fff : System RAM\nnonsense\n', 'malformed');
  });

  it('does not take other texts or binaries for a map', () => {
    expectError('dead beef\n', 'not-a-map');
    expectError('Linux version 6.1', 'not-a-map');
    expectError(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 2, 1, 0), 'not-a-map');
    expectError(new Uint8Array(8704), 'not-a-map');
  });

  it('refuses lists without end before it builds them', () => {
    const many = new Uint8Array(34 * (MAX_CHUNKS + 2)).fill(0x20);
    expectError(many, 'too-many');
  });

  it('finds a map in every map it could have been given', () => {
    const size = fc.integer({ min: 1, max: 2 ** 30 }).map((frames) => frames * 4096);
    const steps = fc.array(fc.tuple(size, size), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(steps, fc.nat(3), (list, how) => {
        let at = 0;
        const chunks: MemoryChunk[] = [];
        const pairs = list.map(([hole, length]) => {
          const pair = [at + hole, length] as const;
          at += hole + length;
          return pair;
        });
        for (const [start, length] of pairs) chunks.push({ start: physAddr(start), size: length });
        const iomem = pairs.map(
          ([start, length]) => `${start.toString(16)}-${(start + length - 1).toString(16)} : System RAM`,
        );
        const texts = [
          pairs.map(record).join(''),
          oldKernel(pairs),
          pairs.map(record).join('\n'),
          iomem.join('\n'),
        ];
        expectMap(
          texts[how] ?? '',
          ['zcore', 'zcore', list.length === 1 ? 'zcore' : 'pairs', 'iomem'][how] ?? '',
          chunks,
        );
      }),
    );
  });

  it('survives every truncation and any noise with a result or words', () => {
    const whole = bytes(TWO.map(record).join(''));
    for (let length = 0; length <= whole.length; length++) {
      const answer = parseMemoryMap(whole.slice(0, length));
      // The last byte is a space, which an editor may have taken away.
      expect([length, answer.ok]).toEqual([length, [33, 34, 67, 68].includes(length)]);
    }
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.string({ unit: fc.constantFrom(...'0123456789abcdef -:\nx') }).map(bytes),
        ),
        (noise) => {
          const answer = parseMemoryMap(noise);
          if (!answer.ok) expect(answer.error.detail.length).toBeGreaterThan(10);
          else for (const chunk of answer.value.chunks) expect(chunk.size).toBeGreaterThan(0);
        },
      ),
    );
  });
});

describe.skipIf(realDataDir === undefined)('parseMemoryMap on real maps', () => {
  it('reads the same from the zcore text and /proc/iomem of a crashed kernel', async () => {
    const { readFile } = await import('node:fs/promises');
    expectMap(await readFile(await realFile('dump-a/memmap.txt')), 'zcore');
    expectMap(await readFile(await realFile('dump-a/truth/iomem.txt')), 'iomem');
    expectMap(await readFile(await realFile('dump-b/memmap.txt')), 'zcore', [{ start: 0, size: 0xc000000 }]);
    expectMap(await readFile(await realFile('dump-b/truth/iomem.txt')), 'iomem', [
      { start: 0, size: 0xc000000 },
    ]);
  });
});
