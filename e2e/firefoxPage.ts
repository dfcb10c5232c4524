/** What the Firefox checks do in the page: the same acts as `steps.ts`, in the words of another driver. */
import type { Browser, KeyInput, Page } from 'puppeteer-core';
import type { PairPaths } from './fixtures/pairFiles.ts';

const PATIENCE_MS = 60_000;

/** A page of the product in Firefox. Every act waits for what it needs, and fails in words when it never comes. */
export class FirefoxPage {
  /** Errors of scripts and of the console, as they came. */
  readonly problems: readonly string[];
  readonly #page: Page;

  private constructor(page: Page, problems: readonly string[]) {
    this.#page = page;
    this.problems = problems;
  }

  static async open(browser: Browser, address: string): Promise<FirefoxPage> {
    const page = await browser.newPage();
    const problems: string[] = [];
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await page.setViewport({ width: 1440, height: 900 });
    await page.goto(address);
    return new FirefoxPage(page, problems);
  }

  async close(): Promise<void> {
    await this.#page.close();
  }

  /** Chooses the three files of a pair at once. */
  async openPair({ hsa, memory, map }: PairPaths): Promise<void> {
    const input = await this.#page.waitForSelector('input[type=file][aria-label="Open files"]');
    if (input === null) throw new Error('no file input');
    await input.uploadFile(hsa, memory, map);
  }

  /** Goes to a view by its link. */
  async goTo(view: string): Promise<void> {
    await this.#page.locator(`nav ::-p-text(${view})`).click();
    await this.#page.waitForSelector(`main[aria-label="${view}"]`);
  }

  /** Waits for a text anywhere in the page. */
  async text(words: string): Promise<void> {
    await this.#page.waitForSelector(`::-p-text(${words})`, { visible: true });
  }

  /** Clicks what bears this text. */
  async press(words: string): Promise<void> {
    await this.#page.locator(`button::-p-text(${words})`).click();
  }

  /** Types an expression into the address box. */
  async jump(expression: string): Promise<void> {
    await this.#page.locator('input[aria-label="Address"]').fill(expression);
    await this.key('Enter');
  }

  /** Types into the text field with this label and presses Enter. */
  async enter(label: string, text: string): Promise<void> {
    await this.#page.locator(`input[aria-label="${label}"]`).fill(text);
    await this.key('Enter');
  }

  /** Clicks the link with this text in the main part. */
  async follow(words: string): Promise<void> {
    await this.#page.locator(`main a::-p-text(${words})`).click();
  }

  /** Presses a key, with others held down. */
  async key(key: KeyInput, held: readonly KeyInput[] = []): Promise<void> {
    for (const one of held) await this.#page.keyboard.down(one);
    await this.#page.keyboard.press(key);
    for (const one of held) await this.#page.keyboard.up(one);
  }

  /** Waits until the grid row that begins at `addr` lies inside the grid's visible part and holds `words`. */
  async row(addr: number, words = ''): Promise<void> {
    const seen = await this.#page
      .waitForFunction(
        (address, part) => {
          const grid = document.querySelector('[role=grid][aria-label="Memory"]');
          const row = grid?.querySelector(`[data-address="${address}"]`);
          if (grid == null || row == null || !row.textContent.includes(part)) return false;
          const box = row.getBoundingClientRect();
          const frame = grid.getBoundingClientRect();
          return box.height > 0 && box.top >= frame.top && box.bottom <= frame.bottom;
        },
        {},
        addr.toString(16),
        words,
      )
      .catch(() => undefined);
    if (seen === undefined) {
      throw new Error(`row ${addr.toString(16)} with “${words}” never came: ${await this.#gridWords()}`);
    }
  }

  /** CSS pixels that the grid's rows take, as asked for and as the browser has it: 0 when it finds them too many. */
  async gridHeights(): Promise<{ readonly asked: number; readonly shown: number }> {
    return this.#page.evaluate(() => {
      const space = document.querySelector('[role=grid][aria-label="Memory"] > *');
      if (!(space instanceof HTMLElement)) throw new Error('no grid');
      return { asked: Number.parseFloat(space.style.height), shown: space.offsetHeight };
    });
  }

  /** Waits for something outside the page. */
  async until(what: string, holds: () => boolean): Promise<void> {
    const end = performance.now() + PATIENCE_MS;
    while (!holds()) {
      if (performance.now() > end) throw new Error(`waited in vain until ${what}`);
      await new Promise((resume) => setTimeout(resume, 50));
    }
  }

  #gridWords(): Promise<string> {
    return this.#page.evaluate(() => {
      const rows = [...document.querySelectorAll('[role=grid][aria-label="Memory"] [role=row]')];
      return `${rows.length} rows, from ${rows[0]?.textContent} to ${rows.at(-1)?.textContent}`;
    });
  }
}
