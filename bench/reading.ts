/** Measures reading in the browser: random and sequential, the engine's against the browser's own. */
import type { Browser } from '@playwright/test';
import { serveBenchPage } from './browser.ts';
import type { BenchFiles } from './files.ts';
import type { ReadingNumbers } from './page/reading.worker.ts';
import { type BenchRow, median } from './report.ts';

const ROUNDS = 3;

/** Rows for 10,000 random reads and for one pass over 1 GiB. */
export async function measureReading(browser: Browser, files: BenchFiles): Promise<readonly BenchRow[]> {
  const page = await browser.newPage();
  await page.goto(await serveBenchPage());
  await page.setInputFiles('#files', [files.large.hsa, files.large.memory, files.large.map]);
  const rounds: ReadingNumbers[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push(await page.evaluate((seed) => window.measureReading(seed), 1000 * round));
  }
  await page.close();
  const middle = (key: keyof ReadingNumbers): number => median(rounds.map((numbers) => numbers[key]));
  const rate = (key: keyof ReadingNumbers): number => middle('scanBytes') / 1000 / middle(key);
  return [
    {
      what: '10,000 random reads of 4 KiB, eight in flight',
      ours: middle('randomOurs'),
      reference: middle('randomPlain'),
      unit: 'ms',
      against: '`slice().arrayBuffer()` of the same file',
    },
    {
      what: 'one pass over memory in blocks of 16 MiB, two in flight',
      ours: rate('scanOurs'),
      reference: rate('scanStream'),
      unit: 'MB/s',
      against: 'BYOB reader on the stream of slices',
    },
    {
      what: 'the same pass',
      ours: rate('scanOurs'),
      reference: rate('scanBuffers'),
      unit: 'MB/s',
      against: '`slice().arrayBuffer()` of the same blocks',
    },
  ];
}
