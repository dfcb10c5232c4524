/** A real pair beside the real vmcore of the same crash, beside itself without its HSA, and beside a changed copy. */
import { openAsBlob } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { realDataDir, realFile } from '../../../e2e/fixtures/realData.ts';
import { physAddr } from '../../base/address.ts';
import { blobSource } from '../blobSource.ts';
import { openDump } from '../openDump.ts';
import type { OpenOptions } from '../openTypes.ts';
import type { Dump } from '../types.ts';
import { compareFacts } from './compareFacts.ts';
import { compareMemory, unionEnd } from './compareMemory.ts';
import { explainDumps } from './explain.ts';

async function open(blobs: readonly Blob[], options: OpenOptions = {}): Promise<Dump> {
  const files = blobs.map((blob, i) => ({ source: blobSource(blob, `file ${i}`), role: 'auto' as const }));
  const outcome = await openDump(files, options);
  if (outcome.kind !== 'opened') throw new Error(`not opened: ${outcome.kind}`);
  return outcome.dump;
}

async function real(name: string): Promise<Blob> {
  return openAsBlob(await realFile(`dump-a/${name}`));
}

async function compare(a: Dump, b: Dump) {
  const start = physAddr(0);
  const explain = explainDumps(a, b);
  const length = unionEnd(a.memory, b.memory);
  const done = await compareMemory({ memory: a.memory, start }, { memory: b.memory, start }, length, {
    explain,
  });
  if (!done.ok) throw new Error(done.error.kind);
  return done.value;
}

async function pair(): Promise<Dump> {
  return open([await real('hsa.img'), await real('mem.img'), await real('memmap.txt')]);
}

describe.skipIf(realDataDir === undefined)('dump-a', () => {
  it('has the memory, registers and notes of the vmcore that the second kernel wrote', async () => {
    const [a, b] = [await pair(), await open([await real('vmcore')])];
    const { totals, newRuns } = await compare(a, b);
    expect(newRuns).toEqual([]);
    expect(totals.frames).toMatchObject({ equal: 0xa000, different: 0, neither: 0x4000 });
    const differing = compareFacts(a, b).facts.filter(({ state }) => state !== 'equal');
    expect(differing.map(({ label }) => label)).toEqual(['Format', 'HSA size']);
  });

  it('differs from its memory file alone only below the HSA, where that holds the dump kernel', async () => {
    const a = await pair();
    const b = await open([await real('mem.img')], { hsaSize: 0, shape: 'full', select: 'all' });
    const { totals, newRuns } = await compare(a, b);
    const differing = newRuns.filter(({ state }) => state === 'different');
    expect(totals.frames.different).toBeGreaterThan(1000);
    for (const { offset, length, reason } of differing) {
      expect(offset + length).toBeLessThanOrEqual(0x200_0000);
      expect(reason).toMatch(/dump kernel|all zero/);
    }
    expect(
      newRuns.filter(({ state }) => state === 'only-b').map(({ offset, length }) => [offset, length]),
    ).toEqual([[0x800_0000, 0x400_0000]]);
  });

  it('finds the one byte that was changed in a copy, and knows the save area when it is there', async () => {
    const vmcore = await real('vmcore');
    const changed = (at: number) =>
      new Blob([vmcore.slice(0, at), Uint8Array.of(0xa5), vmcore.slice(at + 1)]);
    const a = await open([vmcore]);
    const far = 0x3000 + 0x6c3_5678;
    expect((await compare(a, await open([changed(far)]))).newRuns).toEqual([
      {
        offset: 0x6c3_5000,
        length: 4096,
        state: 'different',
        differing: 1,
        first: 0x6c3_5678,
        reason: undefined,
      },
    ]);
    const area = 0x3000 + 0x46_6000 + 0x1250;
    const { newRuns } = await compare(a, await open([changed(area)]));
    expect(newRuns.map(({ reason }) => reason)).toEqual([
      'only in the save area of CPU 0, where store status leaves registers',
    ]);
  });
});
