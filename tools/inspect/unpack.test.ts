import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storedXz, storedZstd, zstdBomb } from '../../e2e/fixtures/packedFiles.ts';
import { elfVmcore, hsaImg, memoryImg } from '../../e2e/fixtures/reference.ts';
import { tarFile } from '../../e2e/fixtures/tarFile.ts';

interface Run {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

let dir = '';
let temporary = '';
const path = (name: string): string => join(dir, name);

/** Runs the tool with a temporary folder of its own. */
function inspect(...words: readonly string[]): Promise<Run> {
  return new Promise((resolve) => {
    const env = { ...process.env, TMPDIR: temporary };
    execFile(
      process.execPath,
      ['--import', 'tsx', 'tools/inspect.ts', ...words],
      { env, maxBuffer: 2 ** 26 },
      (error, out, err) => {
        const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ status, out, err });
      },
    );
  });
}

/** What is left of the unpacked files. */
const leftover = (): readonly string[] => readdirSync(temporary).filter((name) => name.startsWith('oldmem-'));

const vmcore = elfVmcore('P4');

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'oldmem-packed-'));
  temporary = path('tmp');
  mkdirSync(temporary);
  writeFileSync(path('plain'), vmcore);
  writeFileSync(path('a.gz'), gzipSync(vmcore));
  writeFileSync(path('a.xz'), storedXz(vmcore));
  writeFileSync(path('no-suffix'), storedZstd(vmcore, false));
  const pair = tarFile([
    { name: 'readme', bytes: Buffer.from('a pair\n') },
    { name: 'hsa.img.xz', bytes: storedXz(hsaImg()) },
    { name: 'memory.img', bytes: memoryImg() },
  ]);
  writeFileSync(path('pair.tar.zst'), storedZstd(pair));
  writeFileSync(path('cut.xz'), storedXz(vmcore).subarray(0, 100_000));
  writeFileSync(path('claims.zst'), claimsTooMuch());
  writeFileSync(path('bz'), Buffer.from('425a6839314159265359', 'hex'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** A frame that says it unpacks to 2^50 bytes. */
function claimsTooMuch(): Uint8Array {
  const bomb = zstdBomb(4);
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(2n ** 50n);
  return Buffer.concat([bomb.subarray(0, 4), Buffer.from([0xc0, 0x50]), size, bomb.subarray(6)]);
}

describe('inspect of packed files', () => {
  it('reads the same bytes out of gzip, xz and zstd files as out of the plain one, and leaves nothing', async () => {
    const plain = await inspect('--read', '100f00', '200', path('plain'));
    expect(plain.status).toBe(0);
    for (const name of ['a.gz', 'a.xz', 'no-suffix'])
      expect(await inspect('--read', '100f00', '200', path(name))).toEqual(plain);
    expect(leftover()).toEqual([]);
  });

  it('opens the pair in a packed archive, without the file that is no dump', async () => {
    const { status, out } = await inspect('--json', path('pair.tar.zst'));
    expect(status).toBe(0);
    expect(out).toContain('hsa.img');
    expect(out).not.toContain('readme');
    expect(leftover()).toEqual([]);
  });

  it.each([
    ['cut.xz', 'cannot be unpacked to its end'],
    ['claims.zst', 'would not fit'],
    ['bz', 'is a bzip2 file'],
  ])('refuses %s in one line and leaves nothing', async (name, words) => {
    const { status, out, err } = await inspect(path(name));
    expect(status).toBe(1);
    expect(out).toBe('');
    expect(err).toContain(words);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(leftover()).toEqual([]);
  });
});
