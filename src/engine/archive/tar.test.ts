import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tarFile } from '../../../e2e/fixtures/tarFile.ts';
import { detectPacking } from '../../base/packing.ts';
import { memorySource } from '../memorySource.ts';
import { listTar, type TarListing } from './tar.ts';

const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i % 251);

async function listed(archive: Uint8Array): Promise<TarListing> {
  const listing = await listTar(memorySource(archive, 'archive.tar'));
  if (!listing.ok) throw new Error(listing.error.kind);
  return listing.value;
}

const LONG = `${'folder/'.repeat(30)}vmcore.2026`;
const ARCHIVE = tarFile([
  { name: 'case/', bytes: bytes(0), type: '5' },
  { name: 'case/readme', bytes: bytes(700) },
  { name: LONG, bytes: bytes(5000), style: 'gnu' },
  { name: LONG, bytes: bytes(1), style: 'pax' },
  { name: 'holes', bytes: bytes(10), type: 'S' },
  { name: 'link', bytes: bytes(0), type: '2' },
  { name: 'last', bytes: bytes(512) },
]);

describe('listTar', () => {
  it('lists regular files with their places, long names and sizes of every kind', async () => {
    const { entries, sparse, isCut } = await listed(ARCHIVE);
    expect(entries.map(({ name, size }) => [name, size])).toEqual([
      ['readme', 700],
      ['vmcore.2026', 5000],
      ['vmcore.2026', 1],
      ['last', 512],
    ]);
    for (const { offset, size } of entries)
      expect(Buffer.from(ARCHIVE.subarray(offset, offset + size)).equals(bytes(size))).toBe(true);
    expect(sparse).toEqual(['holes']);
    expect(isCut).toBe(false);
    expect(detectPacking(ARCHIVE.subarray(0, 512))).toBe('tar');
  });

  it('lists what is there of an archive cut at any length', async () => {
    const whole = (await listed(ARCHIVE)).entries;
    for (let length = 0; length < ARCHIVE.length; length += 97) {
      const { entries, isCut } = await listed(ARCHIVE.subarray(0, length));
      expect(entries.length).toBeLessThanOrEqual(whole.length);
      for (const [i, entry] of entries.entries()) {
        expect(entry.offset).toBe(whole[i]?.offset);
        expect(entry.offset + entry.storedSize).toBeLessThanOrEqual(length);
      }
      if (length < ARCHIVE.length - 1024) expect(isCut).toBe(true);
    }
  });

  it('ends on any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ at: fc.nat(ARCHIVE.length - 1), value: fc.nat(255) }), { maxLength: 12 }),
        async (changes) => {
          const damaged = ARCHIVE.slice();
          for (const { at, value } of changes) damaged[at] = value;
          const { entries } = await listed(damaged);
          for (const { offset, storedSize } of entries)
            expect(offset + storedSize).toBeLessThanOrEqual(damaged.length);
        },
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (noise) => {
        expect((await listed(noise)).entries).toEqual([]);
      }),
    );
  });
});

describe('detectPacking', () => {
  it.each([
    [[0x1f, 0x8b, 8, 0], 'gzip'],
    [[0x28, 0xb5, 0x2f, 0xfd], 'zstd'],
    [[0x5a, 0x2a, 0x4d, 0x18], 'zstd'],
    [[0x4a, 0x2a, 0x4d, 0x18], undefined],
    [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], 'xz'],
    [[0x7f, 0x45, 0x4c, 0x46], undefined],
    [[], undefined],
  ])('tells %j as %s', (head, packing) => {
    expect(detectPacking(Uint8Array.from(head))).toBe(packing);
  });
});
