import { createHash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { realDataDir, realFile } from '../../../e2e/fixtures/realData.ts';
import { elfVmcore } from '../../../e2e/fixtures/reference.ts';
import { blobSource } from '../blobSource.ts';
import { memorySource } from '../memorySource.ts';
import { openDump } from '../openDump.ts';
import type { OpenFile, OpenOptions } from '../openTypes.ts';
import type { ByteSource, Dump } from '../types.ts';
import { composeBlob } from './blob.ts';
import { type ExportPlan, planVmcore } from './plan.ts';
import { verifyExport } from './verify.ts';
import { exportChunks } from './write.ts';

async function opened(files: readonly OpenFile[], options: OpenOptions = {}): Promise<Dump> {
  const outcome = await openDump(files, options);
  if (outcome.kind !== 'opened') throw new Error(JSON.stringify(outcome));
  return outcome.dump;
}

async function planned(dump: Dump): Promise<ExportPlan> {
  const plan = await planVmcore(dump, { profile: 'auto' });
  if (!plan.ok) throw new Error(plan.error.kind);
  return plan.value;
}

describe('a vmcore that is opened and exported again', () => {
  it('comes out as it was', async () => {
    const file = elfVmcore('P4');
    const dump = await opened([{ source: memorySource(file, 'vmcore'), role: 'auto' }]);
    const plan = await planned(dump);
    expect(plan.warnings).toEqual([]);
    const composed = await composeBlob(plan, [new Blob([file])]).arrayBuffer();
    expect(Buffer.from(composed).equals(file)).toBe(true);
  });
});

describe.skipIf(realDataDir === undefined)('export of a real pair', () => {
  it('equals the file that the real second kernel showed, byte for byte', async () => {
    const source = async (name: string): Promise<ByteSource> =>
      blobSource(await openAsBlob(await realFile(`dump-a/${name}`)), name);
    const dump = await opened(
      [
        { source: await source('hsa.img'), role: 'hsa' },
        { source: await source('mem.img'), role: 'memory' },
        { source: await source('memmap.txt'), role: 'map' },
      ],
      { hsaSize: 0x2000000, shape: 'full' },
    );
    const plan = await planned(dump);
    expect(plan.warnings).toEqual([]);
    expect(plan.sizeBytes).toBe(167784448);
    const hash = createHash('sha256');
    for await (const chunk of exportChunks(plan, dump)) {
      if (!chunk.ok) throw new Error(chunk.error.kind);
      hash.update(chunk.value);
    }
    expect(hash.digest('hex')).toBe('d5a5e9f22b339917e0acb6ffc29ff1ae6b218bf88a4303cdab5181ba41395745');
    const verified = await verifyExport(plan, dump, await openAsBlob(await realFile('dump-a/vmcore')), true);
    expect(verified).toMatchObject({ ok: true, value: { sizeOk: true, differences: [] } });
  }, 60_000);
});
