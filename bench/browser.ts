/** Starts the browser for measurements and serves a built folder to it. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from '@playwright/test';
import { build } from 'vite';
import { chromiumArgs, ensureChromium } from '../tools/findChromium.mjs';
import { listen } from '../tools/serveDist.mjs';

export const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** An installed Chromium, headless. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: ensureChromium(), args: chromiumArgs() });
}

/**
 * The same browser without the limit of 60 frames a second: a frame starts as soon as the one before is done, so that
 * the time between two frames is the time that one takes, and not the interval of a display.
 */
export function startUnlimitedBrowser(): Promise<Browser> {
  const unlimited = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];
  return chromium.launch({ executablePath: ensureChromium(), args: [...chromiumArgs(), ...unlimited] });
}

/** Builds the product into a folder of its own and serves it. Returns its address. */
export async function serveProduct(): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'oldmem-bench-product-'));
  await build({ root: projectRoot, logLevel: 'warn', build: { outDir, emptyOutDir: true } });
  return listen(outDir, 0);
}

/** Builds the bench page and serves it. Returns its address. */
export async function serveBenchPage(): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'oldmem-bench-page-'));
  await build({
    root: join(projectRoot, 'bench/page'),
    configFile: false,
    base: './',
    logLevel: 'warn',
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'es2022' },
  });
  return listen(outDir, 0);
}
