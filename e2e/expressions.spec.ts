/** Places by expression, in the address box and in the palette: names of the dumped kernel, tasks, modules, rd. */
import { expect, type Page, test } from '@playwright/test';
import { goTo, openPair, smallMachine } from './steps.ts';

async function openSample(page: Page) {
  await page.goto('/');
  await page.getByRole('button', { name: 'Open the sample dump' }).click();
  await goTo(page, 'Memory');
  const box = page.getByRole('textbox', { name: 'Address' });
  return {
    box,
    alert: page.getByRole('alert'),
    notice: page.getByRole('status'),
    async jump(expression: string): Promise<void> {
      await box.fill(expression);
      await box.press('Enter');
    },
  };
}

test('a symbol with an offset leads to its bytes, and says where it lies', async ({ page }) => {
  const { box, jump, notice } = await openSample(page);
  await jump('linux_banner');
  await expect(
    notice.filter({ hasText: /“linux_banner” is virtual 0x[0-9a-f]+, absolute 0x[0-9a-f]+\./ }),
  ).toBeVisible();
  const start = Number.parseInt(await box.inputValue(), 16);
  const row = page
    .getByRole('grid', { name: 'Memory' })
    .locator(`[data-address="${(start - (start % 16)).toString(16)}"]`);
  await expect(row).toContainText('Linux ver'.slice(0, 16 - (start % 16)));
  await jump('linux_banner+0x10');
  await expect(box).toHaveValue((start + 16).toString(16).padStart(16, '0'));
});

test('a task and its stack are found by process number, from the palette too', async ({ page }) => {
  const { box, jump, alert, notice } = await openSample(page);
  await jump('task 1');
  await expect(notice.filter({ hasText: '“task 1” is virtual' })).toBeVisible();
  const struct = await box.inputValue();
  await jump('task 999999');
  await expect(alert).toHaveText('No task of the kernel has the number 999999.');
  await box.press('Escape');
  await page.keyboard.press('Control+k');
  const command = page.getByRole('combobox', { name: 'Command' });
  await command.fill('task 1 stack');
  await expect(page.getByRole('option', { name: 'Go to task 1 stack' })).toBeVisible();
  await command.press('Enter');
  await expect(notice.filter({ hasText: '“task 1 stack” is virtual' })).toBeVisible();
  expect(await box.inputValue()).not.toBe(struct);
});

test('the palette goes to addresses and keeps a refusal beside the text', async ({ page }) => {
  const { box } = await openSample(page);
  await page.keyboard.press('Control+k');
  const command = page.getByRole('combobox', { name: 'Command' });
  await command.fill('0x11c8');
  await expect(page.getByRole('option').first()).toContainText('Go to 0x11c8');
  await command.press('Enter');
  await expect(box).toHaveValue('00000000000011c8');
  await page.keyboard.press('Control+k');
  await command.fill('no_such_symbol_here');
  await command.press('Enter');
  await expect(page.getByRole('alert')).toContainText('no module “no_such_symbol_here”');
  await expect(command).toBeFocused();
});

test('a dump that names no kernel says so instead of searching all memory', async ({ page }) => {
  await page.goto('/');
  await openPair(page, smallMachine());
  await goTo(page, 'Memory');
  const box = page.getByRole('textbox', { name: 'Address' });
  await box.fill('panic+10');
  await box.press('Enter');
  await expect(page.getByRole('alert')).toContainText('does not say where its kernel is');
});
