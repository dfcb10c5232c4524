import { describe, expect, it } from 'vitest';
import { memRaw } from '../../../e2e/fixtures/reference.ts';
import { s390ext as extFile, s390Volumes } from '../../../e2e/fixtures/s390Files.ts';
import { compareMemory, extentsOf, findingOf, openErrorOf, openFully, withBytes } from './formatTestHelp.ts';
import { s390ext } from './s390ext.ts';

const MIB = 0x100000;

/** The four volumes, in the order of their numbers. */
function volumes() {
  const [v0, v1, v2, unused] = s390Volumes();
  if (v0 === undefined || v1 === undefined || v2 === undefined || unused === undefined) throw new Error('4');
  return { v0, v1, v2, unused };
}

describe('multi-volume s390 dumps', () => {
  it('joins the volumes whatever order they are dropped in', async () => {
    const { v0, v1, v2, unused } = volumes();
    for (const files of [
      [v0, v1, v2],
      [v2, unused, v0, v1],
    ]) {
      const dump = await openFully(...files);
      expect(await compareMemory(dump.memory, memRaw())).toEqual({ present: 4 * MIB, differsAt: undefined });
      expect(await extentsOf(dump.memory)).toEqual([
        ['file', 0, MIB],
        ['file', MIB, 2 * MIB],
        ['zero', 2 * MIB, 3 * MIB],
        ['file', 3 * MIB, 4 * MIB],
      ]);
      expect(findingOf(dump, 'volumes-present')?.outcome).toBe('passed');
      expect(findingOf(dump, 'dump-complete')?.outcome).toBe('passed');
      expect(dump.formatLabel).toContain('multi-volume');
      expect(findingOf(dump, 'volume-unused') !== undefined).toBe(files.length === 4);
    }
  });

  it('names missing volumes and does not take their memory for zero', async () => {
    const { v0, v1, v2 } = volumes();
    const middle = await openFully(v0, v2);
    expect(findingOf(middle, 'volumes-present')?.message).toContain('Volume 1 is missing');
    expect(await extentsOf(middle.memory)).toEqual([
      ['file', 0, MIB],
      ['not-in-dump', MIB, 3 * MIB],
      ['file', 3 * MIB, 4 * MIB],
    ]);
    expect(middle.segments.map(({ paddr, size, source }) => [paddr, size, source])).toEqual([
      [0, MIB, 'file'],
      [MIB, 2 * MIB, 'missing'],
      [3 * MIB, MIB, 'file'],
    ]);
    const first = await openFully(v1, v2);
    expect(findingOf(first, 'volumes-present')?.message).toContain('Volume 0 is missing');
    expect((await extentsOf(first.memory))[0]).toEqual(['not-in-dump', 0, MIB]);
    const last = await openFully(v0, v1);
    expect(findingOf(last, 'dump-complete')?.message).toContain('next volume');
    expect((await extentsOf(last.memory)).at(-1)).toEqual(['not-in-dump', 2 * MIB, 4 * MIB]);
  });

  it('does not take the rest of a cut-off volume for zero', async () => {
    const { v0, v1, v2 } = volumes();
    const dump = await openFully(v0, v1.subarray(0, 0x82000), v2);
    expect(await extentsOf(dump.memory)).toEqual([
      ['file', 0, MIB],
      ['file', MIB, MIB + 0x80000],
      ['truncated', MIB + 0x80000, 2 * MIB],
      ['truncated', 2 * MIB, 3 * MIB],
      ['file', 3 * MIB, 4 * MIB],
    ]);
  });

  it('refuses volumes that do not belong together', async () => {
    const { v0, v1, unused } = volumes();
    const refused = { kind: 'wrong-pairing' };
    expect(await openErrorOf(s390ext, v0, v0)).toMatchObject(refused);
    expect(await openErrorOf(s390ext, v0, withBytes(v1, 0x3f, 7))).toMatchObject(refused);
    expect(await openErrorOf(s390ext, v0, withBytes(v1, 0x47, 7))).toMatchObject(refused);
    expect(await openErrorOf(s390ext, v0, withBytes(v1, 0x1d, 0x10))).toMatchObject(refused);
    expect(await openErrorOf(s390ext, v0, extFile())).toMatchObject(refused);
    expect(await openErrorOf(s390ext, unused)).toMatchObject({ kind: 'damaged' });
  });
});
