/** Using the app makes no request but for its own parts, and breaks no rule of its own policy. */
import { expect, type Page, test } from '@playwright/test';
import { MIB, makeMachine } from './fixtures/machine.ts';
import { fullMemory, hsaImage, memmapText } from './fixtures/pairFiles.ts';

const VIEWS = ['Overview', 'Segments', 'Notes', 'CPUs', 'Memory', 'Findings', 'Export'];

/** Collects what the page asks of the network, and what it complains about. */
function watch(page: Page): { readonly foreign: string[]; readonly complaints: string[] } {
  const foreign: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    const ownPart = /^\/(assets\/[\w.-]+\.(js|css)|theme-boot\.js)?$/.test(url.pathname);
    const own =
      ownPart && url.host.startsWith('127.0.0.1:') && url.search === '' && request.method() === 'GET';
    if (url.protocol !== 'blob:' && !own) foreign.push(`${request.method()} ${request.url()}`);
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  return { foreign, complaints };
}

async function visitAll(page: Page): Promise<void> {
  for (const name of VIEWS) {
    await page.getByRole('tab', { name }).or(page.getByRole('link', { name })).first().click();
    await expect(page.getByRole('main')).not.toBeEmpty();
  }
}

test('opening a pair, looking at every view and exporting asks nothing of the network', async ({ page }) => {
  const seen = watch(page);
  // Saving by download: nobody answers a save dialogue here.
  await page.addInitScript('delete Window.prototype.showSaveFilePicker; delete window.showSaveFilePicker');
  await page.goto('/');
  const machine = makeMachine({ chunks: [[0, 8 * MIB]] });
  const file = (name: string, bytes: Uint8Array) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(bytes),
  });
  await page
    .getByLabel('Open files')
    .setInputFiles([
      file('hsa.img', hsaImage(machine)),
      file('mem.img', fullMemory(machine)),
      file('memmap.txt', memmapText(machine)),
    ]);
  await visitAll(page);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export vmcore' }).click();
  expect((await download).suggestedFilename()).toBe('vmcore');
  expect(seen.foreign).toEqual([]);
  expect(seen.complaints).toEqual([]);
});

test('the sample opens with one click and without a connection', async ({ page, context }) => {
  const seen = watch(page);
  await page.goto('/');
  await page.getByRole('button', { name: 'Open the sample dump' }).click();
  await visitAll(page);
  await page
    .getByRole('tab', { name: 'Overview' })
    .or(page.getByRole('link', { name: 'Overview' }))
    .first()
    .click();
  await expect(page.getByText('6.1.192-zdi').first()).toBeVisible();
  // With everything loaded, the network can go: memory still reads.
  await context.setOffline(true);
  await page
    .getByRole('tab', { name: 'Memory' })
    .or(page.getByRole('link', { name: 'Memory' }))
    .first()
    .click();
  const address = page.getByRole('textbox', { name: 'Address' });
  await address.fill('1fffff0');
  await address.press('Enter');
  await expect(page.locator('[data-address="0000000001fffff0"], [data-address="1fffff0"]')).toBeVisible();
  await expect(page.locator('[data-address="0000000002000000"], [data-address="2000000"]')).toHaveAttribute(
    'data-source',
    'memory',
  );
  expect(seen.foreign).toEqual([]);
  expect(seen.complaints).toEqual([]);
});
