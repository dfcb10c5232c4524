import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fakeSource } from '../engine/fakeSource.ts';
import { memorySource } from '../engine/memorySource.ts';
import { gunzip } from './gunzip.ts';

function collector() {
  const pieces: Uint8Array[] = [];
  let end = 0;
  return {
    sink: {
      async write(position: number, bytes: Uint8Array): Promise<void> {
        expect(position).toBe(end);
        end += bytes.length;
        pieces.push(bytes);
      },
    },
    content: () => Buffer.concat(pieces),
  };
}

const plain = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * i) % 251));
const packed = gzipSync(plain);
const silent = (): void => undefined;

describe('gunzip', () => {
  it('unpacks all of a file and tells how far it is', async () => {
    const { sink, content } = collector();
    const told: number[] = [];
    const done = await gunzip(memorySource(packed, 'a.gz'), sink, Number.MAX_SAFE_INTEGER, (_, written) =>
      told.push(written),
    );
    expect(done).toEqual({ ok: true, value: plain.length });
    expect(content().equals(plain)).toBe(true);
    expect(told.at(-1)).toBe(plain.length);
  });

  it('stops at the limit', async () => {
    const { sink, content } = collector();
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const done = await gunzip(memorySource(bomb, 'a.gz'), sink, 1_000_000, silent);
    expect(done).toMatchObject({ ok: false, error: { kind: 'no-room' } });
    expect(content().length).toBeLessThanOrEqual(1_000_000);
  });

  it.each([1, 5, 17, packed.length >> 1, packed.length - 1])(
    'says that a file cut at %i is damaged',
    async (length) => {
      const done = await gunzip(
        memorySource(packed.subarray(0, length), 'a.gz'),
        collector().sink,
        1e9,
        silent,
      );
      expect(done).toMatchObject({ ok: false, error: { kind: 'damaged' } });
    },
  );

  it('says that changed bytes are damaged', async () => {
    const changed = Buffer.from(packed);
    changed.fill(0xff, changed.length - 8);
    const done = await gunzip(memorySource(changed, 'a.gz'), collector().sink, 1e9, silent);
    expect(done).toMatchObject({ ok: false, error: { kind: 'damaged' } });
  });

  it('ends when it is cancelled', async () => {
    const done = await gunzip(
      memorySource(packed, 'a.gz'),
      collector().sink,
      1e9,
      silent,
      AbortSignal.abort(),
    );
    expect(done).toEqual({ ok: false, error: { kind: 'cancelled' } });
  });

  it('passes on that the file cannot be read', async () => {
    const failAt = (offset: number, length: number) =>
      ({ kind: 'unreadable', file: 'a.gz', offset, length, detail: 'I/O error' }) as const;
    const done = await gunzip(fakeSource(1000, { failAt }), collector().sink, 1e9, silent);
    expect(done).toMatchObject({ ok: false, error: { kind: 'unreadable' } });
  });
});
