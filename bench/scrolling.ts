/**
 * Measures frames while the grid scrolls, the minimap is dragged and hits of a search stream in: as a display of 60 Hz
 * would see them, and what one frame costs. Frames are drawn without a graphics card.
 */
import type { Browser, Page } from '@playwright/test';
import { startUnlimitedBrowser } from './browser.ts';
import type { BenchFiles } from './files.ts';
import { goTo, productPage } from './page.ts';
import { openPair } from './product.ts';
import { type BenchRow, median, p95 } from './report.ts';

const FRAMES = 300;

/** The first frames pay for what is prepared once. */
const WARM_UP = 5;

/** What a person does while frames are counted. Called again and again until enough frames were seen. */
type Act = (page: Page, turn: number) => Promise<void>;

interface Motion {
  readonly what: string;
  /** Brings the page to where the motion begins. */
  readonly prepare: (page: Page) => Promise<void>;
  readonly act: Act;
}

const MOTIONS: readonly Motion[] = [
  {
    what: 'the grid scrolls',
    async prepare(page) {
      await showGrid(page);
      await page.getByRole('grid', { name: 'Memory' }).hover();
    },
    act: (page) => page.mouse.wheel(0, 120),
  },
  {
    what: 'the minimap is dragged',
    async prepare(page) {
      await showGrid(page);
      await page.getByRole('slider', { name: 'Position in memory' }).hover();
      await page.mouse.down();
    },
    async act(page, turn) {
      const box = await page.getByRole('slider', { name: 'Position in memory' }).boundingBox();
      if (box === null) return;
      // Down and up again, a hundred steps each way.
      const share = Math.abs((turn % 200) - 100) / 100;
      await page.mouse.move(box.x + box.width / 2, box.y + 4 + (box.height - 8) * share);
    },
  },
  {
    what: 'hits of a search stream in',
    async prepare(page) {
      await goTo(page, 'Search');
      await page.getByRole('combobox', { name: 'Kind' }).selectOption('Bytes');
      // About one in 65,536 places: hits come all the time.
      await page.getByRole('textbox', { name: 'Pattern' }).fill('5a a5');
      await page.keyboard.press('Enter');
      await page.getByRole('table', { name: 'Hits' }).getByRole('link').first().waitFor();
    },
    act: (page) => page.mouse.wheel(0, 60),
  },
];

async function showGrid(page: Page): Promise<void> {
  await goTo(page, 'Memory');
  await page.getByRole('grid', { name: 'Memory' }).getByRole('row').first().waitFor();
}

/** Frame times while things move, against the 16.7 ms of a 60 Hz screen. */
export async function measureScrolling(
  browser: Browser,
  address: string,
  files: BenchFiles,
): Promise<readonly BenchRow[]> {
  const unlimited = await startUnlimitedBrowser();
  const rows: BenchRow[] = [];
  for (const motion of MOTIONS) {
    const shown = await framesDuring(browser, address, files, motion);
    const made = await framesDuring(unlimited, address, files, motion);
    const over = made.filter((time) => time > 16.7).length;
    const missed = shown.filter((time) => time > 25).length;
    rows.push(
      {
        what: `time that one frame takes while ${motion.what}, 95th of 100`,
        ours: p95(made),
        reference: 16.7,
        unit: 'ms',
        against: 'one frame at 60 Hz',
        note: `frame rate limit off; median ${median(made).toFixed(1)} ms, ${over} of ${made.length} above 16.7 ms`,
      },
      {
        what: `time between frames while ${motion.what}, 95th of 100`,
        ours: p95(shown),
        reference: 16.7,
        unit: 'ms',
        against: 'one frame at 60 Hz',
        note: `frame rate limit on; median ${median(shown).toFixed(1)} ms, ${missed} of ${shown.length} frames came late`,
      },
    );
  }
  await unlimited.close();
  return rows;
}

/** Milliseconds between animation frames while `motion` goes on without a pause. */
async function framesDuring(
  browser: Browser,
  address: string,
  files: BenchFiles,
  motion: Motion,
): Promise<readonly number[]> {
  const page = await productPage(browser, address);
  await openPair(page, files.large);
  await motion.prepare(page);
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
  let isMoving = true;
  const moving = (async () => {
    for (let turn = 0; isMoving; turn++) await motion.act(page, turn);
  })();
  const deltas = await measuring;
  isMoving = false;
  await moving;
  await page.context().close();
  return deltas.slice(WARM_UP);
}
