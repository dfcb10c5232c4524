/** Giving an export up: by button and by key, however slow the disk is, and what Escape does before that. */
import { expect, type Page, test } from '@playwright/test';
import { goTo, openPair, smallMachine } from './steps.ts';

/** A save dialog whose files take nothing in: `picker`, `createWritable` or `write` never ends while `held` is it. */
async function holdExports(page: Page, at: 'picker' | 'createWritable' | 'write'): Promise<void> {
  await page.addInitScript((place) => {
    let held: string = place;
    const never = new Promise<never>(() => undefined);
    const hold = (step: string) => (held === step ? never : Promise.resolve());
    let saved = 0;
    const handle = {
      name: 'vmcore',
      createWritable: async () => {
        saved = 0;
        await hold('createWritable');
        return new WritableStream<Uint8Array>({
          write: async (chunk) => {
            await hold('write');
            saved += chunk.byteLength;
          },
        });
      },
      getFile: async () => new File([new Uint8Array(saved)], 'vmcore'),
    };
    Object.assign(window, {
      showSaveFilePicker: async () => {
        await hold('picker');
        return handle;
      },
      letGo: () => {
        held = '';
      },
    });
  }, at);
}

async function startExport(page: Page): Promise<void> {
  await page.goto('/');
  await openPair(page, smallMachine());
  await goTo(page, 'Export');
  await page.getByRole('button', { name: 'Export vmcore' }).click();
  await expect(page.getByRole('button', { name: 'Cancel', exact: true })).toBeVisible();
}

async function exportsAgain(page: Page): Promise<void> {
  await expect(page.getByRole('main').getByText('Cancelled.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Cancel', exact: true })).toHaveCount(0);
  await goTo(page, 'CPUs');
  await expect(page.getByRole('heading', { name: '2 CPUs' })).toBeVisible();
  await page.evaluate('letGo()');
  await goTo(page, 'Export');
  await page.getByRole('button', { name: 'Export vmcore' }).click();
  await expect(page.getByRole('main').getByText(/^Saved: .* as planned/)).toBeVisible();
}

for (const at of ['picker', 'createWritable', 'write'] as const) {
  test(`the Cancel button ends an export that waits in ${at}`, async ({ page }) => {
    await holdExports(page, at);
    await startExport(page);
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await exportsAgain(page);
  });

  test(`Escape ends an export that waits in ${at}`, async ({ page }) => {
    await holdExports(page, at);
    await startExport(page);
    await page.keyboard.press('Escape');
    await exportsAgain(page);
  });
}

test('Escape first clears the selection, then closes the dialog, and only then cancels the export', async ({
  page,
}) => {
  await holdExports(page, 'write');
  await startExport(page);
  await goTo(page, 'Memory');
  const grid = page.getByRole('grid', { name: 'Memory' });
  await grid.focus();
  await page.keyboard.press('Shift+ArrowDown');
  const selected = page.getByRole('contentinfo').getByText('selected');
  await expect(selected).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(selected).toHaveCount(0);
  await page.getByRole('button', { name: 'Select a range' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await goTo(page, 'Export');
  await expect(page.getByRole('progressbar', { name: 'Export' })).toBeVisible();
  // From any view.
  await goTo(page, 'Memory');
  await grid.focus();
  await page.keyboard.press('Escape');
  await goTo(page, 'Export');
  await exportsAgain(page);
});
