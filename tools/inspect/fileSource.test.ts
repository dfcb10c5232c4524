import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileOffset } from '../../src/base/address.ts';
import { fileSource } from './fileSource.ts';

const PLACE = 5 * 2 ** 30;

describe('fileSource', () => {
  it('reads beyond 4 GiB, and says what lies outside or has gone', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'oldmem-source-'));
    try {
      const path = join(dir, 'sparse');
      const file = await open(path, 'w+');
      await file.write(Buffer.from('the end'), 0, 7, PLACE);
      const source = await fileSource(path);
      expect(source.sizeBytes).toBe(PLACE + 7);
      const read = await source.read(fileOffset(PLACE), 7);
      expect(read.ok && Buffer.from(read.value).toString()).toBe('the end');
      expect(await source.read(fileOffset(PLACE), 8)).toMatchObject({
        ok: false,
        error: { kind: 'outside' },
      });
      await file.truncate(10);
      expect(await source.read(fileOffset(PLACE), 7)).toMatchObject({
        ok: false,
        error: { kind: 'changed' },
      });
      await file.close();
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
