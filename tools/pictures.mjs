/**
 * `npm run pictures`: opens the bundled sample in an installed Chromium and takes the pictures of the README, light
 * and dark, into docs/pictures/. Build first (`npm run build`).
 */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { chromiumArgs, ensureChromium } from './findChromium.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'docs/pictures');
/** Absolute address that the memory pictures show: the last rows of the HSA and the first of the memory file. */
const SEAM = '1ffff40';

/** Starts the page's own server and returns its address. */
function serve() {
  const server = spawn(process.execPath, ['tools/start.mjs', '--no-build'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    server.once('exit', () => reject(new Error('the server ended')));
    server.stdout.on('data', (data) => {
      const address = /http:\/\/\S+/.exec(String(data))?.[0];
      if (address !== undefined) resolve({ address, stop: () => server.kill() });
    });
  });
}

async function openView(page, name) {
  await page.getByRole('link', { name }).or(page.getByRole('tab', { name })).first().click();
}

const { address, stop } = await serve();
const browser = await chromium.launch({ executablePath: ensureChromium(), args: chromiumArgs() });
mkdirSync(folder, { recursive: true });
try {
  for (const theme of ['light', 'dark']) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: theme });
    const shoot = (name) => page.screenshot({ path: join(folder, `${name}-${theme}.png`) });
    await page.goto(address);
    await page.getByRole('button', { name: 'Open the sample dump' }).click();
    await openView(page, 'Overview');
    await page.getByText('Kernel panic - not syncing').first().waitFor();
    await page.waitForLoadState('networkidle');
    await shoot('overview');
    await openView(page, 'Memory');
    await page.getByRole('textbox', { name: 'Address' }).fill(SEAM);
    await page.getByRole('textbox', { name: 'Address' }).press('Enter');
    await page.locator(`[data-address="${SEAM}"]`).waitFor();
    await page.waitForTimeout(1500);
    await shoot('memory');
    await page.close();
  }
  console.log(`pictures: written to ${folder}`);
} finally {
  await browser.close();
  stop();
}
