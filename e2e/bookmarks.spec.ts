/** Bookmarks: named, noted, found again by name after a reload. */
import { expect, test } from '@playwright/test';
import { markedMachine, openMarked } from './searchSteps.ts';
import { goTo, openPair } from './steps.ts';

test('a bookmark takes a name and a note, is found by the address box, and survives a reload', async ({
  page,
}) => {
  await openMarked(page);
  await goTo(page, 'Memory');
  const box = page.getByRole('textbox', { name: 'Address' });
  const grid = page.getByRole('grid', { name: 'Memory' });
  await box.fill('801008');
  await box.press('Enter');
  await expect(grid).toBeFocused();
  await page.keyboard.press('b');
  await expect(page.getByText('Bookmarked 0x801008 as mark1.')).toBeVisible();
  await expect(grid.locator('[data-address="801000"]')).toContainText('mark1');
  await expect(page.locator('[data-bookmark="mark1"]')).toBeAttached();

  await goTo(page, 'Bookmarks');
  const name = page.getByRole('textbox', { name: 'Name of the bookmark at 0x801008' });
  await name.fill('the stack');
  await name.press('Enter');
  await page.getByRole('textbox', { name: 'Note on the stack' }).fill('grew too far');
  await page.keyboard.press('Enter');
  const kept = await page.evaluate(() =>
    Object.entries(localStorage).filter(([key]) => key.startsWith('oldmem.bookmarks')),
  );
  expect(kept).toHaveLength(1);
  expect(JSON.parse(kept[0]?.[1] ?? '')).toEqual([
    { addr: 0x80_1008, name: 'the stack', note: 'grew too far' },
  ]);

  await page.reload();
  await openPair(page, markedMachine());
  await box.fill('the stack');
  await box.press('Enter');
  await expect(box).toHaveValue('0000000000801008');
  await goTo(page, 'Bookmarks');
  await expect(page.getByRole('textbox', { name: 'Note on the stack' })).toHaveValue('grew too far');
  await page.getByRole('link', { name: '0000000000801008' }).click();
  await expect(grid).toBeVisible();
  await goTo(page, 'Bookmarks');
  await page.getByRole('button', { name: 'Remove the stack' }).click();
  await expect(page.getByText('No bookmarks yet')).toBeVisible();
  expect(
    await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('oldmem.bookmarks'))),
  ).toEqual([]);
});
