/** A memory file of 8 TiB: opening, the last page and the export plan cost a few reads, whatever the size. */
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, expect, test } from '@playwright/test';
import { MIB, makeMachine } from './fixtures/machine.ts';
import { writeSparsePair } from './fixtures/pairFiles.ts';
import { goTo } from './steps.ts';

const TIB = 2 ** 40;

/** Resident bytes of all renderer processes: the page and its workers live in one of them. */
async function rendererMemory(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  let bytes = 0;
  for (const { type, id } of processInfo) {
    if (type !== 'renderer') continue;
    const status = await readFile(`/proc/${id}/status`, 'utf8');
    bytes += Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) * 1024;
  }
  expect(bytes).toBeGreaterThan(0);
  return bytes;
}

test('8 TiB open, scroll to the last byte and export a plan with less than 64 MiB read', async ({
  page,
  browser,
}) => {
  const dir = mkdtempSync(join(tmpdir(), 'oldmem-sparse-'));
  try {
    const machine = makeMachine({ hsaSize: 32 * MIB, chunks: [[0, 8 * TIB]] });
    machine.memory.text(8 * TIB - 16, 'the last row here');
    const paths = writeSparsePair(machine, dir);
    await page.goto('/');
    const before = await rendererMemory(browser);
    await page.getByLabel('Open files').setInputFiles([paths.hsa, paths.memory, paths.map]);
    await goTo(page, 'Memory');
    const grid = page.getByRole('grid', { name: 'Memory' });
    await page.getByRole('textbox', { name: 'Address' }).fill('7fffffffff0');
    await page.getByRole('textbox', { name: 'Address' }).press('Enter');
    const last = grid.locator('[data-address="7fffffffff0"]');
    await expect(last).toBeVisible();
    await expect(last).toContainText('the last row her');
    await goTo(page, 'Export');
    await expect(page.getByText(/8,796,093,030,400/).first()).toBeVisible();
    const ledger = await page
      .getByText(/of 8 TiB read/)
      .first()
      .textContent();
    const [, amount = '', unit = ''] = /([\d.]+) (bytes|KiB|MiB|GiB|TiB) of/.exec(ledger ?? '') ?? [];
    const bytes =
      Number(amount) * ({ bytes: 1, KiB: 1024, MiB: MIB, GiB: 1024 * MIB, TiB: TIB }[unit] ?? Number.NaN);
    expect(bytes).toBeLessThan(64 * MIB);

    expect((await rendererMemory(browser)) - before).toBeLessThan(200 * MIB);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
