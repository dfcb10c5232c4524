/** Code and structs of the dumped kernel in the browser: beside symbols, in stacks, from the grid, by type. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { goTo, openPair, smallMachine } from './steps.ts';

async function openSample(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: 'Open the sample dump' }).click();
  await expect(page.getByText('Kernel panic - not syncing: sysrq triggered crash').first()).toBeVisible();
}

async function violations(page: Page): Promise<readonly string[]> {
  const { violations: found } = await new AxeBuilder({ page }).include('main').analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

test('a symbol shows its code, and calls lead on and back', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openSample(page);
  await goTo(page, 'Symbols');
  await page.getByRole('searchbox', { name: 'Find symbols' }).fill('sysrq_handle_crash');
  await page.getByRole('row', { name: /sysrq_handle_crash/ }).click();
  const code = page.getByRole('region', { name: 'Code' });
  await expect(code.getByRole('row', { name: /\+0x1c .*brasl/ })).toContainText('panic');
  await code.getByRole('button', { name: 'Copy as text' }).click();
  await expect(code.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
    /brasl {3}%r14,0x[0-9a-f]+ <panic>/,
  );
  await code.getByRole('button', { name: 'panic', exact: true }).click();
  await expect(code.getByRole('row', { name: /stmg/ }).first()).toContainText('%r3,%r15,48(%r15)');
  await code.getByRole('button', { name: 'Show more' }).click();
  await expect(code.getByRole('row').nth(300)).toBeAttached();
  await page.getByRole('button', { name: 'Back to the code before' }).click();
  await expect(code.getByText('sysrq_handle_crash', { exact: true }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Close the disassembly' }).click();
  await expect(code).toHaveCount(0);
});

test('a frame of a stack shows the instruction to which it returns', async ({ page }) => {
  await openSample(page);
  await goTo(page, 'CPUs');
  const trace = page.getByRole('region', { name: 'Backtrace of CPU 0' });
  const frame = trace.getByRole('listitem').filter({ hasText: 'sysrq_handle_crash' });
  await frame.getByRole('button', { name: /^Code of frame/ }).click();
  await expect(frame.getByRole('row', { name: /returns here/ })).toContainText('+0x22');
});

test('the bytes at the cursor can be read as code', async ({ page }) => {
  await openSample(page);
  await goTo(page, 'Symbols');
  await page.getByRole('searchbox', { name: 'Find symbols' }).fill('sysrq_handle_crash');
  await page
    .getByRole('row', { name: /sysrq_handle_crash/ })
    .getByRole('button')
    .click();
  await expect(page.getByRole('main', { name: 'Memory' })).toBeVisible();
  await page.getByRole('grid').focus();
  await page.keyboard.press('d');
  const code = page.getByRole('region', { name: 'Code' });
  await expect(code.getByRole('row', { name: /brasl/ }).first()).toContainText('panic');
});

test('a task is shown as its struct, and its list leads to the next task', async ({ page }) => {
  await openSample(page);
  await goTo(page, 'Structs');
  await page.getByRole('button', { name: /^The task that panicked/ }).click();
  const members = page.getByRole('table', { name: 'Members of struct task_struct' });
  await expect(members.getByRole('row', { name: /\bcomm\b/ })).toContainText('"zdi_crasher"');
  await members.getByRole('button', { name: 'tasks', exact: true }).click();
  await members
    .getByRole('row', { name: /\bnext\b.*init_task/ })
    .getByRole('button', { name: 'as task_struct?' })
    .click();
  await expect(members.getByRole('row', { name: /\bcomm\b/ })).toContainText('"swapper/0"');
  const way = page.getByRole('list', { name: 'The way here' });
  await way.getByRole('button', { name: /zdi_crasher/ }).click();
  await expect(members.getByRole('row', { name: /\bcomm\b/ })).toContainText('"zdi_crasher"');
});

test('types and places that do not exist are refused in words', async ({ page }) => {
  await openSample(page);
  await goTo(page, 'Structs');
  await page.getByLabel('Type').fill('task_stru');
  await page.getByLabel('Address, symbol or pid').fill('pid 1');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('There is no struct task_stru. There are task_struct');
  await page.getByLabel('Address, symbol or pid').fill('pid 99999');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('Nothing is known as pid 99999');
});

test('without types the view says why', async ({ page }) => {
  await page.goto('/');
  await openPair(page, smallMachine());
  await goTo(page, 'Structs');
  await expect(page.getByText('The dump holds no types')).toBeVisible();
  await expect(page.getByLabel('Type')).toHaveCount(0);
});

for (const theme of ['light', 'dark'] as const) {
  test(`code and structs break no rule in the ${theme} theme`, async ({ page }) => {
    await page.addInitScript((name) => localStorage.setItem('oldmem.theme', name), theme);
    await openSample(page);
    await goTo(page, 'Structs');
    expect.soft(await violations(page), 'empty').toEqual([]);
    // Short tables, because axe looks at every cell: what lies there as a kobject makes no sense, but has all values.
    await page.getByLabel('Type').fill('kobject');
    await page.getByLabel('Address, symbol or pid').fill('init_task');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.getByRole('button', { name: 'entry', exact: true }).click();
    await expect(page.getByRole('row', { name: /\bnext\b/ })).toBeVisible();
    expect.soft(await violations(page), 'struct').toEqual([]);
    await goTo(page, 'CPUs');
    await page.getByRole('button', { name: 'Code of frame 1' }).first().click();
    await expect(page.getByRole('row', { name: /returns here/ })).toBeVisible();
    expect.soft(await violations(page), 'stack').toEqual([]);
    await goTo(page, 'Symbols');
    await page.getByRole('searchbox', { name: 'Find symbols' }).fill('sysrq_handle_crash');
    await page.getByRole('row', { name: /sysrq_handle_crash/ }).click();
    await expect(page.getByRole('region', { name: 'Code' }).getByRole('row').first()).toBeAttached();
    expect.soft(await violations(page), 'code').toEqual([]);
  });
}
