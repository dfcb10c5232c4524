/** A range of memory saved as a file: whole, with a hole in it, and from a packed dump. */
import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { MIB, makeMachine } from './fixtures/machine.ts';
import { fullMemory } from './fixtures/pairFiles.ts';
import { goTo, openPair, saveByDownload, saveByPicker } from './steps.ts';

const HOLE = 4 * MIB;
const AFTER_HOLE = 6 * MIB;

function holedMachine() {
  const machine = makeMachine({
    hsaSize: 2 * MIB,
    chunks: [
      [0, HOLE],
      [AFTER_HOLE, 8 * MIB],
    ],
  });
  machine.memory.text(HOLE - 16, 'before the hole.');
  machine.memory.text(AFTER_HOLE, 'behind the hole.');
  return machine;
}

async function setup(page: Page) {
  const machine = holedMachine();
  await page.goto('/');
  await openPair(page, machine);
  await goTo(page, 'Memory');
  await page.getByRole('button', { name: 'Save a range as a file' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save a range as a file' });
  const save = dialog.getByRole('button', { name: 'Save', exact: true });
  return {
    memory: Buffer.from(fullMemory(machine)),
    dialog,
    save,
    async range(start: string, end: string): Promise<void> {
      await dialog.getByLabel('Start').fill(start);
      await dialog.getByLabel('End, or +length').fill(end);
    },
    async saved(): Promise<{ readonly name: string; readonly bytes: Buffer }> {
      const saving = page.waitForEvent('download');
      await save.click();
      const download = await saving;
      await expect(dialog.getByRole('status')).toContainText('Handed to the browser’s downloads');
      return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
    },
  };
}

test('a range that is all there is saved byte for byte, named by its addresses', async ({ page }) => {
  await saveByDownload(page);
  const { range, saved, dialog, memory } = await setup(page);
  await range('200ff0', '+1000');
  await expect(dialog.getByText('4 KiB, all of it in the dump.')).toBeVisible();
  const { name, bytes } = await saved();
  expect(name).toBe('memory-200ff0-201ff0.bin');
  expect(bytes.equals(memory.subarray(0x200ff0, 0x201ff0))).toBe(true);
});

test('missing bytes are named, and nothing is saved before the person has chosen', async ({ page }) => {
  await saveByDownload(page);
  const { range, saved, save, dialog } = await setup(page);
  await range((HOLE - 16).toString(16), (AFTER_HOLE + 16).toString(16));
  const missing = dialog.getByRole('region', { name: 'Missing bytes' });
  await expect(missing).toContainText('0x400000 – 0x5fffff');
  await expect(save).toBeDisabled();
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);

  await dialog.getByLabel('Leave them out').check();
  const short = await saved();
  expect(short.name).toBe('memory-3ffff0-600010-missing-left-out.bin');
  expect(short.bytes.toString('latin1')).toBe('before the hole.behind the hole.');

  await dialog.getByLabel('Write zeros there').check();
  const long = await saved();
  expect(long.name).toBe('memory-3ffff0-600010-missing-as-zeros.bin');
  expect(long.bytes.length).toBe(AFTER_HOLE - HOLE + 32);
  expect(long.bytes.subarray(16, -16).every((byte) => byte === 0)).toBe(true);
  expect(long.bytes.subarray(-16).toString('latin1')).toBe('behind the hole.');
});

test('a range with nothing in it cannot be saved', async ({ page }) => {
  const { range, save, dialog } = await setup(page);
  await range((HOLE + 0x1000).toString(16), '+1000');
  await expect(dialog.getByText('None of the 4 KiB are in the dump')).toBeVisible();
  await expect(save).toBeDisabled();
  await range('nowhere', '+10');
  await expect(dialog.getByRole('alert')).toContainText('Start: “nowhere” is not an address');
});

test('into a chosen place, with what was written told', async ({ page }) => {
  await saveByPicker(page);
  const { range, save, dialog, memory } = await setup(page);
  await range('300000', '+100000');
  await expect(dialog.getByText('1 MiB, all of it in the dump.')).toBeVisible();
  await save.click();
  await expect(dialog.getByRole('status')).toContainText('Saved: 1,048,576 bytes, as planned.');
  const head = await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const file = await (await root.getFileHandle('memory-300000-400000.bin')).getFile();
    return [...new Uint8Array(await file.slice(-16).arrayBuffer())];
  });
  expect(head).toEqual([...memory.subarray(0x3ffff0, 0x400000)]);
});

test('the selection of a packed dump is unpacked into the file, by keyboard alone', async ({ page }) => {
  await saveByDownload(page);
  await page.goto('/');
  await page.getByRole('button', { name: 'Open the sample dump' }).click();
  await goTo(page, 'Memory');
  await page.getByRole('textbox', { name: 'Address' }).fill('rd -p 1000 4');
  await page.keyboard.press('Enter');
  await page.getByRole('grid', { name: 'Memory' }).focus();
  await page.keyboard.press('w');
  const dialog = page.getByRole('dialog', { name: 'Save a range as a file' });
  await expect(dialog.getByText('32 bytes, all of it in the dump.')).toBeVisible();
  const saving = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  const download = await saving;
  expect(download.suggestedFilename()).toBe('memory-1000-1020.bin');
  expect((await readFile(await download.path())).length).toBe(32);
});
