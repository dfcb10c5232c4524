/** The dumped kernel in the browser: what happened, its log, tasks, modules, symbols and stacks. */
import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { realDataDir, realFile } from './fixtures/realData.ts';
import { goTo, openPair, smallMachine } from './steps.ts';

const PANIC = 'Kernel panic - not syncing: sysrq triggered crash';

async function openSample(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: 'Open the sample dump' }).click();
  await expect(page.getByText(PANIC).first()).toBeVisible();
}

test.describe('the sample', () => {
  test.beforeEach(({ page }) => openSample(page));

  test('says on the first screen what happened, where, and in which task', async ({ page, context }) => {
    const main = page.getByRole('main', { name: 'Overview' });
    await expect(
      main.getByText(/Task zdi_crasher \(pid \d+\) panicked on CPU 0, [\d.]+ seconds after boot/),
    ).toBeVisible();
    const trace = main.getByRole('region', { name: 'Backtrace of the panic' });
    await expect(trace.getByText('sysrq_handle_crash')).toBeVisible();
    await expect(main.getByRole('region', { name: 'Last log lines' })).toContainText(PANIC);

    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await main.getByRole('button', { name: 'Copy as Markdown' }).click();
    await expect(main.getByRole('button', { name: 'Copied' })).toBeVisible();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied.split('\n')[0]).toBe(`# ${PANIC}`);
    expect(copied).toContain('sysrq_handle_crash');
    expect(copied).not.toContain('sample-mem');
  });

  test('shows the log with the panic, searches it, and saves it as text', async ({ page }) => {
    await goTo(page, 'Log');
    const log = page.getByRole('listbox', { name: 'Kernel log' });
    await expect(log.getByText(PANIC)).toBeVisible();
    await page.getByRole('searchbox', { name: 'Search the log' }).fill('LINUX VERSION');
    await expect(page.getByText('1 hit')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(log.getByRole('option', { selected: true })).toContainText('Linux version 6.1.192-zdi');
    await page.getByRole('button', { name: 'Jump to panic' }).click();
    await expect(log.getByRole('option', { selected: true })).toContainText(PANIC);
    await page.getByLabel('Level').selectOption({ label: 'err and worse' });
    await expect(log.getByText('Linux version')).toHaveCount(0);
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as text' }).click();
    const text = await readFile(await (await saving).path(), 'utf8');
    expect(text).toMatch(/^\[ {4}0\.\d{6}\] Linux version/);
    expect(text).toContain(PANIC);
  });

  test('leads from the log by keyboard to a copied selection', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await goTo(page, 'Log');
    const log = page.getByRole('listbox', { name: 'Kernel log' });
    await log.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('Control+c');
    await expect(page.getByText('2 lines copied')).toBeVisible();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied.trim().split('\n')).toHaveLength(2);
    expect(copied).toContain(PANIC);
  });

  test('lists tasks and follows the stack of the one that panicked', async ({ page }) => {
    await goTo(page, 'Tasks');
    const table = page.getByRole('table', { name: 'Tasks' });
    const first = table.getByRole('row').nth(1);
    await expect(first).toContainText('zdi_crasher');
    await expect(first).toContainText('panicked');
    const chosen = page.getByRole('region', { name: 'Chosen task' });
    for (const name of ['panic', 'sysrq_handle_crash', 'vfs_write', 'system_call']) {
      await expect(chosen.getByRole('button', { name, exact: true })).toBeVisible();
    }
    await page.getByRole('searchbox', { name: 'Filter tasks' }).fill('kthreadd');
    await expect(table.getByRole('row')).toHaveCount(2);
    await table.getByText('kthreadd').click();
    await expect(chosen.getByRole('button', { name: '__schedule', exact: true })).toBeVisible();
  });

  test('finds symbols by name and by address and leads to their bytes', async ({ page }) => {
    await goTo(page, 'Symbols');
    const table = page.getByRole('table', { name: 'Symbols' });
    const search = page.getByRole('searchbox', { name: 'Find symbols' });
    await search.fill('sysrq_handle_crash');
    const row = table.getByRole('row').filter({ hasText: 'sysrq_handle_crash' });
    await expect(row).toHaveCount(1);
    const addr = (await row.getByRole('button').textContent()) ?? '';
    await search.fill(`0x${(BigInt(`0x${addr}`) + 4n).toString(16)}`);
    await expect(page.getByText(/is sysrq_handle_crash\+0x4/)).toBeVisible();
    await table.getByRole('button', { name: addr }).click();
    await expect(page.getByRole('main', { name: 'Memory' })).toBeVisible();
    const digits = BigInt(`0x${addr}`).toString(16);
    await expect(page.getByRole('textbox', { name: 'Address' })).toHaveValue(new RegExp(`${digits}$`));
  });

  test('names the functions of every CPU', async ({ page }) => {
    await goTo(page, 'CPUs');
    const panicked = page.getByRole('region', { name: 'Backtrace of CPU 0' });
    await expect(panicked.getByRole('button', { name: 'sysrq_handle_crash' })).toBeVisible();
    for (const cpu of [1, 2]) {
      await expect(page.getByRole('region', { name: `Backtrace of CPU ${cpu}` })).toContainText(/pid \d+/);
    }
  });
});

