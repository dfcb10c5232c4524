/** A dump with two systems: either side can be shown, and the VMCOREINFO of either be taken. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { makeKdumpSystem } from './fixtures/kdumpSystem.ts';
import { goTo, openPair, smallMachine } from './steps.ts';

test('either system of a dump with a crash kernel is shown, and a VMCOREINFO chosen', async ({ page }) => {
  await page.goto('/');
  await page.getByLabel('Open files').setInputFiles([
    {
      name: 'two.core',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from(makeKdumpSystem().core),
    },
  ]);
  await goTo(page, 'Overview');
  const overview = page.getByRole('main', { name: 'Overview' });
  const choice = page.getByRole('group', { name: 'System to show' });
  await expect(choice.getByRole('radio', { name: 'Crashed system' })).toBeChecked();
  await expect(overview).toContainText('Linux 6.1.0-prod');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  await choice.getByText('Crash kernel', { exact: true }).click();
  await expect(overview).toContainText('Linux 6.1.0-crashkernel');
  await expect(choice.getByRole('radio', { name: 'Crash kernel' })).toBeChecked();

  await choice.getByText('As it lies').click();
  await expect(choice.getByRole('radio', { name: 'As it lies' })).toBeChecked();
  await goTo(page, 'Notes');
  await page.getByRole('group', { name: 'What to show' }).getByText('VMCOREINFO').click();
  await page.getByRole('button', { name: 'Search all memory' }).click();
  await expect(page.getByText('2 different blocks found')).toBeVisible();
  const rows = page.getByRole('region', { name: 'Blocks found in memory' }).getByRole('row');
  await expect(rows.filter({ hasText: 'in use' })).toContainText('6.1.0-crashkernel');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  await page.getByRole('button', { name: /^Use this one: 6\.1\.0-prod at 0x80a018/ }).click();
  await expect(page.getByRole('main', { name: 'Notes' })).toBeVisible();
  await expect(rows.filter({ hasText: 'in use' })).toContainText('6.1.0-prod');
  await page.getByRole('button', { name: 'Back to the usual one' }).click();
  await expect(page.getByRole('main', { name: 'Notes' })).toBeVisible();
  await page.getByRole('group', { name: 'What to show' }).getByText('VMCOREINFO').click();
  await expect(rows.filter({ hasText: 'in use' })).toContainText('6.1.0-crashkernel');
});

test('a link holds the chosen system and the chosen VMCOREINFO', async ({ page, context }) => {
  const file = {
    name: 'two.core',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(makeKdumpSystem().core),
  };
  await page.goto('/');
  await page.getByLabel('Open files').setInputFiles([file]);
  await goTo(page, 'Overview');
  await page
    .getByRole('group', { name: 'System to show' })
    .getByText('Crash kernel', { exact: true })
    .click();
  await expect(page.getByRole('main', { name: 'Overview' })).toContainText('Linux 6.1.0-crashkernel');
  await expect(page).toHaveURL(/&q=kdump/);
  const link = page.url();

  const other = await context.newPage();
  await other.goto(link);
  await other.getByLabel('Open files').setInputFiles([file]);
  await expect(other.getByRole('main', { name: 'Overview' })).toContainText('Linux 6.1.0-crashkernel');
  await expect(
    other.getByRole('group', { name: 'System to show' }).getByRole('radio', { name: 'Crash kernel' }),
  ).toBeChecked();
  await expect(other).toHaveURL(link);

  // The same dump as it lies, with the VMCOREINFO of the crashed system; then without either.
  await other.goto(`${link.replace('q=kdump', 'q=all').replace('v=overview', 'v=notes')}&i=80a018`);
  await goTo(other, 'Overview');
  await expect(
    other.getByRole('group', { name: 'System to show' }).getByRole('radio', { name: 'As it lies' }),
  ).toBeChecked();
  await expect(other).toHaveURL(/&q=all&i=80a018/);
  await other.goto(link.replace('&q=kdump', ''));
  await expect(other.getByRole('main', { name: 'Overview' })).toContainText('Linux 6.1.0-prod');
  await expect(other).not.toHaveURL(/&q=/);
});

test('a dump with one system offers no choice of systems', async ({ page }) => {
  await page.goto('/');
  await openPair(page, smallMachine());
  await goTo(page, 'Overview');
  await expect(page.getByRole('heading', { name: 'Found in the dump' })).toBeVisible();
  await expect(page.getByText('Two systems in this dump')).toHaveCount(0);
});
