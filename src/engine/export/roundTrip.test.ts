import { openAsBlob } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { realDataDir, realFile } from '../../../e2e/fixtures/realData.ts';
import { elfVmcore } from '../../../e2e/fixtures/reference.ts';
import type { Dump } from '../types.ts';
import {
  asKdump,
  asS390,
  asVmcore,
  blobFile,
  compareMemory,
  noteContents,
  openBytes,
  opened,
  troubles,
} from './exportTestHelp.testkit.ts';

async function realPair(set: string, withMap: boolean): Promise<Dump> {
  const source = async (name: string) => blobFile(await openAsBlob(await realFile(`${set}/${name}`)), name);
  return opened(
    [
      { source: await source('hsa.img'), role: 'hsa' },
      { source: await source('mem.img'), role: 'memory' },
      ...(withMap ? [{ source: await source('memmap.txt'), role: 'map' as const }] : []),
    ],
    { hsaSize: 0x2000000, shape: 'full' },
  );
}

describe('a dump that goes through every format', () => {
  it('has the same bytes and notes at the end (made machine)', async () => {
    const start = await openBytes(elfVmcore('P4'));
    const first = await asVmcore(start);
    const s390 = await asS390(await openBytes(first.bytes));
    const kdump = await asKdump(await openBytes(s390.bytes));
    const zstd = await asKdump(await openBytes(kdump.bytes), { codec: 'zstd' });
    const flat = await asKdump(await openBytes(zstd.bytes), { codec: 'zstd', flattened: true });
    const last = await asVmcore(await openBytes(flat.bytes), { profile: 'P4' });
    expect(Buffer.from(last.bytes).equals(first.bytes)).toBe(true);
    expect(Buffer.from(first.bytes).equals(elfVmcore('P4'))).toBe(true);
  });
});

describe.skipIf(realDataDir === undefined)('a real pair that goes through every format', () => {
  for (const set of ['dump-a', 'dump-b', 'sample']) {
    it(`keeps every stored byte and every note: ${set}`, async () => {
      const pair = await realPair(set, true);
      const first = await asVmcore(pair);
      const vmcore = await openBytes(first.bytes);
      const s390Written = await asS390(vmcore);
      const s390 = await openBytes(s390Written.bytes);
      expect(troubles(s390)).toEqual([]);
      const kdump = await openBytes((await asKdump(s390)).bytes);
      expect(troubles(kdump)).toEqual([]);
      expect(noteContents(kdump)).toEqual(noteContents(vmcore));
      const zstd = await openBytes((await asKdump(kdump, { codec: 'zstd', flattened: true })).bytes);
      expect(zstd.format).toBe('flattened');
      expect(troubles(zstd)).toEqual([]);
      expect(noteContents(zstd)).toEqual(noteContents(vmcore));
      const last = await openBytes((await asVmcore(zstd)).bytes);
      expect(noteContents(last)).toEqual(noteContents(vmcore));

      const end = vmcore.memory.end;
      const compared = await compareMemory(vmcore, last, end);
      const bytes = vmcore.segments.reduce((sum, { size }) => sum + size, 0);
      expect(compared).toMatchObject({ same: bytes, different: [], onlyFirst: 0, onlyOneNotZero: 0 });
      // The hole of dump-a is zeros in the s390 dump, and the plan says so.
      expect(compared.onlySecond).toBe(end - bytes);
      expect(s390Written.plan.warnings.some((text) => text.includes('no memory are zeros'))).toBe(
        end > bytes,
      );

      for (const options of [{ codec: 'none', flattened: true } as const, { codec: 'zstd' } as const]) {
        const direct = await openBytes((await asKdump(pair, options)).bytes);
        expect(troubles(direct)).toEqual([]);
        expect(noteContents(direct)).toEqual(noteContents(vmcore));
        expect(await compareMemory(pair, direct, end)).toMatchObject({
          same: bytes,
          different: [],
          onlyFirst: 0,
          onlySecond: 0,
        });
      }
    }, 300_000);
  }
});
