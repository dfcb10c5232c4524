/** Dumps as support portals hand them out: packed with gzip, in tar archives, or in ways that are refused. */
import { gzipSync } from 'node:zlib';
import { expect, type Page, test } from '@playwright/test';
import { fullMemory, hsaImage, memmapText } from './fixtures/pairFiles.ts';
import { elfVmcore } from './fixtures/reference.ts';
import { tarFile } from './fixtures/tarFile.ts';
import { goTo, smallMachine } from './steps.ts';

async function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await page.goto('/');
  await page
    .getByLabel('Open files')
    .setInputFiles([{ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) }]);
}

/** Files in the private folder that belong to this page or to a page that is gone. */
function scratchFiles(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const names: string[] = [];
    const root = await navigator.storage.getDirectory();
    const scratch = await root.getDirectoryHandle('oldmem-scratch').catch(() => undefined);
    if (scratch === undefined) return names;
    for await (const folder of scratch.values()) {
      if (folder instanceof FileSystemDirectoryHandle)
        for await (const name of folder.keys()) names.push(name);
    }
    return names;
  });
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

test('other packings and damaged files are refused with advice', async ({ page }) => {
  await drop(page, 'vmcore.xz', Buffer.from('fd377a585a000004e6d6b446', 'hex'));
  await expect(page.getByText(/This is a xz file/)).toBeVisible();
  await expect(page.getByText(/xz -d vmcore.xz/)).toBeVisible();
  await drop(page, 'cut.gz', gzipSync(elfVmcore('P4')).subarray(0, 5000));
  await expect(page.getByText('The gzip file cannot be unpacked to its end')).toBeVisible();
});
