/**
 * The main path in an installed Firefox, over WebDriver BiDi: open a pair, see CPUs and bytes, search, save the vmcore; and
 * the last byte of a memory file of nearly 16 TiB. A program of its own, because the test runner of the other browser
 * tests does not drive a stock Firefox: `tsx e2e/firefox.smoke.ts [REPORT.json]` on the build that is there.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { installedFirefox, launchFirefox } from '../tools/findFirefox.mjs';
import { listen } from '../tools/serveDist.mjs';
import { FirefoxPage } from './firefoxPage.ts';
import { MIB, makeMachine } from './fixtures/machine.ts';
import { expectedVmcore, writeSparsePair } from './fixtures/pairFiles.ts';

const TIB = 2 ** 40;

interface Bench {
  readonly page: FirefoxPage;
  /** An empty folder for the files of one test. */
  readonly dir: string;
  readonly downloads: string;
}

type Check = (bench: Bench) => Promise<void>;

function ensureThat(holds: boolean, words: string): void {
  if (!holds) throw new Error(words);
}

const CHECKS: Readonly<Record<string, Check>> = {
  async 'a small pair opens, shows CPUs and bytes, is searched, and is saved byte for byte'({
    page,
    dir,
    downloads,
  }) {
    const machine = makeMachine({ release: '6.6.0-test', chunks: [[0, 8 * MIB]] });
    machine.memory.text(8 * MIB - 16, 'the last row here');
    await page.openPair(writeSparsePair(machine, dir));
    await page.goTo('CPUs');
    await page.text('0704c00180000000');
    await page.goTo('Memory');
    await page.jump('end - 10');
    await page.row(8 * MIB - 16, 'the last row her');
    await page.jump('hsa');
    await page.row(2 * MIB);
    await page.goTo('Search');
    await page.enter('Pattern', 'the last row');
    await page.text('Done: 1 hit');
    await page.follow((8 * MIB - 16).toString(16).padStart(16, '0'));
    await page.row(8 * MIB - 16, 'the last row her');
    await page.goTo('Export');
    await page.press('Export vmcore');
    const saved = join(downloads, 'vmcore');
    const expected = expectedVmcore(machine, 'P4');
    await page.until(
      'the file is saved',
      () => existsSync(saved) && statSync(saved).size === expected.length,
    );
    ensureThat(readFileSync(saved).equals(expected), 'the saved vmcore differs from the expected one');
  },

  async 'nearly 16 TiB scroll to the last byte, by jump and by keyboard'({ page, dir }) {
    // One frame less than 16 TiB is the largest file of ext4.
    const end = 16 * TIB - 4096;
    const machine = makeMachine({ hsaSize: 32 * MIB, chunks: [[0, end]] });
    machine.memory.text(end - 16, 'the last row here');
    await page.openPair(writeSparsePair(machine, dir));
    await page.goTo('CPUs');
    await page.text('0704c00180000000');
    await page.goTo('Memory');
    await page.jump((end - 16).toString(16));
    await page.row(end - 16, 'the last row her');
    await page.key('Home', ['Control']);
    await page.row(0);
    // In the middle the window has all its rows, and is as high as it ever gets.
    await page.jump((8 * TIB).toString(16));
    await page.row(8 * TIB);
    const { asked, shown } = await page.gridHeights();
    ensureThat(asked > 0 && shown === asked, `the grid is ${shown} px high, not ${asked}`);
    await page.key('End', ['Control']);
    await page.row(end - 16, 'the last row her');
    await page.jump((end - 16 * 100).toString(16));
    for (let times = 0; times < 8; times++) await page.key('PageDown');
    await page.row(end - 16, 'the last row her');
    await page.key('ArrowUp');
    await page.row(end - 32);
    await page.goTo('Export');
    await page.text((end + 4096).toLocaleString('en').slice(0, 10));
  },

  async 'the sample opens by one click'({ page }) {
    await page.press('Open the sample dump');
    await page.goTo('CPUs');
    await page.text('PSW');
  },
};

interface Report {
  readonly passed: string[];
  readonly failed: string[];
  readonly skipped: string[];
}

async function runChecks(browser: Browser, downloads: string, report: Report): Promise<void> {
  const address = await listen(join(import.meta.dirname, '../dist'), 0);
  for (const [name, check] of Object.entries(CHECKS)) {
    const dir = mkdtempSync(join(tmpdir(), 'oldmem-firefox-'));
    const page = await FirefoxPage.open(browser, address);
    try {
      await check({ page, dir, downloads });
      ensureThat(page.problems.length === 0, `the page complained: ${page.problems.join('; ')}`);
      report.passed.push(name);
      console.log(`  ok  ${name}`);
    } catch (error) {
      report.failed.push(name);
      console.error(`  FAILED  ${name}\n`, error, page.problems);
    } finally {
      await page.close();
      rmSync(dir, { recursive: true, force: true });
    }
  }
}

const report: Report = { passed: [], failed: [], skipped: [] };
const program = installedFirefox();
if (program === undefined) {
  console.log('!!! No Firefox is installed: the main path was NOT tried there.');
  report.skipped.push(...Object.keys(CHECKS));
} else {
  const downloads = mkdtempSync(join(tmpdir(), 'oldmem-downloads-'));
  const browser = await launchFirefox(program, downloads);
  console.log(`Firefox: ${await browser.version()}`);
  await runChecks(browser, downloads, report);
  await browser.close();
  rmSync(downloads, { recursive: true, force: true });
}
const reportPath = process.argv[2];
if (reportPath !== undefined) writeFileSync(reportPath, JSON.stringify(report));
process.exit(report.failed.length > 0 ? 1 : 0);
