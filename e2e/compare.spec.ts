/** Comparing the open dump with another one and two of its ranges, by role and name, and against the rules of axe. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { fullMemory, hsaImage, memmapText } from './fixtures/pairFiles.ts';
import { goTo, openPair, smallMachine } from './steps.ts';

/** Offset of the byte that the other dump has different: above the HSA of 2 MiB. */
const CHANGED = 0x45_6789;

function otherFiles(changed: boolean) {
  const machine = smallMachine();
  const memory = fullMemory(machine).slice();
  if (changed) memory[CHANGED] = (memory[CHANGED] ?? 0) ^ 0xff;
  const file = (name: string, bytes: Uint8Array) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(bytes),
  });
  return [
    file('other-hsa.img', hsaImage(machine)),
    file('other-mem.img', memory),
    file('other-memmap.txt', memmapText(machine)),
  ];
}

async function violations(page: Page): Promise<readonly string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

async function compareWith(page: Page, changed: boolean): Promise<void> {
  await goTo(page, 'Compare');
  await page.getByLabel('Choose the files of the other dump').setInputFiles(otherFiles(changed));
  await expect(page.getByRole('heading', { name: 'Facts' })).toBeVisible();
}

for (const theme of ['light', 'dark'] as const) {
  test(`finds the one changed byte and breaks no rule in the ${theme} theme`, async ({ page }) => {
    await page.addInitScript((name) => localStorage.setItem('oldmem.theme', name), theme);
    await page.goto('/');
    await openPair(page, smallMachine());
    await goTo(page, 'Compare');
    expect.soft(await violations(page), 'empty').toEqual([]);
    await compareWith(page, true);
    await page.getByRole('button', { name: 'Compare memory', exact: true }).click();
    await expect(page.getByText('1 stretch is not equal')).toBeVisible();
    await expect(page.getByText(/Frames: 1 different, 2,047 equal\./)).toBeVisible();
    const map = page.getByRole('group', { name: 'Map of compared memory' });
    await map.getByRole('button', { name: /frames: 1 different/ }).click();
    const bytes = page.getByRole('region', { name: 'Bytes of both sides' });
    await expect(bytes.getByRole('row', { name: /00456780/ })).toBeVisible();
    await expect(page.getByText('1 of 256 bytes differ')).toBeVisible();
    expect.soft(await violations(page), 'compared').toEqual([]);
    await bytes.getByRole('link', { name: '00456780' }).click();
    await expect(page.getByRole('main', { name: 'Memory' })).toBeVisible();
    await expect(page).toHaveURL(/a=456780/);
  });
}

test('the map is walked by keyboard and what was found stays while looking elsewhere', async ({ page }) => {
  await page.goto('/');
  await openPair(page, smallMachine());
  await compareWith(page, true);
  await page.getByRole('button', { name: 'Compare memory', exact: true }).click();
  await expect(page.getByText('1 stretch is not equal')).toBeVisible();
  const cells = page.getByRole('group', { name: 'Map of compared memory' }).getByRole('button');
  await cells.first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(cells.nth(1)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(cells.nth(65)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('0 of 256 bytes differ')).toBeVisible();
  await page.getByRole('button', { name: 'Next difference' }).click();
  await expect(page.getByText('1 of 256 bytes differ')).toBeVisible();
  await goTo(page, 'Memory');
  await goTo(page, 'Compare');
  await expect(page.getByText('1 stretch is not equal')).toBeVisible();
});

test('says that equal dumps are equal, and what a wrong file is', async ({ page }) => {
  await page.goto('/');
  await openPair(page, smallMachine());
  await compareWith(page, false);
  await expect(page.getByText('No fact differs')).toBeVisible();
  await page.getByRole('button', { name: 'Compare memory', exact: true }).click();
  await expect(page.getByText('Every byte that either dump has is equal')).toBeVisible();
  await page
    .getByLabel('Choose the files of the other dump')
    .setInputFiles([{ name: 'empty', mimeType: 'application/octet-stream', buffer: Buffer.alloc(0) }]);
  await expect(page.getByRole('alert')).toContainText('empty');
  await expect(page.getByRole('heading', { name: 'Facts' })).toHaveCount(0);
});

test('compares two ranges of the open dump', async ({ page }) => {
  await page.goto('/');
  await openPair(page, smallMachine());
  await goTo(page, 'Compare');
  await page.getByText('Two ranges', { exact: true }).click();
  await page.getByRole('button', { name: 'Compare the ranges' }).click();
  await expect(page.getByRole('alert')).toContainText('two hexadecimal addresses');
  await page.getByLabel('Range A, end not included').fill('400000-402000');
  await page.getByLabel('Range B begins at').fill('400000');
  await page.getByRole('button', { name: 'Compare the ranges' }).click();
  await expect(page.getByText('Frames: 2 equal.')).toBeVisible();
  expect(await violations(page)).toEqual([]);
});
