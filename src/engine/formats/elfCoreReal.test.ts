import { openAsBlob } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { realDataDir, realFile } from '../../../e2e/fixtures/realData.ts';
import { blobSource } from '../blobSource.ts';
import type { OpenedFormat } from '../openTypes.ts';
import { bytesAt, extentsOf, failures, opened } from './elfCore.testkit.ts';

describe.skipIf(realDataDir === undefined)('real cores', () => {
  const realCore = async (name: string): Promise<OpenedFormat> =>
    opened(blobSource(await openAsBlob(await realFile(name)), name));

  it('of the real kernel opens without a fault', async () => {
    const core = await realCore('dump-a/vmcore');
    expect(failures(core)).toEqual([]);
    expect(core.segments.map(({ paddr, fileOffset }) => [paddr, fileOffset])).toEqual([
      [0, 0x3000],
      [0xc000000, 0x8003000],
    ]);
    expect(core.vmcoreinfo?.raw.length).toBe(0xbc7);
  });

  it('cut off at ten places has all that is left of it', async () => {
    const blob = await openAsBlob(await realFile('dump-a/vmcore'));
    for (let tenth = 0; tenth < 10; tenth++) {
      const size = Math.floor((blob.size * tenth) / 10) + 0x3001;
      const core = await opened(blobSource(blob.slice(0, size), 'cut.elf'));
      expect(failures(core)).toContain('file-complete');
      const extents = await extentsOf(core);
      const stored = extents.filter(({ kind }) => kind === 'file');
      expect(stored.reduce((sum, { start, end }) => sum + end - start, 0)).toBe(size - 0x3000);
      expect(extents.filter(({ kind }) => kind === 'gap').at(-1)).toMatchObject({
        reason: 'truncated',
        end: 0xe000000,
      });
    }
  });

  it('of the emulator opens in spite of its odd header and holds the same memory', async () => {
    const core = await realCore('dump-b/emulator-elf.dump');
    expect(core.label).toBe('ELF core of QEMU');
    expect(failures(core)).toEqual(['elf-header-size']);
    const image = await open(await realFile('dump-b/mem.img'));
    const expected = Buffer.alloc(0x100000);
    await image.read(expected, 0, expected.length, 0x6000000);
    await image.close();
    expect(Buffer.from(await bytesAt(core, 0x6000000, expected.length)).equals(expected)).toBe(true);
  });

  it('of makedumpfile tells left-out pages from zeros', async () => {
    const core = await realCore('peer-formats/elf-level31.dump');
    expect(core.label).toBe('ELF core of makedumpfile');
    const sources = new Set((await extentsOf(core)).map(({ source }) => source));
    expect(sources).toEqual(new Set(['file', 'excluded']));
    expect(core.segments.reduce((sum, { size }) => sum + size, 0)).toBe(0x6000000);
  });

  it('of zgetdump has holes, and its bytes are those that are known', async () => {
    const core = await realCore('peer-formats/small/small.elf');
    expect(core.label).toBe('ELF core of zgetdump');
    expect(core.segments.length).toBe(108);
    const facts: {
      readonly bytes: readonly { readonly addr: string; readonly hex: string }[];
      readonly stored_ranges: readonly (readonly [string, string])[];
    } = JSON.parse(await readFile(await realFile('peer-formats/small/facts.json'), 'utf8'));
    for (const { addr, hex } of facts.bytes) {
      const bytes = await bytesAt(core, Number(addr), hex.length / 2);
      expect(Buffer.from(bytes).toString('hex')).toBe(hex);
    }
    const stored = (await extentsOf(core)).filter(({ kind }) => kind === 'file');
    expect(stored.map(({ start, end }) => [start, end])).toEqual(
      facts.stored_ranges.map(([start, end]) => [Number(start), Number(end)]),
    );
  });
});
