import { describe, expect, it } from 'vitest';
import { fileOffset } from '../base/address.ts';
import { checkCanary, takeCanary } from './canary.ts';
import { badSector, fakeSource, patternByte } from './fakeSource.ts';
import { dumpFingerprint } from './fingerprint.ts';
import { createPageCache, PAGE_SIZE } from './pageCache.ts';
import type { ByteSource } from './types.ts';

const SIZE = 8 * PAGE_SIZE + 777;
const pattern = Uint8Array.from({ length: SIZE + 1 }, (_, i) => patternByte(i));
const changed = { ok: false, error: { kind: 'changed', file: 'fake' } };

/** A file of which one byte can be changed in place, as Firefox shows it. */
function setup(size = SIZE) {
  const state = { changedAt: -1 };
  const source = fakeSource(size, {
    byteAt: (offset) => ((pattern[offset] ?? 0) + (offset === state.changedAt ? 1 : 0)) % 256,
  });
  return { state, source };
}

async function take(source: ByteSource) {
  const canary = await takeCanary(source);
  if (!canary.ok) throw new Error('no canary');
  return canary.value;
}

describe('canary', () => {
  it('is content with a file that did not change', async () => {
    const { source } = setup();
    expect(await checkCanary(source, await take(source))).toEqual({ ok: true, value: true });
  });

  it.each([0, PAGE_SIZE - 1, SIZE - 1, SIZE - PAGE_SIZE])('notices a changed byte at %i', async (at) => {
    const { source, state } = setup();
    const canary = await take(source);
    state.changedAt = at;
    expect(await checkCanary(source, canary)).toEqual(changed);
  });

  it('samples five pages, also in the middle, and all of a small file', async () => {
    const { source } = setup();
    await take(source);
    expect(source.reads).toHaveLength(5);
    expect(source.reads.map((read) => Math.round((4 * read.offset) / SIZE))).toEqual([0, 1, 2, 3, 4]);
    const small = setup(1000);
    const canary = await take(small.source);
    small.state.changedAt = 500;
    expect(await checkCanary(small.source, canary)).toEqual(changed);
    expect((await takeCanary(setup(0).source)).ok).toBe(true);
  });

  it('looks past a cache', async () => {
    const { source, state } = setup();
    const cache = createPageCache(source);
    await cache.read(fileOffset(0), 100);
    const canary = await take(cache);
    state.changedAt = 3;
    expect(await checkCanary(cache, canary)).toEqual(changed);
    expect(cache.readBytes).toBe(PAGE_SIZE);
  });

  it('notices another size', async () => {
    const canary = await take(setup(SIZE).source);
    expect(await checkCanary(setup(SIZE + 1).source, canary)).toEqual(changed);
  });

  it('can be taken of a file with a bad sector, and is cancelled by its signal', async () => {
    const source = fakeSource(SIZE, {
      failAt: (offset, length) => (offset === 0 ? badSector(0, length) : undefined),
    });
    expect(await checkCanary(source, await take(source))).toEqual({ ok: true, value: true });
    const answer = await takeCanary(createPageCache(source), AbortSignal.abort());
    expect(answer).toEqual({ ok: false, error: { kind: 'cancelled' } });
  });
});

describe('dumpFingerprint', () => {
  it('names the same files alike in any order, and others differently', async () => {
    const one = await take(setup().source);
    const two = await take(setup(SIZE - 1).source);
    expect(dumpFingerprint([one, two])).toMatch(/^[0-9a-f]{16}$/);
    expect(dumpFingerprint([one, two])).toBe(dumpFingerprint([two, one]));
    expect(new Set([[one, two], [one], [two], [one, one]].map(dumpFingerprint)).size).toBe(4);
  });
});
