/** Narrow windows, pages zoomed in, and forced colours: nothing is cut off and nothing scrolls the page sideways. */
import { expect, type Locator, type Page, test } from '@playwright/test';
import { goTo, openPair, smallMachine, type ViewName } from './steps.ts';

const VIEWS: readonly ViewName[] = ['Overview', 'Log', 'CPUs', 'Memory', 'Export'];

/** Pixels that the page, or what fills the view, is wider than its window. */
async function overflow(page: Page): Promise<readonly number[]> {
  return page.evaluate(() => {
    const main = document.querySelector('main');
    const boxes = [document.scrollingElement, main, ...(main?.querySelectorAll(':scope > div') ?? [])];
    return boxes.map((box) => (box === null ? 0 : Math.max(0, box.scrollWidth - box.clientWidth)));
  });
}

async function expectNoOverflow(page: Page, where: string): Promise<void> {
  await expect.poll(async () => Math.max(...(await overflow(page))), { message: where }).toBe(0);
}

for (const [width, height] of [
  [320, 640],
  [512, 350],
  [640, 800],
  [720, 450],
] as const) {
  test(`every screen fits into ${width} x ${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.goto('/');
    await expect(page.getByRole('button', { name: 'Open the sample dump' })).toBeVisible();
    await expectNoOverflow(page, 'Home');
    await openPair(page, smallMachine());
    for (const view of VIEWS) {
      await goTo(page, view);
      await expectNoOverflow(page, view);
      await expect(page.getByRole('link', { name: view })).toBeInViewport();
    }
  });
}

test('the sample is usable at 320 pixels: what happened, the log, registers and bytes', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto('/');
  await page.getByRole('button', { name: 'Open the sample dump' }).click();
  await expect(page.getByRole('main', { name: 'Overview' })).toContainText('Kernel panic');
  await expectNoOverflow(page, 'Overview');
  await goTo(page, 'Log');
  const record = page.getByRole('option', { name: /Kernel panic - not syncing/ });
  await expect(record).toBeInViewport();
  expect((await boxOf(record)).width).toBeLessThanOrEqual(320);
  await expectNoOverflow(page, 'Log');
  await goTo(page, 'CPUs');
  await expect(page.getByRole('heading', { name: '3 CPUs' })).toBeInViewport();
  await expectNoOverflow(page, 'CPUs');
  await page.getByRole('textbox', { name: 'Address' }).fill('1000');
  await page.getByRole('textbox', { name: 'Address' }).press('Enter');
  await expect(page.getByRole('grid', { name: 'Memory' }).locator('[data-address="1000"]')).toBeInViewport();
});

async function boxOf(locator: Locator): Promise<{ readonly x: number; readonly width: number }> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('not shown');
  return box;
}

/** Every button of the toolbar lies inside it. */
async function expectWholeToolbar(page: Page): Promise<void> {
  const toolbar = page.getByRole('toolbar', { name: 'Memory view' });
  const bar = await boxOf(toolbar);
  for (const button of await toolbar.getByRole('button').all()) {
    const box = await boxOf(button);
    expect(box.x + box.width).toBeLessThanOrEqual(bar.x + bar.width);
    await expect(button).toBeInViewport({ ratio: 1 });
  }
}

for (const width of [320, 1024, 1280, 1440]) {
  test(`forced colours cut no button off at ${width} pixels`, async ({ page }) => {
    await page.emulateMedia({ forcedColors: 'active' });
    await page.setViewportSize({ width, height: 720 });
    await page.goto('/');
    await openPair(page, smallMachine());
    await goTo(page, 'Memory');
    await expectWholeToolbar(page);
  });
}
