import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONTENT_POLICY } from './contentPolicy.mjs';
import { filePath, listen } from './serveDist.mjs';

describe('the local server', () => {
  it('serves a file with the policy, its type and its length', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'oldmem-serve-'));
    writeFileSync(join(dir, 'index.html'), '<p>hello');
    const address = await listen(dir, 0);
    const page = await fetch(address);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain(CONTENT_POLICY);
    expect(await page.text()).toBe('<p>hello');
    expect((await fetch(`${address}nothing.js`)).status).toBe(404);
    expect((await fetch(address, { method: 'POST' })).status).toBe(405);
  });

  it('takes the next port when the first is busy', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'oldmem-serve-'));
    const first = Number(new URL(await listen(dir, 0)).port);
    const second = Number(new URL(await listen(dir, first)).port);
    expect(second).toBeGreaterThan(first);
  });

  it('refuses paths that leave the folder', () => {
    expect(filePath('/x/dist', '/../secret')).toBeUndefined();
    expect(filePath('/x/dist', '/%2e%2e/secret')).toBeUndefined();
    expect(filePath('/x/dist', '/a%00')).toBeUndefined();
    expect(filePath('/x/dist', '/%')).toBeUndefined();
    expect(filePath('/x/dist', '/a.js?v=1')).toBe('/x/dist/a.js');
    expect(filePath('/x/dist', '/')).toBe('/x/dist/index.html');
  });

  it('forbids every connection', () => {
    expect(CONTENT_POLICY).toContain("default-src 'none'");
    expect(CONTENT_POLICY).toContain("connect-src 'none'");
    expect(CONTENT_POLICY).not.toContain('unsafe');
  });
});
