/** Dumps as support portals hand them out: packed with gzip, xz or zstd, in tar archives, or in ways that are refused. */
import { gzipSync } from 'node:zlib';
import { expect, type Page, test } from '@playwright/test';
import { storedXz, storedZstd } from './fixtures/packedFiles.ts';
import { fullMemory, hsaImage, memmapText } from './fixtures/pairFiles.ts';
import { elfVmcore } from './fixtures/reference.ts';
import { tarFile } from './fixtures/tarFile.ts';
import { scratchFiles } from './scratchFiles.ts';
import { goTo, smallMachine } from './steps.ts';

async function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await page.goto('/');
  await page
    .getByLabel('Open files')
    .setInputFiles([{ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) }]);
}

test('a gzip-packed vmcore opens, and closing it frees the space', async ({ page }) => {
  await drop(page, 'vmcore.gz', gzipSync(elfVmcore('P4')));
  await goTo(page, 'CPUs');
  expect(await scratchFiles(page)).toEqual([expect.stringMatching(/vmcore$/)]);
  await page.goto('/');
  await drop(page, 'second.gz', gzipSync(elfVmcore('P2')));
  await goTo(page, 'CPUs');
  expect(await scratchFiles(page)).toEqual([expect.stringMatching(/second$/)]);
});

test('gzip, xz and zstd files joined from several open as one', async ({ page }) => {
  const whole = elfVmcore('P4');
  const parts = [
    whole.subarray(0, 1_000_000),
    whole.subarray(1_000_000, 3_000_000),
    whole.subarray(3_000_000),
  ];
  for (const pack of [gzipSync, storedXz, (part: Uint8Array) => storedZstd(part)]) {
    await drop(page, 'vmcore.packed', Buffer.concat(parts.map((part) => pack(part))));
    await goTo(page, 'Overview');
    await expect(page.getByTitle(`${whole.length} bytes`)).toBeVisible();
  }
});

test('a packed archive with a pair, its map and a log opens as the pair', async ({ page }) => {
  const machine = smallMachine();
  const archive = tarFile([
    { name: 'case-1/README', bytes: Buffer.from('taken on Monday\n') },
    { name: 'case-1/hsa.img.gz', bytes: gzipSync(hsaImage(machine)) },
    { name: 'case-1/mem.img', bytes: fullMemory(machine) },
    { name: 'case-1/memmap.txt', bytes: memmapText(machine) },
  ]);
  await drop(page, 'case-1.tgz', gzipSync(archive));
  await goTo(page, 'Overview');
  await expect(page.getByRole('main', { name: 'Overview' })).toContainText('hsa.img');
  await expect(page.getByRole('main', { name: 'Overview' })).not.toContainText('README');
});

test('xz and zstd files open whatever they are called', async ({ page }) => {
  await drop(page, 'dump.bin', storedXz(elfVmcore('P4')));
  await goTo(page, 'CPUs');
  expect(await scratchFiles(page)).toEqual([expect.stringMatching(/dump\.bin$/)]);
  await drop(page, 'vmcore.zst', storedZstd(elfVmcore('P2')));
  await goTo(page, 'CPUs');
  await expect.poll(() => scratchFiles(page)).toEqual([expect.stringMatching(/vmcore$/)]);
});

test('an archive in an archive keeps only what the dump needs', async ({ page }) => {
  const machine = smallMachine();
  const inner = tarFile([
    { name: 'hsa.img.xz', bytes: storedXz(hsaImage(machine)) },
    { name: 'mem.img', bytes: fullMemory(machine) },
  ]);
  const outer = tarFile([
    { name: 'case/notes.txt', bytes: Buffer.from('two files\n') },
    { name: 'case/dump.tar.zst', bytes: storedZstd(inner, false) },
    { name: 'case/memmap.txt', bytes: memmapText(machine) },
  ]);
  await drop(page, 'case.txz', storedXz(outer));
  await goTo(page, 'Overview');
  await expect(page.getByRole('main', { name: 'Overview' })).toContainText('hsa.img');
  await expect.poll(async () => (await scratchFiles(page)).length).toBe(3);
});

test('other packings and damaged files are refused with advice', async ({ page }) => {
  await drop(page, 'vmcore.bz2', Buffer.from('425a6839314159265359', 'hex'));
  await expect(page.getByRole('alert')).toContainText('This is a bzip2 file');
  await expect(page.getByRole('alert')).toContainText('bunzip2 vmcore.bz2');
  for (const [name, packed] of [
    ['cut.gz', gzipSync(elfVmcore('P4')).subarray(0, 5000)],
    ['cut.xz', storedXz(elfVmcore('P4')).subarray(0, 200_000)],
    ['cut.zst', storedZstd(elfVmcore('P4')).subarray(0, 200_000)],
  ] as const) {
    await drop(page, name, packed);
    await expect(page.getByRole('alert')).toContainText('cannot be unpacked to its end');
    await expect.poll(() => scratchFiles(page)).toEqual([]);
  }
});
