/**
 * Finds an installed Chromium for the browser tests, or installs the system's own package where that is possible
 * without asking (as root, with apt-get). The test tool's own browser download is never used.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const PLACES = [
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Path of a browser, or undefined. `OLDMEM_CHROMIUM` names one outright. */
export function installedChromium(env = process.env) {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = [
    ...(env.OLDMEM_CHROMIUM === undefined ? [] : [env.OLDMEM_CHROMIUM]),
    ...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))),
    ...PLACES,
  ];
  return candidates.find(isProgram);
}

/** The installed browser, installing it first where this is possible. Throws one line of advice otherwise. */
export function ensureChromium() {
  const found = installedChromium();
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    console.log('Browser tests need Chromium; installing the system package "chromium".');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-q'], { stdio: ['ignore', 'ignore', 'inherit'], env });
    spawnSync('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env,
    });
    const installed = installedChromium();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    'No Chromium found: install the package "chromium" or set OLDMEM_CHROMIUM to a browser\'s path.',
  );
}

/** Switches that keep a test browser from looking for its maker's servers; as root it cannot have a sandbox. */
export function chromiumArgs() {
  return [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-quic',
    '--disable-dev-shm-usage',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
