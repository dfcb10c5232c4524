/** Unpacking where it cannot go on: too little space, a full disk, a person who gives up. The page stays usable. */
import { expect, type Page, test } from '@playwright/test';
import { storedXz, storedZstd, zstdBomb } from './fixtures/packedFiles.ts';
import { elfVmcore } from './fixtures/reference.ts';
import { tarFile } from './fixtures/tarFile.ts';
import { scratchFiles } from './scratchFiles.ts';
import { goTo } from './steps.ts';
import { fullDisk, patchWorkers, SLOW_DISK } from './workerPatch.ts';

const MIB = 2 ** 20;

async function choose(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await page
    .getByLabel('Open files')
    .setInputFiles([{ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) }]);
}

/** Opens a dump that is not packed: the page does everything it did before. */
async function expectUsable(page: Page): Promise<void> {
  await expect.poll(() => scratchFiles(page)).toEqual([]);
  await choose(page, 'plain', elfVmcore('P4'));
  await goTo(page, 'CPUs');
  await expect(page.getByRole('main', { name: 'CPUs' })).toContainText(/CPU 1/);
}

/** The browser says that it has `bytes` for this page. */
async function claimSpace(page: Page, bytes: number): Promise<void> {
  await page.addInitScript((quota) => {
    navigator.storage.estimate = () => Promise.resolve({ quota, usage: 0 });
  }, bytes);
}

for (const [name, packed] of [
  ['sized.xz', storedXz(elfVmcore('P4'))],
  ['sized.zst', storedZstd(elfVmcore('P4'))],
  ['unsized.zst', storedZstd(elfVmcore('P4'), false)],
  ['archive.tar.zst', storedZstd(tarFile([{ name: 'vmcore', bytes: elfVmcore('P4') }]), false)],
] as const) {
  test(`${name} is refused where it would not fit`, async ({ page }) => {
    await claimSpace(page, 2 * MIB);
    await page.goto('/');
    await choose(page, name, packed);
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('The unpacked file would not fit');
    await expect(alert).toContainText('the browser has 1.8 MiB for it');
    await expect(alert).toContainText('Free some space');
    await expectUsable(page);
  });
}

test('a disk that fills up while unpacking is said in words, and nothing stays', async ({ page }) => {
  await patchWorkers(page, fullDisk(2 * MIB));
  await page.goto('/');
  await choose(page, 'vmcore.xz', storedXz(elfVmcore('P4')));
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('There is no space left to unpack to');
  await expect(alert).toContainText('unpack it yourself where there is room');
  await expectUsable(page);
});

test('unpacking tells how far it is and ends when it is cancelled', async ({ page }) => {
  await patchWorkers(page, SLOW_DISK);
  await page.goto('/');
  // 8 GiB at 50 pieces of 1 MiB in a second: far longer than the test.
  await choose(page, 'bomb.zst', zstdBomb(65536));
  await expect(page.getByRole('status').first()).toContainText(
    /Unpacking bomb\.zst: \d+ %, [\d.]+ MiB so far/,
  );
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expectUsable(page);
});

test('what an earlier session left in the private folder is removed at the start', async ({ page }) => {
  await page.goto('/');
  await page.evaluate(async () => {
    const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('oldmem-scratch', {
      create: true,
    });
    const old = await root.getDirectoryHandle('a-page-that-is-gone', { create: true });
    await old.getFileHandle('1-vmcore', { create: true });
  });
  expect(await scratchFiles(page)).toEqual(['1-vmcore']);
  await page.reload();
  await expect.poll(() => scratchFiles(page)).toEqual([]);
});
