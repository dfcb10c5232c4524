/**
 * `npm start`: builds the page and serves it on this computer only, then prints its address.
 * Options: `--no-build` serves what `dist/` holds; `--port N` asks for a port (the next free one is taken when it is
 * busy; 4173 when nothing is said; 0 for any).
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { listen } from './serveDist.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');

const { values } = parseArgs({
  options: {
    'no-build': { type: 'boolean', default: false },
    port: { type: 'string', default: '4173' },
  },
});
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  console.error(`--port must be a number up to 65535, not ${values.port}`);
  process.exit(2);
}

if (!values['no-build']) {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  if (!existsSync(vite)) {
    console.error('Dependencies are missing. Run `npm ci` first.');
    process.exit(1);
  }
  const built = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (built.status !== 0) process.exit(built.status ?? 1);
}
if (!existsSync(join(dist, 'index.html'))) {
  console.error('There is no built page in dist/. Run `npm start` without --no-build.');
  process.exit(1);
}

const address = await listen(dist, port);
console.log(`Oldmem is at ${address}`);
console.log('Only this computer can reach it. Ctrl+C stops it.');
