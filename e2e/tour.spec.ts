/** The guided tour and the seam view: the ten steps on real bytes, and what the dump kernel overwrote. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { MIB } from './fixtures/machine.ts';
import { DUMP_KERNEL_BYTE } from './fixtures/pairFiles.ts';
import { realDataDir, realFile } from './fixtures/realData.ts';
import { goTo, openPair, smallMachine } from './steps.ts';

async function openSample(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: 'Open the sample dump' }).click();
  await expect(page.getByRole('main', { name: 'Overview' })).toBeVisible();
}

async function violations(page: Page): Promise<readonly string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

test('the tour goes through ten steps by button and by key, on the bytes of the sample', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openSample(page);
  await goTo(page, 'Tour');
  const step = page.getByRole('region', { name: 'Step' });
  await expect(step).toContainText('Step 1 of 10');
  await expect(step).toContainText('6.1.192-zdi');
  // Whoever asked for less motion steps by hand.
  await expect(page.getByRole('button', { name: 'Play' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Next' }).click();
  await page.keyboard.press('ArrowRight');
  await expect(step).toContainText('Step 3 of 10');
  const status = page
    .getByRole('figure', { name: 'Store status' })
    .or(page.getByText('Store status, as the HSA has it'));
  await expect(status.first()).toBeVisible();
  await expect(page.getByText('00001300')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByText(/the dump kernel, from the memory file/)).toBeVisible();
  await page.keyboard.press('End');
  await expect(step).toContainText('Step 10 of 10');
  await expect(step).toContainText('page 0x2000000');
  await page.keyboard.press('Home');
  await expect(step).toContainText('Step 1 of 10');
  await page.getByRole('button', { name: /^Step 5:/ }).click();
  await page.getByRole('button', { name: 'Go to the seam in Memory' }).click();
  await expect(page.getByRole('grid', { name: 'Memory' })).toBeVisible();
  await expect(page.locator('[data-address="2000000"]')).toBeVisible();
});

test('the first screen leads to the tour of the sample', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Take the tour' }).click();
  await expect(page.getByRole('main', { name: 'Tour' })).toBeVisible();
  await page.getByRole('button', { name: /^Step 4:/ }).click();
  // What the dump kernel changed is marked on both sides.
  await expect(page.locator('figure').first().locator('[class*="differs"]').first()).toBeVisible();
  await expect(page.locator('figure').last().locator('[class*="differs"]').first()).toBeVisible();
});

test('the tour plays and pauses, and Escape leaves it', async ({ page }) => {
  await page.clock.install();
  await page.goto('/');
  await openPair(page, smallMachine());
  await expect(
    page
      .getByRole('link', { name: 'Tour' })
      .or(page.getByRole('tab', { name: 'Tour' }))
      .first(),
  ).toBeVisible();
  await goTo(page, 'Tour');
  const step = page.getByRole('region', { name: 'Step' });
  await page.getByRole('button', { name: 'Play' }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.clock.runFor(10_000);
  await expect(step).toContainText('Step 2 of 10');
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.clock.runFor(60_000);
  await expect(step).toContainText('Step 2 of 10');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('main', { name: 'Overview' })).toBeVisible();
});

test('the tour over one finished file says what is not there', async ({ page }) => {
  test.skip(realDataDir === undefined, 'no real data');
  await page.goto('/');
  await page.getByLabel('Open files').setInputFiles(await realFile('dump-a/vmcore'));
  await expect(page.getByRole('main', { name: 'Overview' })).toBeVisible();
  await goTo(page, 'Tour');
  await page.getByRole('button', { name: /^Step 4:/ }).click();
  await expect(
    page.getByText('not in the opened files: there is no second copy of low memory'),
  ).toBeVisible();
  await goTo(page, 'Seam');
  await expect(page.getByText('Nothing to lay beside the HSA')).toBeVisible();
});

test('the seam view lays both files side by side and finds what was overwritten', async ({ page }) => {
  await page.goto('/');
  await openPair(page, smallMachine());
  await goTo(page, 'Seam');
  await expect(page.getByRole('heading', { name: 'Page 0x0' })).toBeVisible();
  const bytes = page.getByRole('region', { name: 'Bytes of both files' });
  const dumpKernel = DUMP_KERNEL_BYTE.toString(16);
  await expect(bytes.locator('td').nth(1)).toHaveText(dumpKernel.repeat(16));
  await expect(bytes.locator('td').nth(0)).not.toHaveText(dumpKernel.repeat(16));
  await page.getByRole('button', { name: 'Next difference' }).click();
  await expect(page.getByRole('heading', { name: 'Page 0x1000' })).toBeVisible();
  await page.getByRole('button', { name: 'Previous difference' }).click();
  await expect(page.getByRole('heading', { name: 'Page 0x0' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Address below the end of the HSA' }).fill('800000');
  await page.keyboard.press('Enter');
  await expect(page.getByText('That address lies beyond the end of the HSA.')).toBeVisible();
  await page.getByRole('button', { name: 'Compare all 2 MiB' }).click();
  await expect(
    page.getByText(`of ${((2 * MIB) / 4096).toString()} pages below the end of the HSA differ`),
  ).toBeVisible();
  await bytes.getByRole('button', { name: '00000010' }).click();
  await expect(page.getByRole('grid', { name: 'Memory' })).toBeVisible();
});

for (const theme of ['light', 'dark'] as const) {
  test(`tour and seam break no rule of axe in the ${theme} theme`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.addInitScript((chosen) => localStorage.setItem('oldmem.theme', chosen), theme);
    await page.goto('/');
    await openPair(page, smallMachine());
    await goTo(page, 'Tour');
    for (const step of [1, 3, 4, 8, 10]) {
      await page.getByRole('button', { name: new RegExp(`^Step ${step}:`) }).click();
      expect.soft(await violations(page), `step ${step}`).toEqual([]);
    }
    await goTo(page, 'Seam');
    await page.getByRole('button', { name: /Compare all/ }).click();
    await expect(page.getByText('pages below the end of the HSA differ')).toBeVisible();
    expect.soft(await violations(page), 'seam').toEqual([]);
  });
}
