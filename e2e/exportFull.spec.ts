/** A disk that is full while a dump is exported: words, a next step, and a page that goes on. */
import { expect, type Page, test } from '@playwright/test';
import { goTo, openPair, saveByDownload, saveByPicker, smallMachine } from './steps.ts';
import { fullChosenDisk, fullDisk, patchWorkers } from './workerPatch.ts';

/** Less than any of the files takes. */
const ROOM = 64 * 1024;

/** The chosen file is one on a full disk: its stream, used by the page itself, takes no more than ROOM bytes. */
async function pickFullDisk(page: Page): Promise<void> {
  await page.addInitScript((room) => {
    let written = 0;
    const createWritable = async () =>
      new WritableStream<Uint8Array>({
        write(chunk) {
          written += chunk.byteLength;
          if (written > room) throw new DOMException('The disk is full', 'QuotaExceededError');
        },
      });
    Object.defineProperty(window, 'showSaveFilePicker', {
      configurable: true,
      value: async () => ({ kind: 'file', name: 'vmcore', createWritable }),
    });
  }, ROOM);
}

for (const { where, format, button, prepare } of [
  {
    where: 'the chosen place, streamed by the page',
    format: 'vmcore',
    button: 'Export vmcore',
    prepare: pickFullDisk,
  },
  {
    where: 'the chosen place, written by the worker',
    format: 'kdump',
    button: 'Export kdump',
    prepare: async (page: Page) => {
      await patchWorkers(page, fullChosenDisk(ROOM));
      await saveByPicker(page);
    },
  },
  {
    where: 'the private folder before a download',
    format: 'kdump',
    button: 'Export kdump',
    prepare: async (page: Page) => {
      await patchWorkers(page, fullDisk(ROOM));
      await saveByDownload(page);
    },
  },
] as const) {
  test(`no space left at ${where}`, async ({ page }) => {
    await prepare(page);
    await page.goto('/');
    await openPair(page, smallMachine());
    await goTo(page, 'Export');
    await page.getByLabel('Format', { exact: true }).selectOption(format);
    await page.getByRole('button', { name: button }).click();
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('There is not enough space for the file');
    await expect(alert).toContainText(/hoose another place/);
    await goTo(page, 'CPUs');
    await expect(page.getByRole('main', { name: 'CPUs' })).toContainText(/CPU 1/);
    await goTo(page, 'Export');
    await expect(page.getByRole('button', { name: button })).toBeEnabled();
  });
}
