/** Search, hits in grid and map, who points here, and bookmarks: on the sample, on a made machine, on sparse files. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { MIB, makeMachine } from './fixtures/machine.ts';
import { writeSparsePair } from './fixtures/pairFiles.ts';
import { markedMachine, openMarked, openSample, searchView } from './searchSteps.ts';
import { goTo, openPair } from './steps.ts';

test('the sample is searched for text, bytes, values and expressions', async ({ page }) => {
  const view = await openSample(page);
  await view.search('text', 'Linux version');
  await view.done(/Done: 3 hits · 96 MiB searched/);
  await expect(view.hits).toContainText('Linux version 6.1');
  await expect(page.getByRole('progressbar', { name: 'Search' })).toHaveAttribute('aria-valuenow', '100');

  // The same text as bytes, one of them unknown.
  await view.search('bytes', '4c 69 6e 75 78 20 76 ?? 72 73 69 6f 6e');
  await view.done(/Done: 3 hits/);
  await view.search('regex', 'Linux version [0-9]+\\.[0-9]+');
  await view.done(/Done: [123] hits?/);
  await expect(view.hits.locator('mark').first()).toContainText(/4c696e7578/);

  // A value stands at multiples of 8 only.
  await view.search('value64', '0d4096');
  await view.done(/Done: [1-9]/);
  const first = view.hits.getByRole('link').first();
  await expect(first).toHaveText(/^[0-9a-f]{15}[08]$/);
});

test('a click shows the hit, n and N step through all and go round, and rows and map are marked', async ({
  page,
}) => {
  const view = await openMarked(page);
  await view.search('text', 'seamless');
  await view.done(/Done: 3 hits · 8 MiB searched/);
  // What is not there is said with its size.
  await view.done(/Not searched: 4 MiB \(4,194,304 bytes\) that are not in the dump\./);
  await expect(page.locator('[data-hit-ticks="3"]')).toBeAttached();

  await view.hit(2 * MIB - 4).click();
  const box = page.getByRole('textbox', { name: 'Address' });
  const expectAt = (addr: number) => expect(box).toHaveValue(addr.toString(16).padStart(16, '0'));
  await expectAt(2 * MIB - 4);
  await expect(page.getByText('8 bytes selected')).toBeVisible();

  const grid = page.getByRole('grid', { name: 'Memory' });
  await grid.focus();
  await page.keyboard.press('n');
  await expectAt(8 * MIB + 0x1008);
  await page.keyboard.press('n');
  await expectAt(12 * MIB - 8);
  await page.keyboard.press('n');
  await expectAt(2 * MIB - 4);
  await expect(page.getByText('Went on at the first hit.')).toBeVisible();
  await page.keyboard.press('N');
  await expectAt(12 * MIB - 8);
  await expect(page.getByText('Went on at the last hit.')).toBeVisible();

  // Away from it, the hit keeps its mark in the rows.
  await page.keyboard.press('ArrowUp');
  const row = grid.locator(`[data-address="${(12 * MIB - 16).toString(16)}"]`);
  await expect(row.locator('[class*="hit"]').filter({ hasText: 'seamless' })).toBeVisible();
});

test('slash and Ctrl F open the search with the focus in the pattern, and a result opens by Enter', async ({
  page,
}) => {
  const view = await openMarked(page);
  await goTo(page, 'Overview');
  await page.keyboard.press('/');
  await expect(view.pattern).toBeFocused();
  await page.keyboard.type('seamless');
  await goTo(page, 'Memory');
  await page.keyboard.press('Control+f');
  await expect(view.pattern).toBeFocused();
  await expect(view.pattern).toHaveValue('seamless');
  await page.keyboard.press('Enter');
  await view.done(/Done: 3 hits/);
  await view.hits.getByRole('row').nth(2).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Address' })).toHaveValue('0000000000801008');
});

test('EBCDIC, either case and ranges are obeyed, and a bad pattern is explained', async ({ page }) => {
  const machine = markedMachine();
  machine.memory.set(0x31_0000, Uint8Array.of(0xd6, 0x93, 0x84, 0x94, 0x85, 0x94));
  await page.goto('/');
  await openPair(page, machine);
  await goTo(page, 'Search');
  const view = searchView(page);
  await view.encoding.selectOption('EBCDIC (037)');
  await view.search('text', 'Oldmem');
  await view.done(/Done: 1 hit /);
  await expect(view.hit(0x31_0000)).toBeVisible();
  await expect(view.hits).toContainText('Oldmem');
  await view.search('text', 'OLDMEM');
  await view.done(/Done: no hits/);
  await page.getByRole('checkbox', { name: 'Upper and lower case alike' }).check();
  await view.pattern.press('Enter');
  await view.done(/Done: 1 hit /);

  await page.getByRole('combobox', { name: 'Range' }).selectOption('A range of addresses');
  await page.getByRole('textbox', { name: 'Addresses to search' }).fill('310001-400000');
  await view.pattern.press('Enter');
  await view.done(/Done: no hits/);
  await page.getByRole('combobox', { name: 'Range' }).selectOption('The HSA');
  await view.pattern.press('Enter');
  await view.done(/2 MiB searched/);

  await view.search('bytes', '07 0');
  await expect(page.getByRole('alert')).toContainText('one is missing');
  await view.search('regex', '(a');
  await expect(page.getByRole('alert')).toContainText('A “(” is not closed.');
});

test('the inspector finds who points to the address at the cursor', async ({ page }) => {
  const view = await openMarked(page);
  await goTo(page, 'Memory');
  const box = page.getByRole('textbox', { name: 'Address' });
  await box.fill('300000');
  await box.press('Enter');
  await page.getByRole('button', { name: 'Who points here?' }).click();
  await view.done(/Done: 1 hit /);
  await expect(view.hit(0x30_0010)).toBeVisible();
  await expect(view.pattern).toHaveValue('300000');

  // Nothing points to its neighbour, but into its frame.
  await goTo(page, 'Memory');
  await box.fill('300008');
  await box.press('Enter');
  await page.getByRole('button', { name: 'Who points here?' }).click();
  await view.done(/Done: no hits/);
  await page.getByRole('button', { name: 'Search for pointers into its frame' }).click();
  await view.done(/Done: 1 hit /);
  await expect(view.pattern).toHaveValue('300000-301000');
});

test('a search over 64 GiB shows its rate, stops, and goes on where it was', async ({ page }) => {
  const GIB = 1024 * MIB;
  const dir = mkdtempSync(join(tmpdir(), 'oldmem-search-'));
  try {
    const machine = makeMachine({ hsaSize: 32 * MIB, chunks: [[0, 64 * GIB]] });
    machine.memory.text(MIB, 'near the start');
    const paths = writeSparsePair(machine, dir);
    await page.goto('/');
    await page.getByLabel('Open files').setInputFiles([paths.hsa, paths.memory, paths.map]);
    await goTo(page, 'Search');
    const view = searchView(page);
    await view.search('text', 'near the start');
    await expect(view.hit(MIB)).toBeVisible();
    await expect(view.status).toContainText(/of 64 GiB searched · 1 hit · .* a second/);
    await page.getByRole('button', { name: 'Stop' }).click();
    const stopped = page.getByText(/Stopped at 0x[0-9a-f]+/);
    await expect(stopped).toBeVisible();
    const at = /Stopped at (0x[0-9a-f]+)/.exec((await stopped.textContent()) ?? '')?.[1];
    // The page and its other workers answer meanwhile, and nothing moves on.
    await goTo(page, 'Memory');
    await goTo(page, 'Search');
    await expect(stopped).toContainText(`Stopped at ${at}`);

    await page.getByRole('button', { name: 'Resume' }).click();
    await expect(view.status).toContainText(/of 64 GiB searched/);
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect(stopped).toBeVisible();
    const later = /Stopped at (0x[0-9a-f]+)/.exec((await stopped.textContent()) ?? '')?.[1];
    expect(Number(later)).toBeGreaterThanOrEqual(Number(at));
    // What was searched before is not searched again: the hit is there once.
    await expect(view.status).toContainText('· 1 hit');
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

for (const theme of ['light', 'dark'] as const) {
  test(`search, hits and bookmarks break no rule of axe in the ${theme} theme`, async ({ page }) => {
    // The target of a jump pulses for a second; what stands still is what counts here.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.addInitScript((chosen) => localStorage.setItem('oldmem.theme', chosen), theme);
    const violations = async () =>
      (await new AxeBuilder({ page }).analyze()).violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`),
      );
    const view = await openMarked(page);
    expect.soft(await violations(), 'nothing searched').toEqual([]);
    await view.search('text', 'seamless');
    await view.done(/Done: 3 hits/);
    expect.soft(await violations(), 'hits').toEqual([]);
    await view.search('bytes', 'x');
    await expect(page.getByRole('alert')).toBeVisible();
    expect.soft(await violations(), 'a bad pattern').toEqual([]);
    await view.search('text', 'seamless');
    await view.done(/Done: 3 hits/);
    await view.hit(8 * MIB + 0x1008).click();
    await page.getByRole('grid', { name: 'Memory' }).focus();
    await page.keyboard.press('b');
    await page.keyboard.press('ArrowUp');
    await expect(page.getByText('Bookmarked')).toHaveCount(1);
    expect.soft(await violations(), 'marks in the grid').toEqual([]);
    await goTo(page, 'Bookmarks');
    expect.soft(await violations(), 'bookmarks').toEqual([]);
  });
}
