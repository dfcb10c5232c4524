/**
 * Browser tests: an installed Chromium against the built page (`npm run build` first; `npm run e2e` and `npm test`
 * do), served by the project's own server. No retries: a test that fails sometimes is a failing test.
 */
import { createServer } from 'node:net';
import { defineConfig } from '@playwright/test';
import { chromiumArgs, ensureChromium } from './tools/findChromium.mjs';

/** A port that was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === 'object' ? done(address.port) : fail()));
    });
  });
}

// The configuration is read again in every test process: the first one decides.
process.env.OLDMEM_E2E_PORT ??= String(await freePort());
const address = `http://127.0.0.1:${process.env.OLDMEM_E2E_PORT}/`;

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  fullyParallel: false,
  workers: 2,
  retries: 0,
  // Generous, because a machine may be slow and busy: a limit here is for tests that hang.
  timeout: 360_000,
  expect: { timeout: 60_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: 'list',
  outputDir: 'test-results',
  use: {
    baseURL: address,
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath: ensureChromium(), args: chromiumArgs() },
    trace: 'off',
    screenshot: 'only-on-failure',
    acceptDownloads: true,
  },
  webServer: {
    command: `node tools/start.mjs --no-build --port ${process.env.OLDMEM_E2E_PORT}`,
    url: address,
    reuseExistingServer: false,
    timeout: 30_000,
  },
});
