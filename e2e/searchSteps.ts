/** Steps that the tests of search and bookmarks share. */
import { expect, type Page } from '@playwright/test';
import { MIB, makeMachine } from './fixtures/machine.ts';
import { goTo, openPair } from './steps.ts';

const KINDS = {
  text: 'Text',
  bytes: 'Bytes',
  value64: '64-bit value',
  value32: '32-bit value',
  pointers: 'Pointers into a range',
  regex: 'Regular expression',
} as const;

/** What a person does on the search view. */
export function searchView(page: Page) {
  const pattern = page.getByRole('textbox', { name: 'Pattern' });
  const hits = page.getByRole('table', { name: 'Hits' });
  return {
    pattern,
    hits,
    kind: page.getByRole('combobox', { name: 'Kind' }),
    encoding: page.getByRole('combobox', { name: 'Encoding' }),
    status: page.getByRole('main').getByRole('status'),
    /** Rows of hits by the 16 digits of their address. */
    hit: (addr: number) => hits.getByRole('link', { name: addr.toString(16).padStart(16, '0') }),
    async search(kind: keyof typeof KINDS, text: string): Promise<void> {
      await page.getByRole('combobox', { name: 'Kind' }).selectOption(KINDS[kind]);
      await pattern.fill(text);
      await pattern.press('Enter');
    },
    async done(words: RegExp): Promise<void> {
      await expect(page.getByRole('main').getByRole('status')).toContainText(words);
    },
  };
}

/** Two sources and a hole: HSA [0, 2 MiB), memory [2, 4 MiB) and [8, 12 MiB), with marks on every border. */
export function markedMachine() {
  const machine = makeMachine({
    hsaSize: 2 * MIB,
    chunks: [
      [0, 4 * MIB],
      [8 * MIB, 12 * MIB],
    ],
  });
  const { memory } = machine;
  memory.text(2 * MIB - 4, 'seamless');
  memory.text(8 * MIB + 0x1008, 'seamless');
  memory.text(12 * MIB - 8, 'seamless');
  memory.set(0x30_0010, Uint8Array.of(0, 0, 0, 0, 0, 0x30, 0, 0));
  return machine;
}

/** Opens the marked machine at the Search view. */
export async function openMarked(page: Page) {
  await page.goto('/');
  await openPair(page, markedMachine());
  await goTo(page, 'Search');
  return searchView(page);
}

/** Opens the sample at the Search view. */
export async function openSample(page: Page) {
  await page.goto('/');
  await page.getByRole('button', { name: 'Open the sample dump' }).click();
  await expect(page.getByRole('main', { name: 'Overview' })).toBeVisible();
  await goTo(page, 'Search');
  return searchView(page);
}
