/** What memory was used for: the picture of it, and a kdump that leaves pages out by it. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { goTo, openPair, saveByDownload, smallMachine } from './steps.ts';

const PANIC = 'Kernel panic - not syncing: sysrq triggered crash';
/** As makedumpfile counts them in this dump. */
const FREE = (0x48ee).toLocaleString('en');
const KEPT = (0x6000 - 0x48ee - 0x2e0 - 0x1cb).toLocaleString('en');

async function openSample(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: 'Open the sample dump' }).click();
  await expect(page.getByText(PANIC).first()).toBeVisible();
}

test('a kdump at level 31 is smaller as promised, opens again, and shows what was left out as left out', async ({
  page,
}) => {
  await saveByDownload(page);
  await openSample(page);
  await goTo(page, 'Export');
  await page.getByLabel('Format', { exact: true }).selectOption('kdump');
  await page.getByRole('button', { name: 'All of it (31)' }).click();
  await expect(page.getByRole('group', { name: 'Leave out (dump level 31)' })).toContainText(`${FREE} pages`);
  await expect(page.getByText(`${KEPT} of 24,576 pages stay`)).toBeVisible();
  await expect(page.getByText(/19865 of 24576 pages are left out/)).toBeVisible();
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export kdump', exact: true }).click();
  const path = await (await saving).path();

  const other = await page.context().newPage();
  await other.goto('/');
  await other.getByLabel('Open files').setInputFiles(path);
  await expect(other.getByText(PANIC).first()).toBeVisible();
  await expect(
    other.getByRole('main', { name: 'Overview' }).getByText(/Task zdi_crasher \(pid \d+\) panicked on CPU 0/),
  ).toBeVisible();
  await goTo(other, 'Tasks');
  await goTo(other, 'Memory');
  const box = other.getByRole('combobox', { name: 'Address' }).or(other.getByLabel('Address')).first();
  await box.fill('3000000');
  await box.press('Enter');
  await expect(other.getByText(/left out by the writer of the dump/).first()).toBeVisible();
});

test('the picture says what each place was used for, and leads there', async ({ page }) => {
  await openSample(page);
  await goTo(page, 'Usage');
  const table = page.getByRole('table').first();
  await expect(table.getByRole('row', { name: /^Free/ })).toContainText(FREE);
  await page.getByRole('button', { name: 'Find zeros too' }).click();
  await expect(table.getByRole('row', { name: /^Zeros/ })).toContainText('566');
  const map = page.getByRole('slider', { name: /Memory by use/ });
  await map.focus();
  await map.press('End');
  await expect(map).toHaveAttribute('aria-valuetext', /^0x5ff8000 to 0x5ffffff, /);
  await map.press('Home');
  await map.press('ArrowRight');
  await expect(map).toHaveAttribute('aria-valuetext', /^0x8000 to 0xffff, /);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await map.press('Enter');
  await expect(page.getByRole('main', { name: 'Memory' })).toBeVisible();
  await expect(page.locator('[data-address="8000"]')).toBeVisible();
});

test('a dump without page states says why, and still offers levels 0 and 1', async ({ page }) => {
  await page.goto('/');
  await openPair(page, smallMachine());
  await goTo(page, 'Usage');
  await expect(page.getByText(/What pages are used for cannot be told/)).toBeVisible();
  await goTo(page, 'Export');
  await page.getByLabel('Format', { exact: true }).selectOption('kdump');
  await expect(page.getByText(/What pages are used for cannot be told/)).toBeVisible();
  await expect(page.getByLabel('Free', { exact: true })).toBeDisabled();
  await expect(page.getByLabel('Zeros', { exact: true })).toBeEnabled();
});
