import { openAsBlob } from 'node:fs';
import { mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileOffset } from '../base/address.ts';
import { blobSource } from './blobSource.ts';
import { patternByte } from './fakeSource.ts';
import { memorySource } from './memorySource.ts';
import { type ByteSource, MAX_READ } from './types.ts';

const SIZE = 10_000;
const bytes = Uint8Array.from({ length: SIZE }, (_, i) => patternByte(i));

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'oldmem-blob-'));
});
afterAll(async () => {
  await rm(dir, { recursive: true });
});

async function fileBlob(name: string, content: Uint8Array): Promise<{ path: string; blob: Blob }> {
  const path = join(dir, name);
  await writeFile(path, content);
  return { path, blob: await openAsBlob(path) };
}

/** A blob that fails as browsers do; `bad` says which slices. */
function brokenBlob(errorName: string, bad: (start: number, end: number) => boolean): Blob {
  const blob = new Blob([bytes]);
  const slice = blob.slice.bind(blob);
  blob.slice = (start = 0, end = SIZE) => {
    const part = slice(start, end);
    if (bad(start, end)) part.arrayBuffer = () => Promise.reject(new DOMException('no', errorName));
    return part;
  };
  return blob;
}

const sources: readonly [string, ByteSource][] = [
  ['blobSource', blobSource(new Blob([bytes]), 'f')],
  ['memorySource', memorySource(bytes, 'f')],
];

describe.each(sources)('%s', (_, source) => {
  it('reads any range as the bytes are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(SIZE), fc.nat(SIZE), async (a, b) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        const answer = await source.read(fileOffset(start), end - start);
        expect(answer).toEqual({ ok: true, value: bytes.slice(start, end) });
      }),
      { numRuns: 50 },
    );
  });

  it('refuses a byte past the end, and reads that are too large', async () => {
    const outside = { kind: 'outside', file: 'f', offset: SIZE - 1, length: 2, sizeBytes: SIZE };
    expect(await source.read(fileOffset(SIZE - 1), 2)).toEqual({ ok: false, error: outside });
    const large = { kind: 'too-large', length: MAX_READ + 1, limit: MAX_READ };
    expect(await source.read(fileOffset(0), MAX_READ + 1)).toEqual({ ok: false, error: large });
  });

  it('answers an aborted signal with cancelled', async () => {
    const answer = await source.read(fileOffset(0), 10, AbortSignal.abort());
    expect(answer).toEqual({ ok: false, error: { kind: 'cancelled' } });
  });

  it('gives away its bytes: changing them does not change the file', async () => {
    const first = await source.read(fileOffset(0), 4);
    if (first.ok) first.value.fill(99);
    expect(await source.read(fileOffset(0), 4)).toEqual({ ok: true, value: bytes.slice(0, 4) });
  });
});

describe('blobSource on failing files', () => {
  it('stops waiting when aborted in the middle of a read', async () => {
    const blob = new Blob([bytes]);
    blob.slice = () => Object.assign(new Blob(), { arrayBuffer: () => new Promise<ArrayBuffer>(() => {}) });
    const stop = new AbortController();
    const answer = blobSource(blob, 'f').read(fileOffset(0), 10, stop.signal);
    stop.abort();
    expect(await answer).toEqual({ ok: false, error: { kind: 'cancelled' } });
  });

  it('says that a real file has changed, grown or gone', async () => {
    const changed = { ok: false, error: { kind: 'changed', file: 'f' } };
    for (const content of [bytes.slice(0, 100), new Uint8Array(SIZE + 1)]) {
      const { path, blob } = await fileBlob('changing', bytes);
      const source = blobSource(blob, 'f');
      expect((await source.read(fileOffset(0), 10)).ok).toBe(true);
      await writeFile(path, content);
      expect(await source.read(fileOffset(0), 10)).toEqual(changed);
    }
    const { path, blob } = await fileBlob('going', bytes);
    await unlink(path);
    expect(await blobSource(blob, 'f').read(fileOffset(0), 10)).toEqual(changed);
  });

  it('tells a bad sector from a changed file by what else can be read', async () => {
    const bad = blobSource(
      brokenBlob('NotReadableError', (start, end) => start < 6000 && end > 5990),
      'f',
    );
    const error = {
      kind: 'unreadable',
      file: 'f',
      offset: 5000,
      length: 2000,
      detail: 'NotReadableError: no',
    };
    expect(await bad.read(fileOffset(5000), 2000)).toEqual({ ok: false, error });
    const gone = blobSource(
      brokenBlob('NotReadableError', () => true),
      'f',
    );
    expect(await gone.read(fileOffset(5000), 2000)).toEqual({
      ok: false,
      error: { kind: 'changed', file: 'f' },
    });
  });

  it('calls an unknown failure unreadable, and a short answer a change', async () => {
    const odd = blobSource(
      brokenBlob('SecurityError', () => true),
      'f',
    );
    const error = { kind: 'unreadable', file: 'f', offset: 0, length: 8, detail: 'SecurityError: no' };
    expect(await odd.read(fileOffset(0), 8)).toEqual({ ok: false, error });
    const short = new Blob([bytes]);
    short.slice = () => new Blob([bytes.slice(0, 3)]);
    expect(await blobSource(short, 'f').read(fileOffset(0), 8)).toEqual({
      ok: false,
      error: { kind: 'changed', file: 'f' },
    });
  });
});
