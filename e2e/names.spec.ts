/** Kernel names where addresses stand: in the matrix of registers and in the text of the log. */
import { readFile, writeFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { realDataDir, realFile } from './fixtures/realData.ts';
import { goTo } from './steps.ts';

async function openSample(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: 'Open the sample dump' }).click();
  await expect(page.getByText('Kernel panic - not syncing').first()).toBeVisible();
}

async function violations(page: Page) {
  const found = await new AxeBuilder({ page }).analyze();
  return found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}

test('the matrix names the addresses in registers without moving rows', async ({ page }) => {
  await openSample(page);
  await goTo(page, 'CPUs');
  await page.getByRole('radio', { name: 'Matrix' }).check();
  const matrix = page.getByRole('table', { name: 'Registers by CPU' });
  const psw = matrix.getByRole('row', { name: /^PSW address/ });
  const last = matrix.getByRole('row', { name: /^r15/ });
  const before = await last.boundingBox();
  await expect(psw.locator('[title*="+0x"]').first()).toBeVisible();
  await expect(psw).toContainText(/[a-z_]+\+0x[0-9a-f]+/);
  expect(await last.boundingBox()).toEqual(before);
  expect(await violations(page)).toEqual([]);
  await page.getByRole('checkbox', { name: 'Names' }).uncheck();
  await expect(psw).not.toContainText('+0x');
  await expect(psw.locator('[title*="+0x"]').first()).toBeVisible();
});

test.describe('dump-a', () => {
  test.skip(realDataDir === undefined, 'the folder of real dumps is not here');

  test('addresses in the log lead to their bytes, by mouse and by keyboard', async ({ page }, info) => {
    // The log of this crash names no address, so one is written over a number of the same length.
    const symbols = await readFile(await realFile('dump-a/truth/kallsyms'), 'utf8');
    const address = /^([0-9a-f]{16}) [tT] sysrq_handle_crash$/m.exec(symbols)?.[1] ?? '';
    const files: string[] = [];
    for (const name of ['hsa.img', 'mem.img']) {
      const bytes = await readFile(await realFile(`dump-a/${name}`));
      const number = 'line two: 0123456789abcdef';
      for (let at = bytes.indexOf(number); at >= 0; at = bytes.indexOf(number, at + 1)) {
        bytes.write(`line two: ${address}`, at);
      }
      files.push(info.outputPath(name));
      await writeFile(info.outputPath(name), bytes);
    }
    await page.goto('/');
    await page.getByLabel('Open files').setInputFiles([...files, await realFile('dump-a/memmap.txt')]);
    await goTo(page, 'Log');
    const log = page.getByRole('listbox', { name: 'Kernel log' });
    await page.getByRole('button', { name: 'Jump to panic' }).click();
    const link = log.getByTitle('sysrq_handle_crash', { exact: true });
    await expect(link).toHaveText(address);
    expect(await violations(page)).toEqual([]);
    await link.click();
    await expect(page.getByRole('main', { name: 'Memory' })).toBeVisible();
    // The kernel stands at the same number in both spaces.
    const box = page.getByRole('textbox', { name: 'Address' });
    await expect(box).toHaveValue(address);

    await goTo(page, 'Log');
    await page.getByRole('button', { name: 'Jump to panic' }).click();
    await log.getByText('marker line two').click();
    await log.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main', { name: 'Memory' })).toBeVisible();
    await expect(box).toHaveValue(address);
  });
});
