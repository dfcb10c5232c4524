import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileOffset } from '../base/address.ts';
import { badSector, type FakeSource, fakeSource, patternByte } from './fakeSource.ts';
import { createPageCache, PAGE_SIZE } from './pageCache.ts';

const MIB = 1024 * 1024;

function pattern(start: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => patternByte(start + i));
}

async function settle(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}

async function readAt(
  source: { read: FakeSource['read'] },
  offset: number,
  length: number,
  signal?: AbortSignal,
) {
  return source.read(fileOffset(offset), length, signal);
}

describe('createPageCache', () => {
  it('gives the bytes of the source for any range, whatever was read before', async () => {
    const size = 3 * PAGE_SIZE + 1000;
    const range = fc
      .tuple(fc.nat(size), fc.nat(1500))
      .map(([start, length]) => [start, Math.min(length, size - start)] as const);
    await fc.assert(
      fc.asyncProperty(fc.array(range, { maxLength: 8 }), async (ranges) => {
        const cache = createPageCache(fakeSource(size), { capacityBytes: 2 * PAGE_SIZE });
        for (const [start, length] of ranges) {
          expect(await readAt(cache, start, length)).toEqual({ ok: true, value: pattern(start, length) });
        }
      }),
      { numRuns: 15 },
    );
  });

  it('reads a page once, and counts what it read', async () => {
    const source = fakeSource(PAGE_SIZE + 100);
    const cache = createPageCache(source);
    await readAt(cache, 10, 20);
    await readAt(cache, 5000, 20);
    expect(source.reads).toEqual([{ offset: 0, length: PAGE_SIZE }]);
    await readAt(cache, PAGE_SIZE - 8, 16);
    expect(source.reads).toHaveLength(2);
    expect(cache.readBytes).toBe(PAGE_SIZE + 100);
  });

  it('reads a little only, once short reads were strewn over the file', async () => {
    const source = fakeSource(200 * PAGE_SIZE);
    const cache = createPageCache(source);
    for (let page = 0; page < 64; page++) await readAt(cache, page * PAGE_SIZE, 8);
    expect(source.reads.every((read) => read.length === PAGE_SIZE)).toBe(true);
    const first = await readAt(cache, 100 * PAGE_SIZE + 4096, 4096);
    expect(first).toEqual({ ok: true, value: pattern(100 * PAGE_SIZE + 4096, 4096) });
    expect(source.reads.at(-1)).toEqual({ offset: 100 * PAGE_SIZE + 4096, length: 4096 });
    // Who comes back gets the page, and what is longer than a short read always does.
    await readAt(cache, 100 * PAGE_SIZE, 8);
    expect(source.reads.at(-1)).toEqual({ offset: 100 * PAGE_SIZE, length: PAGE_SIZE });
    await readAt(cache, 150 * PAGE_SIZE, 64 * 1024);
    expect(source.reads.at(-1)).toEqual({ offset: 150 * PAGE_SIZE, length: PAGE_SIZE });
  });

  it('drops the page that was not used for longest', async () => {
    const source = fakeSource(4 * PAGE_SIZE);
    const cache = createPageCache(source, { capacityBytes: 2 * PAGE_SIZE });
    for (const page of [0, 1, 0, 2, 0]) await readAt(cache, page * PAGE_SIZE, 1);
    expect(source.reads.map((read) => read.offset / PAGE_SIZE)).toEqual([0, 1, 2]);
    await readAt(cache, PAGE_SIZE, 1);
    expect(source.reads).toHaveLength(4);
  });

  it('shares one read between readers of the same page', async () => {
    const source = fakeSource(PAGE_SIZE);
    source.hold();
    const cache = createPageCache(source);
    const both = Promise.all([readAt(cache, 0, 4), readAt(cache, 100, 4)]);
    await settle();
    source.release();
    expect(await both).toEqual([
      { ok: true, value: pattern(0, 4) },
      { ok: true, value: pattern(100, 4) },
    ]);
    expect(source.reads).toHaveLength(1);
  });

  it('does not take a page away from the others when one reader gives up', async () => {
    const source = fakeSource(PAGE_SIZE);
    source.hold();
    const cache = createPageCache(source);
    const stop = new AbortController();
    const quitter = readAt(cache, 0, 4, stop.signal);
    const other = readAt(cache, 100, 4);
    await settle();
    stop.abort();
    expect(await quitter).toEqual({ ok: false, error: { kind: 'cancelled' } });
    source.release();
    expect(await other).toEqual({ ok: true, value: pattern(100, 4) });
  });

  it('abandons a page that nobody waits for, and reads it again when asked again', async () => {
    const source = fakeSource(PAGE_SIZE);
    source.hold();
    const cache = createPageCache(source);
    const stop = new AbortController();
    const quitter = readAt(cache, 0, 4, stop.signal);
    await settle();
    stop.abort();
    await quitter;
    await settle();
    expect(source.running).toBe(0);
    const again = readAt(cache, 0, 4);
    await settle();
    source.release();
    expect(await again).toEqual({ ok: true, value: pattern(0, 4) });
    expect(source.reads).toHaveLength(2);
    expect(cache.readBytes).toBe(PAGE_SIZE);
  });

  it('reads several pages at once, but not more than allowed', async () => {
    const source = fakeSource(8 * PAGE_SIZE);
    source.hold();
    const cache = createPageCache(source, { maxInFlight: 3 });
    const reading = readAt(cache, 0, 8 * PAGE_SIZE);
    await settle();
    expect(source.running).toBe(3);
    source.release();
    expect((await reading).ok).toBe(true);
    expect(source.mostRunning).toBe(3);
  });

  it('passes long reads by the cache in one piece', async () => {
    const source = fakeSource(6 * MIB, { byteAt: () => 7 });
    const cache = createPageCache(source);
    await readAt(cache, 10, 5 * MIB);
    expect(source.reads).toEqual([{ offset: 10, length: 5 * MIB }]);
    await readAt(cache, 10, 1);
    expect(source.reads).toHaveLength(2);
    expect(cache.readBytes).toBe(5 * MIB + PAGE_SIZE);
  });

  it('reads good bytes of a page that has a bad sector elsewhere, and remembers no failure', async () => {
    const bad = 100_000;
    let broken = true;
    const source = fakeSource(PAGE_SIZE, {
      failAt: (offset, length) =>
        broken && offset <= bad && bad < offset + length ? badSector(offset, length) : undefined,
    });
    const cache = createPageCache(source);
    expect(await readAt(cache, 50, 4)).toEqual({ ok: true, value: pattern(50, 4) });
    expect(await readAt(cache, bad, 4)).toEqual({ ok: false, error: badSector(bad, 4) });
    broken = false;
    expect(await readAt(cache, bad, 4)).toEqual({ ok: true, value: pattern(bad, 4) });
  });

  it('shows nothing of its pages after the file was found changed', async () => {
    let changed = false;
    const error = { kind: 'changed', file: 'fake' } as const;
    const source = fakeSource(2 * PAGE_SIZE, { failAt: () => (changed ? error : undefined) });
    const cache = createPageCache(source);
    expect((await readAt(cache, 0, 4)).ok).toBe(true);
    changed = true;
    expect(await readAt(cache, PAGE_SIZE, 4)).toEqual({ ok: false, error });
    expect(await readAt(cache, 0, 4)).toEqual({ ok: false, error });
  });

  it('reads the last bytes of 8 TiB, and around 4 GiB', async () => {
    const size = 8 * 2 ** 40 + 5;
    const cache = createPageCache(fakeSource(size));
    for (const start of [size - 8, 2 ** 32 - 9, 2 ** 32 - 4, 2 ** 32]) {
      expect(await readAt(cache, start, 8)).toEqual({ ok: true, value: pattern(start, 8) });
    }
    const outside = { kind: 'outside', file: 'fake', offset: size - 7, length: 8, sizeBytes: size };
    expect(await readAt(cache, size - 7, 8)).toEqual({ ok: false, error: outside });
  });
});
