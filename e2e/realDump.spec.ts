/** The product's main job on real dumps: two files in, the kernel's own vmcore out. */
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { realDataDir, realFile, sha256File } from './fixtures/realData.ts';
import { goTo, saveByDownload } from './steps.ts';

test.skip(realDataDir === undefined, 'the folder of real dumps is not here');

const VMCORE_SHA256 = 'd5a5e9f22b339917e0acb6ffc29ff1ae6b218bf88a4303cdab5181ba41395745';

test('HSA file, memory file and memory map become the vmcore that the kernel itself wrote', async ({
  page,
}) => {
  await saveByDownload(page);
  await page.goto('/');
  await page
    .getByLabel('Open files')
    .setInputFiles([
      await realFile('dump-a/mem.img'),
      await realFile('dump-a/hsa.img'),
      await realFile('dump-a/memmap.txt'),
    ]);
  await goTo(page, 'Export');
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export vmcore' }).click();
  const download = await saving;
  expect(download.suggestedFilename()).toBe('vmcore');
  expect(await sha256File(await download.path())).toBe(VMCORE_SHA256);
});

test('the slots of the home screen take the same files one by one', async ({ page }) => {
  await page.goto('/');
  await page.getByLabel('Memory map').setInputFiles(await realFile('dump-a/memmap.txt'));
  await page.getByLabel('HSA file').setInputFiles(await realFile('dump-a/hsa.img'));
  await page.getByLabel('Memory file').setInputFiles(await realFile('dump-a/mem.img'));
  await goTo(page, 'CPUs');
  const registers: { readonly cpus: readonly { readonly psw: readonly string[] }[] } = JSON.parse(
    await readFile(await realFile('dump-a/registers.json'), 'utf8'),
  );
  for (const cpu of registers.cpus) {
    await expect(
      page
        .getByText(
          BigInt(cpu.psw[1] ?? 0)
            .toString(16)
            .padStart(16, '0'),
        )
        .first(),
    ).toBeVisible();
  }
});

test('sentinel pages read right on both sides of the HSA boundary', async ({ page }) => {
  const lines = (await readFile(await realFile('dump-a/truth/sentinel.txt'), 'utf8')).split('\n');
  await page.goto('/');
  await page
    .getByLabel('Open files')
    .setInputFiles([
      await realFile('dump-a/hsa.img'),
      await realFile('dump-a/mem.img'),
      await realFile('dump-a/memmap.txt'),
    ]);
  await goTo(page, 'Memory');
  for (const side of ['BELOW', 'ABOVE']) {
    const line = lines.find((text) => text.includes(` ${side} `)) ?? '';
    const addr = /phys=([0-9a-f]+)/.exec(line)?.[1] ?? '';
    await page.getByRole('textbox', { name: 'Address' }).fill(addr);
    await page.getByRole('textbox', { name: 'Address' }).press('Enter');
    const row = page.getByRole('grid', { name: 'Memory' }).getByRole('row', { name: new RegExp(`^${addr}`) });
    await expect(row).toHaveAttribute('data-source', side === 'BELOW' ? 'hsa' : 'memory');
    // "ZDI-SENTINEL " in the first 16 bytes.
    await expect(row).toContainText('ZDI-SENTINEL');
  }
});

test("a finished vmcore and the emulator's ELF open without a question", async ({ page }) => {
  for (const [name, psw] of [
    ['dump-a/vmcore', '0000000006c354f0'],
    ['dump-b/emulator-elf.dump', '000000000010fdee'],
  ] as const) {
    await page.goto('about:blank');
    await page.goto('/');
    await page.getByLabel('Open files').setInputFiles(await realFile(name));
    await goTo(page, 'CPUs');
    await expect(page.getByText(psw).first()).toBeVisible();
  }
});
