/** Measures opening a large kdump file and converting a pair into packed ones. */
import { closeSync, openAsBlob, openSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { blobSource } from '../src/engine/blobSource.ts';
import { countingSource } from '../src/engine/countingSource.ts';
import { openDump } from '../src/engine/openDump.ts';
import { createPageCache } from '../src/engine/pageCache.ts';
import { type BenchFiles, GIB } from './files.ts';
import { writeSparseKdump } from './kdumpFile.ts';
import { goTo, productPage, timed } from './page.ts';
import { type BenchRow, median } from './report.ts';

const ROUNDS = 3;
const FRAME = 4096;
/** As many as the page starts (src/rpc/packPool.ts). */
const workers = Math.max(2, Math.min(4, cpus().length - 1));

/** Opening a kdump file of 4 GiB against one of 64 MiB, with the bytes read. */
export async function measureKdumpOpening(browser: Browser, address: string): Promise<readonly BenchRow[]> {
  const dir = join(tmpdir(), 'oldmem-bench');
  const small = writeSparseKdump(join(dir, '64m.kdump'), (64 * 2 ** 20) / FRAME);
  const large = writeSparseKdump(join(dir, '4g.kdump'), (4 * GIB) / FRAME);
  const times: Record<'small' | 'large', number[]> = { small: [], large: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, path] of [
      ['small', small],
      ['large', large],
    ] as const) {
      const page = await productPage(browser, address);
      const start = performance.now();
      await page.getByLabel('Open files').setInputFiles(path);
      await page.getByRole('main', { name: 'Overview' }).waitFor();
      const took = performance.now() - start;
      if (round > 0) times[name].push(took);
      await page.context().close();
    }
  }
  return [
    {
      what: 'opening a kdump file of 4 GiB',
      ours: median(times.large),
      reference: median(times.small),
      unit: 'ms',
      against: 'the same with 64 MiB',
      note: `${mib(await bytesToOpen(large))} of the file are read: headers and bitmaps`,
    },
  ];
}

/** Bytes that the engine reads of a file until it is open. */
async function bytesToOpen(path: string): Promise<number> {
  const counting = countingSource(blobSource(await openAsBlob(path), 'large.kdump'));
  const outcome = await openDump([{ source: createPageCache(counting), role: 'auto' }], {});
  if (outcome.kind !== 'opened') throw new Error('the kdump file for measuring is not one');
  return counting.readBytes;
}

/** Writing kdump files of a 512 MiB pair through the page, against gzip and zstd over the same memory file. */
export async function measureConversion(
  browser: Browser,
  address: string,
  files: BenchFiles,
): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const [codec, program, args] of [
    ['zlib', 'gzip', ['-1', '-c']],
    ['zstd', 'zstd', ['-1', '-T2', '-q', '-c']],
  ] as const) {
    const ours: number[] = [];
    const theirs: number[] = [];
    let size = 0;
    const packed = join(tmpdir(), 'oldmem-bench-packed');
    for (let round = 0; round < ROUNDS; round++) {
      const page = await productPage(browser, address);
      await page
        .getByLabel('Open files')
        .setInputFiles([files.mixed.hsa, files.mixed.memory, files.mixed.map]);
      await goTo(page, 'Export');
      await page.getByLabel('Format', { exact: true }).selectOption('kdump');
      await page
        .getByRole('radiogroup', { name: 'Packing' })
        .or(page.getByRole('group', { name: 'Packing' }))
        .getByText(codec, { exact: true })
        .click();
      const coming = page.waitForEvent('download', { timeout: 300_000 });
      const start = performance.now();
      await page.getByRole('button', { name: 'Export kdump' }).click();
      size = statSync(await (await coming).path()).size;
      ours.push(performance.now() - start);
      await page.context().close();
      const out = openSync(packed, 'w');
      const took = timed(program, [...args, files.mixed.memory], out);
      closeSync(out);
      if (took !== undefined) theirs.push(took);
    }
    const rate = (times: readonly number[]): number => files.mixedBytes / 1000 / median(times);
    if (theirs.length === 0) console.log(`${program} is not installed: nothing to compare ${codec} with`);
    else
      rows.push({
        what: `writing a 512 MiB pair as kdump with ${codec}, ${workers} workers`,
        ours: rate(ours),
        reference: rate(theirs),
        unit: 'MB/s',
        against: `\`${program} ${args.join(' ')}\` of the memory file`,
        note: `${mib(size)} against ${mib(statSync(packed).size)}; a kdump packs each page frame by itself`,
      });
    rmSync(packed, { force: true });
  }
  return rows;
}

const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
