/** The header byte by byte: fields and bytes mark each other, sources are told, switches change bytes. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { realDataDir, realFile } from './fixtures/realData.ts';
import { elfVmcore } from './fixtures/reference.ts';
import { goTo, openPair, smallMachine } from './steps.ts';

const option = (page: Page, name: RegExp) =>
  page.getByRole('listbox', { name: 'Fields' }).getByRole('option', { name }).first();

test('fields mark their bytes and bytes their field, with the source told', async ({ page }) => {
  await page.goto('/');
  await openPair(page, smallMachine());
  await goTo(page, 'Header');
  const detail = page.getByRole('region', { name: 'Chosen field' });
  const bytes = page.getByRole('grid', { name: 'Header bytes' });
  await option(page, /e_phnum/).hover();
  await expect(detail).toContainText('number of program headers');
  await expect(detail).toContainText('merge_note_headers_elf64() in fs/proc/vmcore.c');
  await expect(bytes.locator('[aria-selected=true]')).toHaveText(['00', '02']);

  // Byte 0x50 is in p_vaddr of the PT_NOTE.
  await page.locator('#header-byte-80').hover();
  await expect(detail).toContainText('p_vaddr');
  await page.locator('#header-byte-160').click();
  await expect(detail).toContainText('p_memsz');
  await expect(detail).toContainText('size of the chunk');
  await expect(detail).toContainText('0x0 – 0x800000');

  await bytes.press('Control+Home');
  await expect(detail).toContainText('EI_MAG');
  await bytes.press('ArrowDown');
  await expect(detail).toContainText('e_type');
  const fields = page.getByRole('listbox', { name: 'Fields' });
  await fields.press('ArrowDown');
  await expect(detail).toContainText('e_machine');
  await fields.press('End');
  await expect(option(page, /Zero fill/)).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
});

test('a switch changes its bytes, and the old values stand beside them', async ({ page }) => {
  await page.goto('/');
  await openPair(page, smallMachine());
  await goTo(page, 'Header');
  const detail = page.getByRole('region', { name: 'Chosen field' });
  await page.getByLabel('Profile').selectOption('P4');
  await page.getByRole('combobox', { name: 'Alignment of PT_NOTE' }).selectOption('0');
  await expect(page.getByRole('status').filter({ hasText: '1 field changed.' })).toBeVisible();
  await page.getByRole('button', { name: 'Next change' }).click();
  await expect(detail).toContainText('p_align');
  await expect(detail).toContainText('0x0, was 0x4');
  await expect(option(page, /p_align.*was 0x4/)).toBeVisible();

  await page.getByRole('combobox', { name: 'TODPREG note, bytes' }).selectOption('8');
  await expect(page.getByRole('status').filter({ hasText: /fields changed, \d new/ })).toBeVisible();
  await page.getByRole('combobox', { name: 'Closing empty note' }).selectOption('no');
  await expect(page.getByText('No byte of the header changed.')).toBeVisible();
  await page.getByRole('combobox', { name: 'Name of register notes' }).selectOption('CORE');
  await page.getByRole('button', { name: 'Next change' }).click();
  await expect(detail).toContainText('Chosen by hand.');
  await page.getByRole('button', { name: 'Clear marks' }).click();
  await expect(page.getByRole('button', { name: 'Next change' })).toHaveCount(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
});

test('a finished vmcore shows the header that it has, and the one that an export would have', async ({
  page,
}) => {
  await page.goto('/');
  const buffer = Buffer.from(elfVmcore('P4'));
  const mimeType = 'application/octet-stream';
  await page.getByLabel('Open files').setInputFiles({ name: 'vmcore', mimeType, buffer });
  await goTo(page, 'Header');
  await expect(page.getByLabel('Profile')).toBeVisible();
  await page.getByText('as it is in the file').click();
  await expect(page.getByText('As it stands in vmcore.')).toBeVisible();
  await expect(page.getByLabel('Profile')).toHaveCount(0);
  await expect(page.getByText('Read from the file as it stands.')).toBeVisible();
  await expect(option(page, /PT_LOAD 1/)).toContainText('0x0 – 0x400000');
});

test.describe('real dumps', () => {
  test.skip(realDataDir === undefined, 'the folder of real dumps is not here');
  test('the registers of every CPU of dump-a have their CPU and where it was found', async ({ page }) => {
    await page.goto('/');
    await page
      .getByLabel('Open files')
      .setInputFiles([await realFile('dump-a/mem.img'), await realFile('dump-a/hsa.img')]);
    await goTo(page, 'Header');
    const fields = page.getByRole('listbox', { name: 'Fields' });
    const status = option(page, /PRSTATUS.*CPU 0/);
    await fields.press('Home');
    for (let i = 0; i < 6 && !(await status.isVisible()); i++) await fields.press('PageDown');
    await status.click();
    for (let i = 0; i < 22; i++) await fields.press('ArrowDown');
    await expect(page.getByRole('region', { name: 'Chosen field' })).toContainText(/GPR|PSW/);
    await expect(page.getByRole('region', { name: 'Chosen field' })).toContainText('CPU 0: ');
  });
});
