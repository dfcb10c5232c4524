/** Using the app makes no request but for its own parts, and breaks no rule of its own policy. */
import { expect, type Page, test } from '@playwright/test';
import { goTo, openPair, saveByDownload, smallMachine, VIEWS } from './steps.ts';

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
  for (const view of VIEWS) {
    await goTo(page, view);
  }
}

test('opening a pair, looking at every view and exporting asks nothing of the network', async ({ page }) => {
  const seen = watch(page);
  await saveByDownload(page);
  await page.goto('/');
  await openPair(page, smallMachine());
  await visitAll(page);
  const download = page.waitForEvent('download');
  await page.getByRole('main').getByRole('button', { name: 'Export vmcore' }).click();
  expect((await download).suggestedFilename()).toBe('vmcore');
  expect(seen.foreign).toEqual([]);
  expect(seen.complaints).toEqual([]);
});

/** Waits until the page fetches nothing more: the code of what may be asked for later comes in the background. */
async function everythingFetched(page: Page): Promise<void> {
  const fetched = () => page.evaluate(() => performance.getEntriesByType('resource').length);
  let before = -1;
  await expect
    .poll(
      async () => {
        const now = await fetched();
        const isQuiet = now === before;
        before = now;
        return isQuiet;
      },
      { intervals: [1000] },
    )
    .toBe(true);
}

test('the sample opens with one click and without a connection', async ({ page, context }) => {
  const seen = watch(page);
  await page.goto('/');
  await page.getByRole('button', { name: 'Open the sample dump' }).click();
  await visitAll(page);
  await goTo(page, 'Overview');
  await expect(page.getByText('6.1.192-zdi').first()).toBeVisible();
  await everythingFetched(page);
  // With everything loaded, the network can go: memory still reads.
  await context.setOffline(true);
  await goTo(page, 'Memory');
  const address = page.getByRole('textbox', { name: 'Address' });
  await address.fill('1fffff0');
  await address.press('Enter');
  const row = (start: string) =>
    page.locator(`[data-address="${start}"], [data-address="${start.padStart(16, '0')}"]`);
  await expect(row('1fffff0')).toHaveAttribute('data-source', 'hsa');
  await expect(row('2000000')).toHaveAttribute('data-source', 'memory');
  expect(seen.foreign).toEqual([]);
  expect(seen.complaints).toEqual([]);
});
