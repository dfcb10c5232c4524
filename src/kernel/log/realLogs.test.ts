import { openAsBlob, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { realDataDir, realFile } from '../../../e2e/fixtures/realData.ts';
import { ensure } from '../../base/assert.ts';
import { blobSource } from '../../engine/blobSource.ts';
import { must } from '../../engine/machine/images.testkit.ts';
import { openDump } from '../../engine/openDump.ts';
import type { OpenFile } from '../../engine/openTypes.ts';
import { createPageCache } from '../../engine/pageCache.ts';
import { openKernel } from '../kernelSource.ts';
import type { KernelLog } from '../types.ts';
import { formatLogLine } from './formatLogLine.ts';
import { findHeadline } from './headline.ts';
import { readKernelLog } from './readKernelLog.ts';

async function logOf(...names: readonly string[]): Promise<KernelLog> {
  const files: OpenFile[] = [];
  for (const name of names) {
    const source = createPageCache(blobSource(await openAsBlob(await realFile(name)), name));
    files.push({ source, role: 'auto' });
  }
  const outcome = await openDump(files, {});
  if (outcome.kind !== 'opened') throw new Error(outcome.kind);
  return must(await readKernelLog(must(await openKernel(outcome.dump))));
}

const pair = (set: string): readonly string[] => [`${set}/hsa.img`, `${set}/mem.img`, `${set}/memmap.txt`];

function truth(name: string): readonly string[] {
  return readFileSync(join(ensure(realDataDir, 'real data'), name), 'utf8')
    .replace(/\n$/, '')
    .split('\n');
}

/** The log as lines, and what every real log must be. */
function linesOf(log: KernelLog): readonly string[] {
  expect(log).toMatchObject({ kind: 'ring', confidence: 'exact', notes: [] });
  expect(log.records.filter(({ damage }) => damage !== undefined)).toEqual([]);
  expect(log.records.map(({ seq }) => seq)).toEqual(log.records.map((_, i) => BigInt(i)));
  return log.records.map(formatLogLine);
}

describe.skipIf(realDataDir === undefined)('the kernel log of real dumps', () => {
  it.each([
    ['dump-a', [pair('dump-a'), ['dump-a/vmcore']]],
    ['dump-b', [pair('dump-b'), ['dump-b/emulator-elf.dump'], ['dump-b/emulator-kdump-zlib.dump']]],
  ])('is the dmesg of %s and then its last lines, in every form of the dump', async (set, forms) => {
    const dmesg = truth(`${set}/truth/dmesg.txt`);
    // Other text breaks into the console's lines, so only whole lines are compared.
    const console = new Set(truth(`${set}/truth/console.txt`).map((line) => line.replace(/\r$/, '')));
    for (const form of forms) {
      const log = await logOf(...form);
      const lines = linesOf(log);
      expect(lines.slice(0, dmesg.length)).toEqual(dmesg);
      const last = lines.slice(dmesg.length);
      expect(last.length).toBeGreaterThan(2);
      expect(last.filter((line) => console.has(line)).length).toBeGreaterThan(0);
      expect(findHeadline(log.records)?.record).toMatchObject({
        level: 0,
        text: 'Kernel panic - not syncing: sysrq triggered crash',
      });
    }
  });

  it('is what makedumpfile prints of the sample', async () => {
    const log = await logOf(...pair('sample'));
    linesOf(log);
    // makedumpfile prints the caller in a column of its own.
    const lines = log.records.map((record) => {
      const [time = '', rest = ''] = [formatLogLine(record).slice(0, 14), formatLogLine(record).slice(14)];
      return `${time} [${(record.caller ?? '').padStart(8)}]${rest}`;
    });
    expect(lines).toEqual(truth('peer-formats/sample-dmesg-by-makedumpfile.txt'));
  });
});
