/** The slider of HSA_SIZE: what it tells, by keyboard and by number, and that nothing of it is exported. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { elfVmcore } from './fixtures/reference.ts';
import { goTo, openPair, smallMachine } from './steps.ts';

test('another HSA_SIZE shows what would come from elsewhere, and leaves the dump alone', async ({ page }) => {
  await page.goto('/');
  await openPair(page, smallMachine());
  await goTo(page, 'What if');
  await expect(page.getByText('What if: nothing of this is exported.')).toBeVisible();
  const table = page.getByRole('table', { name: 'Now and then' });
  const slider = page.getByRole('slider', { name: 'HSA_SIZE, what if' });
  await expect(slider).toHaveAttribute('aria-valuetext', '0x200000, 2 MiB');
  await expect(page.getByRole('status').filter({ hasText: 'Nothing changes' })).toBeVisible();

  const size = page.getByRole('textbox', { name: 'Size' });
  await size.fill('1 MiB');
  await size.press('Enter');
  await expect(slider).toHaveAttribute('aria-valuetext', '0x100000, 1 MiB');
  await expect(table.getByRole('row', { name: /From the HSA file/ })).toContainText('−1 MiB');
  await expect(table.getByRole('row', { name: /From the memory file/ })).toContainText('+1 MiB');
  await expect(page.getByText('256 pages have bytes on both sides. 64 of them')).toContainText('64 differ');
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  await slider.focus();
  await slider.press('Home');
  await expect(slider).toHaveAttribute('aria-valuetext', /^0x0,/);
  await expect(table.getByRole('row', { name: /From the HSA file/ })).toContainText('−2 MiB');
  await slider.press('End');
  await expect(table.getByRole('row', { name: /Not available/ })).toContainText('+6 MiB');
  await size.fill('12345');
  await expect(page.getByText('Not a multiple of 4 KiB.')).toBeVisible();

  await goTo(page, 'Overview');
  await goTo(page, 'What if');
  await expect(slider).toHaveAttribute('aria-valuetext', '0x200000, 2 MiB');
});

test('the sample can be asked', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Open the sample dump' }).click();
  await goTo(page, 'What if');
  const slider = page.getByRole('slider', { name: 'HSA_SIZE, what if' });
  await slider.press('End');
  await expect(page.getByRole('table', { name: 'Now and then' })).toContainText('Not available');
});

test('a finished vmcore has no border to move, and says so', async ({ page }) => {
  await page.goto('/');
  const buffer = Buffer.from(elfVmcore('P4'));
  const mimeType = 'application/octet-stream';
  await page.getByLabel('Open files').setInputFiles({ name: 'vmcore', mimeType, buffer });
  await goTo(page, 'What if');
  await expect(page.getByText('This dump has no HSA')).toBeVisible();
});
