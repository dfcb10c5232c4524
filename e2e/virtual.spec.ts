/** The hex grid over the kernel's virtual addresses: on the sample, and on a dump with its own list of modules. */
import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { realDataDir, realFile } from './fixtures/realData.ts';
import { goTo } from './steps.ts';

async function openSample(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: 'Open the sample dump' }).click();
  await expect(page.getByText('Kernel panic - not syncing').first()).toBeVisible();
}

async function openDumpA(page: Page): Promise<void> {
  await page.goto('/');
  await page
    .getByLabel('Open files')
    .setInputFiles([
      await realFile('dump-a/hsa.img'),
      await realFile('dump-a/mem.img'),
      await realFile('dump-a/memmap.txt'),
    ]);
  await expect(page.getByText('Kernel panic - not syncing').first()).toBeVisible();
}

async function textOf(locator: Locator): Promise<string> {
  return (await locator.textContent()) ?? '';
}

/** Memory by virtual address, reached by the key. */
async function setup(page: Page) {
  await goTo(page, 'Memory');
  const physical = page.getByRole('grid', { name: 'Memory', exact: true });
  const grid = page.getByRole('grid', { name: 'Virtual memory' });
  const box = page.getByRole('textbox', { name: 'Address' });
  await physical.focus();
  await page.keyboard.press('v');
  await expect(grid).toBeVisible();
  const rowAt = (where: Locator, addr: bigint) =>
    where.locator(`[data-address="${(addr - (addr % 16n)).toString(16)}"]`);
  return {
    physical,
    grid,
    box,
    rowAt,
    /** Goes where an expression leads and says at which address that is. */
    async jump(expression: string): Promise<bigint> {
      const before = await box.inputValue();
      await box.fill(expression);
      await box.press('Enter');
      await expect(box).not.toBeFocused();
      await expect(box).toHaveValue(/^[0-9a-f]{16}$/);
      if (!/^[0-9a-f]+$/.test(expression)) await expect(box).not.toHaveValue(before);
      return BigInt(`0x${await box.inputValue()}`);
    },
  };
}

/** A module's bytes by virtual address are those that storage holds where the grid says they lie. */
async function expectModule(page: Page, module: string): Promise<void> {
  const { grid, physical, box, rowAt, jump } = await setup(page);
  const base = await jump(module);
  expect(base).toBeGreaterThan(0x8000_0000n);
  const row = rowAt(grid, base);
  await expect(row).toBeInViewport();
  await expect(row.locator('[data-part="physical"]')).toHaveText(/^[0-9a-f]{8,}$/);
  const bytes = await textOf(row.locator('[data-part="hex"]'));
  const phys = BigInt(`0x${await textOf(row.locator('[data-part="physical"]'))}`);
  expect(phys).toBeLessThan(0x1_0000_0000n);
  await expect(page.getByRole('contentinfo')).toContainText(`virtual 0x${base.toString(16)} is physical`);
  await expect(page.getByRole('contentinfo')).toContainText(`0x${phys.toString(16)}`);

  await page.getByRole('radio', { name: 'Physical addresses' }).check();
  await expect(physical).toBeVisible();
  await expect(box).toHaveValue(phys.toString(16).padStart(16, '0'));
  await expect(rowAt(physical, phys).locator('[data-part="hex"]')).toHaveText(bytes);

  // From storage the way leads back to where the module runs.
  await physical.focus();
  await page.keyboard.press('v');
  await expect(box).toHaveValue(base.toString(16).padStart(16, '0'));
}

test.describe('the sample', () => {
  test.beforeEach(({ page }) => openSample(page));

  test('is read by virtual address, with the physical one beside', async ({ page }) => {
    const { grid, rowAt, jump } = await setup(page);
    const banner = await jump('linux_banner');
    await expect(rowAt(grid, banner)).toBeInViewport();
    await expect(rowAt(grid, banner)).toContainText('Linux ve');
    await expect(rowAt(grid, banner)).toHaveAttribute('data-source', /^(hsa|memory)$/);
    await expect(page).toHaveURL(new RegExp(`&w=${banner.toString(16)}\\b`));
    await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('linux_banner');
  });

  test('folds what is not mapped into rows that say why', async ({ page }) => {
    const { grid, jump } = await setup(page);
    await jump('linux_banner');
    await grid.focus();
    await page.keyboard.press(']');
    await page.keyboard.press(']');
    const folded = grid.getByText('not mapped: invalid in the region table').first();
    await expect(folded).toBeVisible();
    for (const row of await grid.getByRole('row').all()) {
      await expect(row).toHaveAttribute('data-address', /^[0-9a-f]+$/);
      await expect(row).toHaveAttribute('data-source', /^(hsa|memory|missing)$/);
    }
    await expect(page.getByRole('contentinfo')).toContainText('is not mapped');
    await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('none.');
    // No value stands there that could be followed.
    await page.keyboard.press('Enter');
    await expect(page.getByText('there is no value to follow')).toBeVisible();
  });

  test('follows a pointer through the tables, and history leads back', async ({ page }) => {
    const { grid, box, rowAt, jump } = await setup(page);
    const pointer = await jump('lowcore_ptr');
    const row = rowAt(grid, pointer);
    await expect(row.locator('[data-part="physical"]')).toHaveText(/^[0-9a-f]{8,}$/);
    const groups = (await textOf(row.locator('[data-part="hex"]'))).split(/\s+/);
    const value = groups[pointer % 16n === 0n ? 0 : 1] ?? '';
    await grid.focus();
    await page.keyboard.press('Enter');
    await expect(box).toHaveValue(value);
    await page.goBack();
    await expect(box).toHaveValue(pointer.toString(16).padStart(16, '0'));
    await expect(grid).toBeVisible();
    await page.goBack();
    await page.goBack();
    await expect(page.getByRole('grid', { name: 'Memory', exact: true })).toBeVisible();
  });

  test('moves by keyboard over rows, and copies what is seen', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const { grid, box, jump } = await setup(page);
    const banner = await jump('linux_banner');
    await grid.focus();
    await page.keyboard.press('ArrowDown');
    await expect(box).toHaveValue((banner + 16n).toString(16).padStart(16, '0'));
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('y');
    await page.getByRole('button', { name: 'crash command' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`rd ${banner.toString(16)} 1`);
  });

  test('shows a module where it runs', ({ page }) => expectModule(page, 'null_blk'));

  for (const theme of ['light', 'dark'] as const) {
    test(`breaks no rule of accessibility, ${theme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme });
      const { grid, jump } = await setup(page);
      await jump('linux_banner');
      await grid.focus();
      await page.keyboard.press(']');
      await expect(grid.getByText('not mapped').first()).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    });
  }
});

test.describe('dump-a', () => {
  test.skip(realDataDir === undefined, 'the folder of real dumps is not here');

  test('shows each kind of address of its modules', async ({ page }) => {
    const [first = ''] = (await readFile(await realFile('dump-a/truth/modules.txt'), 'utf8')).split(' ');
    await openDumpA(page);
    await expectModule(page, first);
  });
});
