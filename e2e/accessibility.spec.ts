/** Every screen in both themes against the accessibility rules of axe. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { fullMemory, hsaImage } from './fixtures/pairFiles.ts';
import { goTo, openPair, smallMachine, VIEWS } from './steps.ts';

/** Violations as `rule: selector`, so that a failure can be read. */
async function violations(page: Page): Promise<readonly string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`),
  );
}

for (const theme of ['light', 'dark'] as const) {
  test.describe(`in the ${theme} theme`, () => {
    test.beforeEach(async ({ page }) => {
      await page.addInitScript((name) => {
        localStorage.setItem('oldmem.theme', name);
      }, theme);
      await page.goto('/');
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    });

    test('the home screen breaks no rule', async ({ page }) => {
      await expect(page.getByRole('button', { name: 'Open the sample dump' })).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });

    test('neither an error nor the question for the pairing breaks a rule', async ({ page }) => {
      const files = page.getByLabel('Open files');
      const mimeType = 'application/octet-stream';
      await files.setInputFiles({ name: 'letter.txt', mimeType, buffer: Buffer.from('Dear reader') });
      await expect(page.getByRole('alert')).toBeVisible();
      expect.soft(await violations(page), 'error').toEqual([]);
      // The wrong way round.
      const machine = smallMachine();
      await page.getByLabel('Memory file').setInputFiles({
        name: 'hsa.img',
        mimeType,
        buffer: Buffer.from(hsaImage(machine)),
      });
      await page.getByLabel('HSA file').setInputFiles({
        name: 'mem.img',
        mimeType,
        buffer: Buffer.from(fullMemory(machine)),
      });
      await expect(page.getByRole('form', { name: 'Pair files' })).toBeVisible();
      expect.soft(await violations(page), 'pairing').toEqual([]);
    });

    test('no view of an open dump breaks a rule', async ({ page }) => {
      await openPair(page, smallMachine());
      for (const view of [...VIEWS, 'Header', 'What if'] as const) {
        await goTo(page, view);
        expect.soft(await violations(page), view).toEqual([]);
      }
    });
  });
}

test('the stored theme stands before the program starts', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('oldmem.theme', 'dark'));
  await page.route('**/assets/*.js', (route) => route.abort());
  await page.goto('/');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});
