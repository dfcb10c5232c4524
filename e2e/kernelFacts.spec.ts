/** Facts of the system, symbols from files, and translation step by step, in the browser. */
import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { realDataDir, realFile } from './fixtures/realData.ts';
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

/** A list of symbols that no kernel of these tests fits. */
const OTHER_MAP = Buffer.from(
  [
    '0000000000100000 T _stext',
    ...Array.from(
      { length: 400 },
      (_, i) => `${(0x100010 + 4 * i).toString(16).padStart(16, '0')} t made_${i}`,
    ),
    '0000000000101000 R linux_banner',
  ].join('\n'),
);

test('a file of symbols of another kernel is refused in words and changes nothing', async ({ page }) => {
  await openSample(page);
  await goTo(page, 'Symbols');
  const before = await page.getByRole('heading', { name: /symbols$/ }).textContent();
  await page
    .getByLabel('Add symbol file')
    .setInputFiles({ name: 'System.map', mimeType: 'text/plain', buffer: OTHER_MAP });
  const note = page.getByRole('alert').filter({ hasText: 'This file is of another kernel' });
  await expect(note).toContainText('At linux_banner');
  await note.getByRole('button', { name: 'Dismiss' }).click();
  await expect(note).toHaveCount(0);
  expect(await page.getByRole('heading', { name: /symbols$/ }).textContent()).toBe(before);
  await page
    .getByLabel('Add symbol file')
    .setInputFiles({ name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('Dear reader') });
  await expect(page.getByRole('alert')).toContainText('This file brings no symbols');
});

test('a System.map dropped on the open dump names its addresses, moved by KASLR', async ({ page }) => {
  test.skip(realDataDir === undefined, 'the folder of real dumps is not here');
  await openSample(page);
  const map = await readFile(await realFile('dump-a/truth/System.map'));
  const transfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'System.map', { type: 'text/plain' }));
    return data;
  }, map.toString('latin1'));
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  const bar = page.getByRole('region', { name: 'Symbol file' });
  await expect(bar).toContainText(/System\.map [\d,]+ symbols exact/);
  await bar.getByText('How it fits the dump').click();
  await expect(bar).toContainText(/The kernel ran 0x[0-9a-f]+ above the file's addresses/);
  await expect(bar).toContainText('At linux_banner is "Linux version 6.1.192-zdi"');
  await page.getByRole('searchbox', { name: 'Find symbols' }).fill('sysrq_handle_crash');
  await expect(page.getByRole('table', { name: 'Symbols' })).toContainText('sysrq_handle_crash');
  await goTo(page, 'Overview');
  await expect(page.getByRole('region', { name: 'Backtrace of the panic' })).toContainText(
    'sysrq_handle_crash',
  );
  await goTo(page, 'Symbols');
  await bar.getByRole('button', { name: 'Remove' }).click();
  await expect(bar).toContainText('names more addresses');
});

test('a System.map that is opened together with the dump is used for it', async ({ page }) => {
  test.skip(realDataDir === undefined, 'the folder of real dumps is not here');
  await page.goto('/');
  const names = ['hsa.img', 'mem.img', 'memmap.txt', 'truth/System.map'];
  await page
    .getByLabel('Open files')
    .setInputFiles(await Promise.all(names.map((name) => realFile(`dump-b/${name}`))));
  const system = page.getByRole('region', { name: 'System: Kernel' });
  await expect(system).toContainText('zdi_mode=prod');
  await goTo(page, 'Symbols');
  await expect(page.getByRole('region', { name: 'Symbol file' })).toContainText(/symbols exact/);
  await goTo(page, 'Segments');
  await expect(page.getByText('System.map')).toHaveCount(0);
});

test('translates a symbol step by step and leads to its bytes', async ({ page }) => {
  await openSample(page);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('translate');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Translate a kernel address' });
  await dialog.getByRole('textbox', { name: 'Address or symbol' }).fill('sysrq_handle_crash+0x4');
  await page.keyboard.press('Enter');
  const steps = dialog.getByRole('table', { name: 'Steps of the translation' });
  await expect(steps.getByRole('row')).toHaveCount(5);
  await expect(steps).toContainText('region-third table designation, length 3');
  await expect(steps.getByRole('row').last()).toContainText('page table');
  await expect(steps.getByRole('row').last()).toContainText(/frame at 0x[0-9a-f]+/);
  await expect(dialog).toContainText(/(HSA|memory) file/);
  await expect(dialog).toContainText('sysrq_handle_crash+0x4');
  expect(await violations(page)).toEqual([]);

  const field = dialog.getByRole('textbox', { name: 'Address or symbol' });
  await field.fill('no_such_symbol_anywhere');
  await field.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('There is no symbol no_such_symbol_anywhere');
  await field.fill('fffffffffffff000');
  await field.press('Enter');
  await expect(dialog).toContainText('not mapped');
  await expect(steps).toContainText('ASCE type exception');
  await field.fill('sysrq_handle_crash');
  await field.press('Enter');
  await dialog
    .getByRole('button', { name: /^0x[0-9a-f]+$/ })
    .first()
    .click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('main', { name: 'Memory' })).toBeVisible();
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('sysrq_handle_crash');
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
