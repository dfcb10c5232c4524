/**
 * `npm run bench`: measures in an installed Chromium, prints the table and writes it into docs/performance.md. Names
 * on the command line choose parts: opening, kernel, reading, export, convert, scrolling; then only the table is printed.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';
import { join } from 'node:path';
import { projectRoot, serveProduct, startBrowser } from './browser.ts';
import { benchFiles } from './files.ts';
import { measureConversion, measureKdumpOpening } from './formats.ts';
import { measureWhatHappened } from './kernel.ts';
import { measureExport, measureOpening } from './product.ts';
import { measureReading } from './reading.ts';
import { type BenchRow, markdown, replaceTable } from './report.ts';
import { measureScrolling } from './scrolling.ts';

const PARTS = ['opening', 'kernel', 'reading', 'export', 'convert', 'scrolling'] as const;
type Part = (typeof PARTS)[number];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !PARTS.some((part) => part === name));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}; parts are ${PARTS.join(', ')}.`);
  process.exit(2);
}
const parts = PARTS.filter((part) => asked.length === 0 || asked.includes(part));

console.log('Making files ...');
const files = benchFiles();
const browser = await startBrowser();
const address = parts.some((part) => part !== 'reading') ? await serveProduct() : '';

const measures: Record<Part, () => Promise<readonly BenchRow[]>> = {
  opening: async () => [
    ...(await measureOpening(browser, address, files)),
    ...(await measureKdumpOpening(browser, address)),
  ],
  kernel: () => measureWhatHappened(browser, address),
  reading: () => measureReading(browser, files),
  export: () => measureExport(browser, address, files),
  convert: () => measureConversion(browser, address, files),
  scrolling: () => measureScrolling(browser, address, files),
};
const rows: BenchRow[] = [];
for (const part of parts) {
  console.log(`Measuring ${part} ...`);
  rows.push(...(await measures[part]()));
}
const table = markdown(rows, [
  `Chromium ${browser.version()}, headless; ${platform()} ${arch()}, ${cpus().length} processors; Node ${process.version}.`,
  `Measured on ${new Date().toISOString().slice(0, 10)}; each number is the median of several rounds.`,
]);
await browser.close();
console.log(`\n${table}`);
if (parts.length === PARTS.length) {
  const path = join(projectRoot, 'docs/performance.md');
  writeFileSync(path, replaceTable(readFileSync(path, 'utf8'), table));
  mkdirSync(join(projectRoot, 'bench/out'), { recursive: true });
  writeFileSync(join(projectRoot, 'bench/out/rows.json'), JSON.stringify(rows, undefined, 2));
}
process.exit(0);
