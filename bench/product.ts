/** Measures the product in the browser as a person uses it: opening and exporting. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import type { PairPaths } from '../e2e/fixtures/pairFiles.ts';
import type { BenchFiles } from './files.ts';
import { goTo, productPage } from './page.ts';
import { type BenchRow, median } from './report.ts';

const ROUNDS = 5;

/** Opens a pair and returns the milliseconds from choosing the files until the CPUs can be seen. */
export async function openPair(page: Page, pair: PairPaths): Promise<number> {
  const input = page.getByLabel('Open files');
  const start = performance.now();
  await input.setInputFiles([pair.hsa, pair.memory, pair.map]);
  await goTo(page, 'CPUs');
  await page.getByText('0704c00180000000').first().waitFor();
  return performance.now() - start;
}

/** Opening 1 TiB against opening 200 MiB. */
export async function measureOpening(
  browser: Browser,
  address: string,
  files: BenchFiles,
): Promise<readonly BenchRow[]> {
  const times: Record<'small' | 'huge', number[]> = { small: [], huge: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    for (const name of ['small', 'huge'] as const) {
      const page = await productPage(browser, address);
      const took = await openPair(page, files[name]);
      // The first round warms up.
      if (round > 0) times[name].push(took);
      await page.context().close();
    }
  }
  return [
    {
      what: 'from choosing the files to CPUs on screen, 1 TiB (sparse)',
      ours: median(times.huge),
      reference: median(times.small),
      unit: 'ms',
      against: 'the same with 200 MiB',
      note: 'equal within noise is the goal: nothing grows with the size',
    },
  ];
}

/** Saving a vmcore of 1 GiB against saving one plain file of that size. */
export async function measureExport(
  browser: Browser,
  address: string,
  files: BenchFiles,
): Promise<readonly BenchRow[]> {
  const ours: number[] = [];
  const plain: number[] = [];
  const copied: number[] = [];
  for (let round = 0; round < 3; round++) {
    const page = await productPage(browser, address);
    await openPair(page, files.large);
    await goTo(page, 'Export');
    const button = page.getByRole('button', { name: 'Export vmcore' });
    await button.waitFor();
    ours.push(await saved(page, () => button.click()));
    await page.context().close();
    plain.push(await savePlainFile(browser, address, files.large.memory));
    const copy = join(tmpdir(), 'oldmem-bench-copy');
    spawnSync('sync');
    const start = performance.now();
    copyFileSync(files.large.memory, copy);
    copied.push(performance.now() - start);
    rmSync(copy);
  }
  const rate = (times: readonly number[]): number => files.largeBytes / 1000 / median(times);
  return [
    {
      what: 'export of a 1 GiB pair',
      ours: rate(ours),
      reference: rate(plain),
      unit: 'MB/s',
      against: "the browser's own saving of one plain 1 GiB file",
    },
    {
      what: 'export of a 1 GiB pair',
      ours: rate(ours),
      reference: rate(copied),
      unit: 'MB/s',
      against: 'a plain file copy outside the browser, for the record',
    },
  ];
}

async function saved(page: Page, click: () => Promise<void>): Promise<number> {
  // What earlier saving left unwritten would be charged to this one.
  spawnSync('sync');
  const start = performance.now();
  const coming = page.waitForEvent('download');
  await click();
  const path = await (await coming).path();
  const took = performance.now() - start;
  if (statSync(path).size < 1024 ** 3) throw new Error('the saved file is too small');
  return took;
}

async function savePlainFile(browser: Browser, address: string, path: string): Promise<number> {
  const page = await productPage(browser, address);
  await page.evaluate(() => {
    const input = document.createElement('input');
    input.type = 'file';
    input.id = 'bench-file';
    const link = document.createElement('a');
    link.id = 'bench-link';
    link.textContent = 'save';
    link.download = 'plain';
    document.body.replaceChildren(input, link);
  });
  await page.setInputFiles('#bench-file', path);
  await page.evaluate(() => {
    const input = document.querySelector('#bench-file');
    const link = document.querySelector('#bench-link');
    const file = input instanceof HTMLInputElement ? input.files?.[0] : undefined;
    if (file !== undefined && link instanceof HTMLAnchorElement)
      link.href = URL.createObjectURL(new Blob([file]));
  });
  const took = await saved(page, () => page.click('#bench-link'));
  await page.context().close();
  return took;
}
