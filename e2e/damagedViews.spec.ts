/** Damaged dumps in the browser: every view ends, nothing reaches the person as an exception, damage is marked. */
import { expect, type Page, test } from '@playwright/test';
import { damagedFolder, noise } from './damagedFiles.ts';
import { realDataDir, realFile } from './fixtures/realData.ts';
import { goTo, KERNEL_VIEWS, TOOL_VIEWS, VIEWS } from './steps.ts';

const BUSY = /^(Reading|Walking|Following|Decoding|Loading|Counting|Checking) /;
const ALL = [...VIEWS, ...KERNEL_VIEWS, ...TOOL_VIEWS];

/** Notes every exception and every error in the console. */
function watchErrors(page: Page): readonly string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(`exception: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`console: ${message.text()}`);
  });
  return errors;
}

/** Opens every view in turn and waits until it is done; gives what each shows. */
async function openAllViews(page: Page): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const view of ALL) {
    await goTo(page, view);
    const main = page.getByRole('main', { name: view });
    await expect(main.getByText(BUSY), view).toHaveCount(0);
    await expect(page.getByRole('alertdialog'), view).toHaveCount(0);
    await expect(page.getByText('This part of the page failed'), view).toHaveCount(0);
    texts.set(view, (await main.textContent()) ?? '');
  }
  return texts;
}

test('a real dump with 1 % of its frames overwritten', async ({ page }) => {
  test.skip(realDataDir === undefined, 'the folder of real dumps is not here');
  const folder = damagedFolder();
  const errors = watchErrors(page);
  try {
    const [hsa, memory] = [
      folder.copy(await realFile('dump-a/hsa.img'), 11, 100),
      folder.copy(await realFile('dump-a/mem.img'), 12, 100),
    ];
    await page.goto('/');
    await page.getByLabel('Open files').setInputFiles([hsa, memory, await realFile('dump-a/memmap.txt')]);
    const texts = await openAllViews(page);
    // What the damage took is said where it is missing, and what stands on guesses is marked.
    expect(texts.get('Log')).toContain('Kernel panic - not syncing');
    expect(texts.get('Tasks')).toContain('The idle task of CPU 1 was not found.');
    expect(texts.get('Tasks')).toContain('inferred');
    expect(texts.get('Modules')).toContain('inferred');
    expect(texts.get('Usage')).toMatch(/The states of \d+ of \d+ pages contradict themselves/);
    expect(texts.get('Structs')).toContain('The dump holds no types');
    expect(errors).toEqual([]);
  } finally {
    folder.remove();
  }
});

test('noise as memory file and as HSA file', async ({ page }) => {
  const errors = watchErrors(page);
  const file = (name: string, size: number, seed: number) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: noise(size, seed),
  });
  await page.goto('/');
  await page.getByLabel('HSA file').setInputFiles(file('hsa.img', 4 * 2 ** 20, 5));
  await page.getByLabel('Memory file').setInputFiles(file('mem.img', 32 * 2 ** 20, 6));
  const form = page.getByRole('form', { name: 'Pair files' });
  await form
    .or(page.getByRole('main', { name: 'Overview' }))
    .first()
    .waitFor();
  if (await form.isVisible()) await form.getByRole('button', { name: 'Open dump' }).click();
  const texts = await openAllViews(page);
  for (const [view, words] of [
    ['CPUs', 'No CPUs found'],
    ['Log', 'No kernel log was found'],
    ['Tasks', 'No tasks were found'],
    ['Modules', 'No modules were found'],
    ['Symbols', 'No symbols were found'],
    ['Structs', 'The dump holds no types'],
    ['Usage', 'cannot be told'],
  ] as const)
    expect(texts.get(view)).toContain(words);
  expect(errors).toEqual([]);
});
