/** Files that cannot be opened: one clear message each, and the page stays usable. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { fullMemory, hsaImage, writeSparsePair } from './fixtures/pairFiles.ts';
import { goTo, openPair, smallMachine } from './steps.ts';

function file(name: string, bytes: Uint8Array) {
  return { name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) };
}

/** After a message, a good pair still opens. */
async function stillUsable(page: Page): Promise<void> {
  await openPair(page, smallMachine());
  await goTo(page, 'CPUs');
  await expect(page.getByRole('heading', { name: /2 CPUs/ })).toBeVisible();
}

test('an empty file', async ({ page }) => {
  await page.goto('/');
  await page.getByLabel('Open files').setInputFiles(file('nothing.img', new Uint8Array(0)));
  await expect(page.getByRole('alert')).toContainText('empty');
  await expect(page.getByRole('alert')).toContainText('nothing.img');
  await stillUsable(page);
});

test('a file that is no dump', async ({ page }) => {
  await page.goto('/');
  await page
    .getByLabel('Open files')
    .setInputFiles(file('letter.pdf', new TextEncoder().encode('%PDF-1.7 <b>hello</b>')));
  await expect(page.getByRole('alert')).toContainText('not a dump');
  await expect(page.getByRole('alert')).toContainText('PDF');
  await stillUsable(page);
});

test('swapped files are asked about, and swapping them back opens the dump', async ({ page }) => {
  const machine = smallMachine();
  await page.goto('/');
  await page.getByLabel('HSA file').setInputFiles(file('memory.img', fullMemory(machine)));
  await page.getByLabel('Memory file').setInputFiles(file('hsa.img', hsaImage(machine)));
  const form = page.getByRole('form', { name: 'Pair files' });
  await expect(form).toContainText(/smaller/);
  await form.getByRole('button', { name: /swap/i }).click();
  // The length of what was taken for the HSA file must not outlive the swap.
  await expect(form.getByLabel('HSA size')).toHaveValue('');
  await form.getByRole('button', { name: 'Open dump' }).click();
  await goTo(page, 'CPUs');
  await expect(page.getByRole('heading', { name: /2 CPUs/ })).toBeVisible();
  await goTo(page, 'Overview');
  await expect(page.getByRole('main', { name: 'Overview' })).toContainText('ends 0x200000');
});

test('an HSA larger than the memory file is said in plain words', async ({ page }) => {
  const machine = smallMachine();
  await page.goto('/');
  await page.getByLabel('HSA file').setInputFiles(file('hsa.img', hsaImage(machine)));
  await page
    .getByLabel('Memory file')
    .setInputFiles(file('short.img', fullMemory(machine).subarray(0, 0x10000)));
  await expect(page.getByRole('form', { name: 'Pair files' })).toContainText(
    'The memory file is smaller than the HSA',
  );
});

test('a cut-off memory file opens and shows what is missing', async ({ page }) => {
  const machine = smallMachine();
  await page.goto('/');
  await page.getByLabel('HSA file').setInputFiles(file('hsa.img', hsaImage(machine)));
  await page
    .getByLabel('Memory map')
    .setInputFiles(file('memmap.txt', new TextEncoder().encode('0000000000000000 0000000000800000 ')));
  await page
    .getByLabel('Memory file')
    .setInputFiles(file('cut.img', fullMemory(machine).subarray(0, 0x500000)));
  const open = page.getByRole('button', { name: 'Open dump' });
  await goTo(page, 'Memory').catch(() => open.click());
  await goTo(page, 'Memory');
  await page.getByRole('textbox', { name: 'Address' }).fill('600000');
  await page.getByRole('textbox', { name: 'Address' }).press('Enter');
  await expect(
    page.getByRole('grid', { name: 'Memory' }).locator('[data-source="missing"]').first(),
  ).toContainText('0x500000');
});

test('a file that changes while it is open is reported once, and the page stays usable', async ({ page }) => {
  const dir = mkdtempSync(join(tmpdir(), 'oldmem-changed-'));
  try {
    const paths = writeSparsePair(smallMachine(), dir);
    await page.goto('/');
    await page.getByLabel('Open files').setInputFiles([paths.hsa, paths.memory, paths.map]);
    await goTo(page, 'Memory');
    await expect(page.getByRole('grid', { name: 'Memory' }).locator('[data-address="0"]')).toBeVisible();
    truncateSync(paths.memory, 0x300000);
    writeFileSync(paths.hsa, new Uint8Array(0x200000));
    await page.getByRole('textbox', { name: 'Address' }).fill('700000');
    await page.getByRole('textbox', { name: 'Address' }).press('Enter');
    await expect(page.getByRole('alert').first()).toContainText('changed');
    await page.goto('about:blank');
    await page.goto('/');
    await stillUsable(page);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
