/**
 * A small static server for a built page: files of one folder, on the loopback address only, with the content
 * policy as a header. It knows nothing but GET and HEAD.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream';
import { CONTENT_POLICY } from './contentPolicy.mjs';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};

const HEADERS = {
  'Content-Security-Policy': `${CONTENT_POLICY}; frame-ancestors 'none'`,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-cache',
};

/** Serves `dir` on 127.0.0.1 at `port` or the next free one (0: any). Returns the address, `http://127.0.0.1:4173/`. */
export async function listen(dir, port) {
  for (let tried = port; tried <= 65535; tried++) {
    const server = createServer((request, response) => answer(dir, request, response));
    const bound = await new Promise((done, fail) => {
      server.once('error', (error) => (error.code === 'EADDRINUSE' ? done(undefined) : fail(error)));
      server.listen(tried, '127.0.0.1', () => done(server.address().port));
    });
    if (bound !== undefined) return `http://127.0.0.1:${bound}/`;
  }
  throw new Error(`no free port from ${port} on`);
}

async function answer(dir, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { ...HEADERS, Allow: 'GET, HEAD' }).end();
    return;
  }
  const path = filePath(dir, request.url ?? '/');
  const found = path === undefined ? undefined : await stat(path).catch(() => undefined);
  if (path === undefined || found === undefined || !found.isFile()) {
    response.writeHead(404, { ...HEADERS, 'Content-Type': TYPES['.txt'] }).end('There is no such file.\n');
    return;
  }
  response.writeHead(200, {
    ...HEADERS,
    'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
    'Content-Length': found.size,
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  pipeline(createReadStream(path), response, () => undefined);
}

/** The file that a request means, or undefined when it points outside `dir`. */
export function filePath(dir, url) {
  let name;
  try {
    name = decodeURIComponent(url.split(/[?#]/, 1)[0]);
  } catch {
    return undefined;
  }
  if (name.includes('\0')) return undefined;
  const path = normalize(join(dir, name.endsWith('/') ? `${name}index.html` : name));
  return path.startsWith(dir.endsWith(sep) ? dir : dir + sep) ? path : undefined;
}
