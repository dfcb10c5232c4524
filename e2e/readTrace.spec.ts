/** The last reads of memory: opened from the status bar, live while Memory is scrolled, paused, cleared, followed. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { goTo, openPair, smallMachine } from './steps.ts';

test('reads are listed with side and cache, and lead to their bytes', async ({ page }) => {
  await page.goto('/');
  await openPair(page, smallMachine());
  await goTo(page, 'Memory');
  await page.getByRole('button', { name: / read(,|$)/ }).click();
  const panel = page.getByRole('region', { name: 'Reads' });
  const table = panel.getByRole('table', { name: 'Last reads' });
  await expect(table.getByRole('row').nth(1)).toContainText('HSA file');

  // Past the end of the HSA the other file answers, first from the file, then from the cache.
  const box = page.getByLabel('Address').first();
  await box.fill('400000');
  await box.press('Enter');
  await expect(table.getByRole('row').filter({ hasText: 'memory file' }).first()).toBeVisible();
  await expect(table.getByText('miss, read from the file').first()).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  await panel.getByRole('button', { name: 'Pause' }).click();
  await panel.getByRole('button', { name: 'Clear' }).click();
  await expect(table.getByRole('row')).toHaveCount(1);
  await box.fill('500000');
  await box.press('Enter');
  await expect(page.locator('[data-address="500000"]')).toBeVisible();
  await expect(table.getByRole('row')).toHaveCount(1);
  await panel.getByRole('button', { name: 'Go on' }).click();
  await expect(table.getByRole('row').nth(1)).toContainText('memory file');

  // By keyboard: the newest read of the other place leads there.
  await goTo(page, 'Overview');
  const row = table.getByRole('row').nth(1);
  const address = (await row.getByRole('cell').nth(1).textContent()) ?? '';
  await panel.getByRole('button', { name: 'Pause' }).click();
  await row.focus();
  await row.press('Enter');
  await expect(page.getByRole('main', { name: 'Memory' })).toBeVisible();
  await expect(page.getByLabel('Address').first()).toHaveValue(
    new RegExp(`${Number.parseInt(address, 16).toString(16)}$`),
  );
  await panel.getByRole('button', { name: 'Close the reads' }).click();
  await expect(panel).toHaveCount(0);
});

test('the palette opens the reads too', async ({ page }) => {
  await page.goto('/');
  await openPair(page, smallMachine());
  await expect(page.getByRole('main', { name: 'Overview' })).toBeVisible();
  await page.keyboard.press('Control+k');
  const command = page.getByRole('combobox', { name: 'Command' });
  await command.fill('last reads');
  await expect(page.getByRole('option', { name: /last reads of memory/ })).toBeVisible();
  await command.press('Enter');
  await expect(page.getByRole('region', { name: 'Reads' })).toBeVisible();
});