for (const theme of ['light', 'dark'] as const) {
  test(`the views of a kernel break no accessibility rule in the ${theme} theme`, async ({ page }) => {
    test.slow();
    await page.addInitScript((name) => localStorage.setItem('oldmem.theme', name), theme);
    await openSample(page);
    for (const view of ['Overview', 'Log', 'CPUs', 'Tasks', 'Modules', 'Symbols'] as const) {
      await goTo(page, view);
      await expect(page.getByText(/^(Reading|Walking|Following|Decoding) /)).toHaveCount(0);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const words = violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`),
      );
      expect.soft(words, view).toEqual([]);
    }
  });
}

test('a dump without a kernel in it says so and searches only when asked', async ({ page }) => {
  await page.goto('/');
  await openPair(page, smallMachine());
  const main = page.getByRole('main', { name: 'Overview' });
  await main.getByRole('button', { name: 'Search memory' }).click();
  await expect(main.getByText('No reason was found in this dump')).toBeVisible();
  await expect(main.getByText('a kernel log: none was found')).toBeVisible();
  for (const [view, words] of [
    ['Log', 'No kernel log was found'],
    ['Tasks', 'No tasks were found'],
    ['Modules', 'No modules were found'],
    ['Symbols', '3 symbols'],
  ] as const) {
    await goTo(page, view);
    await expect(page.getByRole('main', { name: view }).getByText(words)).toBeVisible();
  }
});

test.describe('dump-a', () => {
  test.skip(realDataDir === undefined, 'the folder of real dumps is not here');

  test('tells what happened from the HSA file and the memory file', async ({ page }) => {
    await page.goto('/');
    await page
      .getByLabel('Open files')
      .setInputFiles([
        await realFile('dump-a/hsa.img'),
        await realFile('dump-a/mem.img'),
        await realFile('dump-a/memmap.txt'),
      ]);
    const overview = page.getByRole('main', { name: 'Overview' });
    await expect(overview.getByText(/Task zdi_crasher \(pid \d+\) panicked on CPU 1/)).toBeVisible();
    await expect(overview.getByRole('region', { name: 'Backtrace of the panic' })).toContainText(
      'sysrq_handle_crash',
    );

    const loaded = (await readFile(await realFile('dump-a/truth/modules.txt'), 'utf8')).trim().split('\n');
    await goTo(page, 'Modules');
    const modules = page.getByRole('table', { name: 'Modules' });
    await expect(modules.getByRole('row')).toHaveCount(loaded.length + 1);
    for (const line of loaded) await expect(modules).toContainText(line.split(' ')[0] ?? '');

    await goTo(page, 'Log');
    await expect(page.getByRole('listbox', { name: 'Kernel log' }).getByText(PANIC)).toBeVisible();
    await expect(page.getByText(/80 records from the printk ring buffer, none lost/)).toBeVisible();
    await goTo(page, 'Tasks');
    await expect(page.getByRole('heading', { name: '56 tasks' })).toBeVisible();
  });
});
