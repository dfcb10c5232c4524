/** What browser tests do in the page, by role and name, as a person would. */
import { expect, type Page } from '@playwright/test';
import { type MadeMachine, MIB, makeMachine } from './fixtures/machine.ts';
import { fullMemory, hsaImage, memmapText } from './fixtures/pairFiles.ts';

export const VIEWS = ['Overview', 'Segments', 'Notes', 'CPUs', 'Memory', 'Findings', 'Export'] as const;
/** The views of the dumped kernel. */
export const KERNEL_VIEWS = ['Log', 'Tasks', 'Modules', 'Symbols'] as const;
/** A view that looks into the dump further: its code is loaded when it is first shown. */
export const TOOL_VIEWS = [
  'Search',
  'Bookmarks',
  'Usage',
  'Compare',
  'Structs',
  'Header',
  'What if',
  'Seam',
  'Tour',
] as const;
export type ViewName = (typeof VIEWS)[number] | (typeof KERNEL_VIEWS)[number] | (typeof TOOL_VIEWS)[number];

/** Goes to a view by its link or tab and waits until its code is there. */
export async function goTo(page: Page, view: ViewName): Promise<void> {
  await page
    .getByRole('tab', { name: view })
    .or(page.getByRole('link', { name: view }))
    .first()
    .click();
  await expect(page.getByRole('main', { name: view })).toBeVisible();
  await expect(page.getByText('Loading the view')).toHaveCount(0);
}

/** A machine of 8 MiB with two CPUs, 2 MiB of it in the HSA. */
export function smallMachine(): MadeMachine {
  return makeMachine({ chunks: [[0, 8 * MIB]] });
}

/** Chooses HSA file, memory file and memory map of a small machine at once. */
export async function openPair(page: Page, machine: MadeMachine): Promise<void> {
  const file = (name: string, bytes: Uint8Array) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(bytes),
  });
  await page
    .getByLabel('Open files')
    .setInputFiles([
      file('hsa.img', hsaImage(machine)),
      file('mem.img', fullMemory(machine)),
      file('memmap.txt', memmapText(machine)),
    ]);
}

/** Makes the page save by download, because nobody answers a save dialogue. Call before `goto`. */
export async function saveByDownload(page: Page): Promise<void> {
  await page.addInitScript('delete Window.prototype.showSaveFilePicker; delete window.showSaveFilePicker');
}

/** Makes the page save into a file of the private folder, as if the person had chosen it in the dialogue. Call before `goto`. */
export async function saveByPicker(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'showSaveFilePicker', {
      configurable: true,
      value: async ({ suggestedName }: { readonly suggestedName: string }) =>
        (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true }),
    });
  });
}
