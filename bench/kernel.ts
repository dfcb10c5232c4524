/** Measures how soon the page says what happened to the kernel. */
import { existsSync } from 'node:fs';
import type { Browser } from '@playwright/test';
import { realDataDir, realFile } from '../e2e/fixtures/realData.ts';
import { productPage, timed } from './page.ts';
import { type BenchRow, median } from './report.ts';

const ROUNDS = 3;
const DRGN = ['/usr/bin/python3', 'python3'];

/** From choosing dump-a's files to the panic on screen, against drgn's start on its vmcore. */
export async function measureWhatHappened(browser: Browser, address: string): Promise<readonly BenchRow[]> {
  if (realDataDir === undefined) {
    console.log('SKIPPED: what happened is measured on a real dump, and ../shared/data is not there');
    return [];
  }
  const [hsa, memory, map] = await Promise.all([
    realFile('dump-a/hsa.img'),
    realFile('dump-a/mem.img'),
    realFile('dump-a/memmap.txt'),
  ]);
  const ours: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const page = await productPage(browser, address);
    const start = performance.now();
    await page.getByLabel('Open files').setInputFiles([hsa, memory, map]);
    await page.getByRole('region', { name: 'Backtrace of the panic' }).waitFor();
    if (round > 0) ours.push(performance.now() - start);
    await page.context().close();
  }
  const peers = await drgnStarts();
  if (peers.length === 0) {
    console.log('SKIPPED: drgn is not installed (Debian: python3-drgn)');
    return [];
  }
  return [
    {
      what: "from choosing dump-a's files to the reason, task and backtrace of the panic",
      ours: median(ours),
      reference: median(peers),
      unit: 'ms',
      against: 'drgn opening its vmcore, which without a vmlinux tells none of these',
      note: 'crash has no build for s390 dumps on this kind of machine, and no vmlinux is at hand',
    },
  ];
}

async function drgnStarts(): Promise<readonly number[]> {
  const vmcore = await realFile('dump-a/vmcore');
  const script = 'import sys, drgn; p = drgn.Program(); p.set_core_dump(sys.argv[1]); p.read(0, 4096, True)';
  for (const python of DRGN) {
    if (!existsSync(python) && python.startsWith('/')) continue;
    const times: number[] = [];
    try {
      for (let round = 0; round < ROUNDS; round++) {
        const took = timed(python, ['-c', script, vmcore]);
        if (took !== undefined) times.push(took);
      }
    } catch {
      // This Python has no drgn.
      continue;
    }
    if (times.length > 0) return times;
  }
  return [];
}
