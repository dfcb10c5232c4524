/** Measures frames while the hex grid scrolls: as a display of 60 Hz would see them, and what one frame costs. */
import type { Browser } from '@playwright/test';
import { startUnlimitedBrowser } from './browser.ts';
import type { BenchFiles } from './files.ts';
import { goTo, productPage } from './page.ts';
import { openPair } from './product.ts';
import { type BenchRow, median, p95 } from './report.ts';

const FRAMES = 300;

/** The first frames pay for what is prepared once. */
const WARM_UP = 5;

/** Frame times while the hex grid scrolls, against the 16.7 ms of a 60 Hz screen. */
export async function measureScrolling(
  browser: Browser,
  address: string,
  files: BenchFiles,
): Promise<readonly BenchRow[]> {
  const shown = await scrollFrames(browser, address, files);
  const unlimited = await startUnlimitedBrowser();
  const made = await scrollFrames(unlimited, address, files);
  await unlimited.close();
  const over = made.filter((time) => time > 16.7).length;
  return [
    {
      what: `time that one frame takes while the grid scrolls, 95th of 100 (${FRAMES} frames)`,
      ours: p95(made),
      reference: 16.7,
      unit: 'ms',
      against: 'one frame at 60 Hz',
      note: `frame rate limit off; median ${median(made).toFixed(1)} ms, ${over} of ${made.length} above 16.7 ms; drawn without a graphics card`,
    },
    {
      what: `time between frames while the grid scrolls, 95th of 100 (${FRAMES} frames)`,
      ours: p95(shown),
      reference: 16.7,
      unit: 'ms',
      against: 'one frame at 60 Hz',
      note: `frame rate limit on, so never below the interval of the display; median ${median(shown).toFixed(1)} ms`,
    },
  ];
}

/** Milliseconds between animation frames while the wheel turns over the grid without a pause. */
async function scrollFrames(
  browser: Browser,
  address: string,
  files: BenchFiles,
): Promise<readonly number[]> {
  const page = await productPage(browser, address);
  await openPair(page, files.large);
  await goTo(page, 'Memory');
  const grid = page.getByRole('grid', { name: 'Memory' });
  await grid.getByRole('row').first().waitFor();
  await grid.hover();
  const measuring = page.evaluate((count) => {
    return new Promise<number[]>((done) => {
      const deltas: number[] = [];
      let last = performance.now();
      const frame = (now: number): void => {
        deltas.push(now - last);
        last = now;
        if (deltas.length < count) requestAnimationFrame(frame);
        else done(deltas);
      };
      requestAnimationFrame(frame);
    });
  }, FRAMES);
  let scrolling = true;
  const wheel = (async () => {
    while (scrolling) await page.mouse.wheel(0, 120);
  })();
  const deltas = await measuring;
  scrolling = false;
  await wheel;
  await page.context().close();
  return deltas.slice(WARM_UP);
}
