/** The product in the browser, as the measurements drive it. */
import { spawnSync } from 'node:child_process';
import type { Browser, Page } from '@playwright/test';

/** A fresh page with the product; saving goes through a download, because no one answers a save dialogue here. */
export async function productPage(browser: Browser, address: string): Promise<Page> {
  const context = await browser.newContext({ acceptDownloads: true, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript('delete window.showSaveFilePicker; delete Window.prototype.showSaveFilePicker');
  // The runner's compiler names functions with this helper, also in those that are sent to the page.
  await page.addInitScript('globalThis.__name = (value) => value');
  await page.goto(address);
  return page;
}

/** Clicks the view's entry in the side list. */
export async function goTo(page: Page, view: string): Promise<void> {
  await page
    .getByRole('tab', { name: view })
    .or(page.getByRole('link', { name: view }))
    .first()
    .click();
}

/** Milliseconds of a program's run; undefined when it is not installed. Throws when it fails. */
export function timed(
  program: string,
  args: readonly string[],
  stdout: 'ignore' | number = 'ignore',
): number | undefined {
  const start = performance.now();
  const { error, status } = spawnSync(program, [...args], { stdio: ['ignore', stdout, 'ignore'] });
  const took = performance.now() - start;
  if (error !== undefined) return undefined;
  if (status !== 0) throw new Error(`${program} ended with ${status}`);
  return took;
}
