/** Facts of the system, symbols from files, and translation step by step, in the browser. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { goTo } from './steps.ts';

async function openSample(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: 'Open the sample dump' }).click();
  await expect(page.getByRole('heading', { name: 'System', exact: true })).toBeVisible();
}

async function violations(page: Page): Promise<readonly string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`),
  );
}

test('the overview shows the system and where each line comes from', async ({ page, context }) => {
  await openSample(page);
  const main = page.getByRole('main', { name: 'Overview' });
  const system = main.getByRole('region', { name: 'System', exact: true });
  await expect(system.getByRole('region', { name: 'System: Kernel' })).toContainText(
    'zdi_mode=prod zdi_spin=1',
  );
  await expect(system.getByRole('region', { name: 'System: Memory' })).toContainText(/Total\s*21,664 pages/);
  await expect(system.getByRole('region', { name: 'System: Run queues' })).toContainText(
    'runs zdi_crasher (pid 156)',
  );
  await expect(system.getByRole('region', { name: 'System: File systems' })).toContainText('proc, type proc');
  await expect(system.getByText('by symbol avenrun')).toHaveCount(0);
  await system.getByRole('button', { name: 'Show where it comes from' }).click();
  await expect(system.getByText('by symbol avenrun')).toBeVisible();

  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await main.getByRole('button', { name: 'Copy as Markdown' }).click();
  await expect(main.getByRole('button', { name: 'Copied' })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('## System');
  expect(copied).toContain('| Memory: Total | 21,664 pages');
  expect(copied).not.toContain('zdi_mode=prod');
});

for (const theme of ['light', 'dark'] as const) {
  test(`what was added breaks no accessibility rule in the ${theme} theme`, async ({ page }) => {
    await page.addInitScript((name) => localStorage.setItem('oldmem.theme', name), theme);
    await openSample(page);
    await page.getByRole('button', { name: 'Show where it comes from' }).click();
    expect.soft(await violations(page), 'Overview').toEqual([]);
    await goTo(page, 'Symbols');
    expect.soft(await violations(page), 'Symbols').toEqual([]);
  });
}
