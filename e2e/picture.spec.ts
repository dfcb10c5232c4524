/** Pictures of a view: PNG of the right size that is not blank, and SVG that is well formed, self-contained and says what the view says. */
import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { goTo, saveByDownload, type ViewName } from './steps.ts';

async function openPicture(page: Page, view: ViewName) {
  await saveByDownload(page);
  await page.goto('/');
  await page.getByRole('button', { name: 'Open the sample dump' }).click();
  await expect(page.getByText('Kernel panic - not syncing').first()).toBeVisible();
  await goTo(page, view);
  await page.getByRole('button', { name: 'Save a picture of this view' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save a picture of this view' });
  const button = dialog.getByRole('button', { name: 'Save picture' });
  const size = dialog.getByText(/\d+ × \d+ pixels/);
  return {
    dialog,
    async choose(group: string, name: string): Promise<void> {
      await dialog.getByRole('group', { name: group }).getByRole('radio', { name }).dispatchEvent('click');
      await expect(button).toBeEnabled();
    },
    async pixels(): Promise<readonly number[]> {
      await expect(size).toBeVisible();
      return ((await size.textContent()) ?? '').match(/\d+/g)?.map(Number) ?? [];
    },
    async saved(): Promise<{ readonly name: string; readonly bytes: Buffer }> {
      const saving = page.waitForEvent('download');
      await button.click();
      const download = await saving;
      return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
    },
  };
}

/** Decodes a PNG in the page: its size and how many colours stand in it. */
function decode(page: Page, bytes: Buffer) {
  return page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    const data = context?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    const colours = new Set<number>();
    for (let at = 0; at < data.length; at += 52)
      colours.add((data[at] ?? 0) * 65536 + (data[at + 1] ?? 0) * 256 + (data[at + 2] ?? 0));
    return { width: canvas.width, height: canvas.height, colours: colours.size };
  }, bytes.toString('base64'));
}

/** What stands in an SVG, by the browser's XML parser. */
function inspect(page: Page, svg: string) {
  return page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
    const all = [...parsed.querySelectorAll('*')];
    return {
      root: parsed.documentElement.nodeName,
      width: Number(parsed.documentElement.getAttribute('width')),
      barred: all.filter((node) => /^(script|foreignObject|iframe|a|parsererror)$/i.test(node.localName))
        .length,
      handlers: all.flatMap((node) => [...node.attributes]).filter(({ name }) => name.startsWith('on'))
        .length,
      links: all
        .flatMap((node) => [...node.attributes])
        .filter(({ name, value }) => /href|src/.test(name) && !/^(#|data:image\/png)/.test(value)).length,
      addresses: (text.match(/https?:[^"]*/g) ?? []).filter((one) => !one.startsWith('http://www.w3.org/')),
      words: [...parsed.querySelectorAll('text')].map((node) => node.textContent).join('|'),
    };
  }, svg);
}

test('the PNG of Memory decodes, has the size that was told, and is not blank', async ({ page }) => {
  const { choose, pixels, saved } = await openPicture(page, 'Memory');
  const [width = 0, height = 0] = await pixels();
  const large = await saved();
  expect(large.name).toBe('oldmem-memory-light.png');
  const shown = await decode(page, large.bytes);
  expect(shown).toMatchObject({ width, height });
  expect(shown.colours).toBeGreaterThan(50);
  await choose('Size', '1 times');
  const small = await decode(page, (await saved()).bytes);
  expect(small).toMatchObject({ width: Math.ceil(width / 2), height: Math.ceil(height / 2) });
});

test('the SVG of every kind of view is whole, names nothing foreign, and says what the view says', async ({
  page,
}) => {
  test.slow();
  for (const [view, words] of [
    ['Overview', 'Kernel panic - not syncing: sysrq triggered crash'],
    ['Memory', '0000000000000010'],
    ['CPUs', 'General'],
    ['Usage', 'Page cache'],
    ['Segments', 'Segments'],
    ['Export', 'Save as vmcore'],
  ] as const) {
    const { choose, saved } = await openPicture(page, view);
    await choose('Format', 'SVG');
    const { name, bytes } = await saved();
    expect(name).toBe(`oldmem-${view.toLowerCase()}-light.svg`);
    const found = await inspect(page, bytes.toString());
    expect(found, view).toMatchObject({ root: 'svg', barred: 0, handlers: 0, links: 0, addresses: [] });
    expect(found.words, view).toContain(words);
  }
});

test('by keyboard, from the palette', async ({ page }) => {
  const { dialog } = await openPicture(page, 'Segments');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('picture');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Save picture' })).toBeEnabled();
});
