/** Every format that can be written, through the page: downloaded by way of the private folder, or into a chosen file. */
import { expect, type Page, test } from '@playwright/test';
import { goTo, openPair, saveByDownload, saveByPicker, smallMachine } from './steps.ts';

const MIB = 2 ** 20;

async function openSmall(page: Page): Promise<void> {
  await page.goto('/');
  await openPair(page, smallMachine());
  await goTo(page, 'Export');
  await expect(page.getByRole('button', { name: 'Export vmcore' })).toBeEnabled();
}

async function choose(page: Page, format: string): Promise<void> {
  await page.getByLabel('Format', { exact: true }).selectOption(format);
}

test('an s390 dump and a kdump are downloaded and open again with the same CPUs', async ({ page }) => {
  await saveByDownload(page);
  await openSmall(page);
  for (const [format, button, name] of [
    ['s390', 'Export s390 dump', 'dump.s390'],
    ['kdump', 'Export kdump', 'dump.kdump'],
  ] as const) {
    await choose(page, format);
    await expect(page.getByRole('button', { name: button })).toBeEnabled();
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: button }).click();
    const download = await saving;
    expect(download.suggestedFilename()).toBe(name);
    const path = await download.path();
    const other = await page.context().newPage();
    await other.goto('/');
    await other.getByLabel('Open files').setInputFiles(path);
    await goTo(other, 'CPUs');
    await expect(other.getByRole('main', { name: 'CPUs' })).toContainText(/CPU 1/);
    await other.close();
  }
});

test('a kdump is written into the chosen file, compared with the plan, and smaller than memory', async ({
  page,
}) => {
  await saveByPicker(page);
  await openSmall(page);
  await choose(page, 'kdump');
  await page.getByRole('group', { name: 'Packing' }).getByText('zstd').click();
  await page.getByRole('button', { name: 'Export kdump' }).click();
  await expect(page.getByText(/^Saved: [\d,]+ bytes, as planned\. .*pages are stored/)).toBeVisible();
  await page.getByRole('button', { name: 'Compare with plan' }).click();
  await expect(page.getByText(/The size is right and/)).toBeVisible();
  const size = await page.evaluate(async () => {
    const handle = await (await navigator.storage.getDirectory()).getFileHandle('dump.kdump');
    return (await handle.getFile()).size;
  });
  expect(size).toBeGreaterThan(4096);
  const head = await page.evaluate(async () => {
    const handle = await (await navigator.storage.getDirectory()).getFileHandle('dump.kdump');
    return [...new Uint8Array(await (await handle.getFile()).slice(424, 428).arrayBuffer())];
  });
  // DUMP_DH_COMPRESSED_ZSTD
  expect(head).toEqual([0, 0, 0, 0x20]);
  expect(size).toBeLessThan(8 * MIB);
});

test('ranges are in the plan before anything is written', async ({ page }) => {
  await saveByDownload(page);
  await openSmall(page);
  await page.getByLabel('Leave out').fill('1000-3000');
  await page.getByLabel('Leave out').press('Enter');
  await expect(page.getByText(/0x1000 to 0x2fff is left out as not stored/)).toBeVisible();
  await page.getByLabel('Only these addresses').fill('nonsense');
  await page.getByLabel('Only these addresses').press('Enter');
  await expect(page.getByText('This is no range of addresses')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Export vmcore' })).toBeDisabled();
});
