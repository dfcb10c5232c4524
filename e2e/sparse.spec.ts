/** Memory files of 8 and nearly 16 TiB: opening, the last page and the export plan cost a few reads, whatever the size. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { MIB, makeMachine } from './fixtures/machine.ts';
import { writeSparsePair } from './fixtures/pairFiles.ts';
import { goTo } from './steps.ts';

const TIB = 2 ** 40;

/** Attaches to the workers that the page starts from now on; the result asks each of them for the size of its heap. */
async function watchWorkers(page: Page): Promise<() => Promise<readonly number[]>> {
  const session = await page.context().newCDPSession(page);
  const workers: string[] = [];
  const answers = new Map<string, (bytes: number) => void>();
  session.on('Target.attachedToTarget', ({ sessionId }) => workers.push(sessionId));
  session.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => {
    const {
      result,
    }: { readonly result?: { readonly usedSize: number; readonly backingStorageSize?: number } } =
      JSON.parse(message);
    if (result !== undefined) answers.get(sessionId)?.(result.usedSize + (result.backingStorageSize ?? 0));
  });
  await session.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
  return () =>
    Promise.all(
      workers.map(async (sessionId) => {
        const answer = new Promise<number>((resolve) => answers.set(sessionId, resolve));
        const message = JSON.stringify({ id: 1, method: 'Runtime.getHeapUsage' });
        await session.send('Target.sendMessageToTarget', { sessionId, message });
        return answer;
      }),
    );
}

test('8 TiB open, scroll to the last byte and export a plan with less than 64 MiB read', async ({ page }) => {
  const dir = mkdtempSync(join(tmpdir(), 'oldmem-sparse-'));
  try {
    const machine = makeMachine({ hsaSize: 32 * MIB, chunks: [[0, 8 * TIB]] });
    machine.memory.text(8 * TIB - 16, 'the last row here');
    const paths = writeSparsePair(machine, dir);
    await page.goto('/');
    const heaps = await watchWorkers(page);
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

    // Heap and buffers of every worker.
    const sizes = await heaps();
    expect(sizes.length).toBeGreaterThan(0);
    for (const size of sizes) {
      expect(size).toBeGreaterThan(0);
      expect(size).toBeLessThan(200 * MIB);
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

test('nearly 16 TiB scroll to the last byte, by jump and by keyboard', async ({ page }) => {
  const dir = mkdtempSync(join(tmpdir(), 'oldmem-sparse-'));
  try {
    // One frame less than 16 TiB is the largest file of ext4.
    const end = 16 * TIB - 4096;
    const machine = makeMachine({ hsaSize: 32 * MIB, chunks: [[0, end]] });
    machine.memory.text(end - 16, 'the last row here');
    const paths = writeSparsePair(machine, dir);
    await page.goto('/');
    await page.getByLabel('Open files').setInputFiles([paths.hsa, paths.memory, paths.map]);
    await goTo(page, 'Memory');
    const box = page.getByRole('textbox', { name: 'Address' });
    const row = (addr: number) =>
      page.getByRole('grid', { name: 'Memory' }).locator(`[data-address="${addr.toString(16)}"]`);
    await box.fill((end - 16).toString(16));
    await box.press('Enter');
    await expect(row(end - 16)).toBeInViewport();
    await expect(row(end - 16)).toContainText('the last row her');
    await page.keyboard.press('Control+Home');
    await expect(row(0)).toBeInViewport();
    await page.keyboard.press('Control+End');
    await expect(row(end - 16)).toBeInViewport();
    await box.fill((end - 1600).toString(16));
    await box.press('Enter');
    await expect(row(end - 1600)).toBeInViewport();
    for (let times = 0; times < 8; times++) await page.keyboard.press('PageDown');
    await expect(row(end - 16)).toBeInViewport();
    await expect(row(end - 16)).toContainText('the last row her');
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
