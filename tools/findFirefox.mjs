/** Finds an installed Firefox and starts it for tests: headless, a fresh profile, downloads without a question. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import puppeteer from 'puppeteer-core';

const NAMES = ['firefox', 'firefox-esr'];
const PLACES = ['/snap/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'];

/** Path of a Firefox, or undefined. `OLDMEM_FIREFOX` names one outright; empty, it says that there is none. */
export function installedFirefox(env = process.env) {
  if (env.OLDMEM_FIREFOX === '') return undefined;
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = [
    ...(env.OLDMEM_FIREFOX === undefined ? [] : [env.OLDMEM_FIREFOX]),
    ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))),
    ...PLACES,
  ];
  return candidates.find(isProgram);
}

/** Starts the browser at `path`; what it saves goes into the folder `downloads`. */
export function launchFirefox(path, downloads) {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: path,
    headless: true,
    extraPrefsFirefox: {
      'browser.download.folderList': 2,
      'browser.download.dir': downloads,
      'browser.download.useDownloadDir': true,
      'browser.download.always_ask_before_handling_new_types': false,
      'browser.download.manager.showWhenStarting': false,
      'browser.helperApps.neverAsk.saveToDisk': 'application/octet-stream',
    },
  });
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
