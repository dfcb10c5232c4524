/** Registers that a core file has no notes for are said to be missing, and never shown as zero. */
import { expect, test } from '@playwright/test';
import { elfVmcore } from './fixtures/reference.ts';
import { goTo } from './steps.ts';

test('control registers and the CPU timer without notes are missing in card and matrix', async ({ page }) => {
  const buffer = Buffer.from(elfVmcore('P4', { cpu: 1, types: [0x301, 0x304] }));
  await page.goto('/');
  await page
    .getByLabel('Open files')
    .setInputFiles([{ name: 'core', mimeType: 'application/octet-stream', buffer }]);
  await goTo(page, 'CPUs');
  const [first, second] = [page.locator('[data-cpu="0"]'), page.locator('[data-cpu="1"]')];
  await expect(first.getByText('c13', { exact: true }).first()).toBeVisible();
  await expect(first.getByText('missing in the dump')).toHaveCount(0);
  await expect(second.getByText('missing in the dump')).toHaveCount(2);
  await expect(second.getByText('c13', { exact: true })).toHaveCount(0);
  await expect(second.getByText('r15', { exact: true }).first()).toBeVisible();

  await page.getByText('Matrix', { exact: true }).click();
  await page.getByRole('checkbox', { name: 'Clocks' }).check();
  const table = page.getByRole('table', { name: 'Registers by CPU' });
  for (const [row, count] of [
    ['CPU timer', 1],
    ['c13', 1],
    ['clock comp.', 0],
  ] as const) {
    const cells = table.getByRole('row', { name: new RegExp(`^${row}`) }).getByRole('cell');
    await expect(cells.first()).toBeVisible();
    await expect(cells.filter({ hasText: 'missing' })).toHaveCount(count);
  }
});
