import { describe, expect, it } from 'vitest';
import { physAddr } from '../../base/address.ts';
import type { AppError, MemoryRead, Reply } from '../../rpc/api.ts';
import { BLOCK_BYTES, createBlockCache } from './blockCache.ts';

interface Call {
  readonly start: number;
  readonly length: number;
  readonly signal: AbortSignal;
  readonly answer: (reply: Reply<MemoryRead>) => Promise<void>;
}

const B = BLOCK_BYTES;
const broken: AppError = { kind: 'unreadable', title: 'Unreadable', detail: '', nextStep: '' };

function setup(end = 1000 * B) {
  const calls: Call[] = [];
  const seen: { changes: number; errors: AppError[] } = { changes: 0, errors: [] };
  const cache = createBlockCache({
    end,
    onChange: () => {
      seen.changes++;
    },
    onError: (error) => {
      seen.errors.push(error);
    },
    read: (start, length, signal) =>
      new Promise((resolve) => {
        const answer = async (reply: Reply<MemoryRead>): Promise<void> => {
          resolve(reply);
          for (let turn = 0; turn < 4; turn++) await Promise.resolve();
        };
        calls.push({ start, length, signal, answer });
      }),
  });
  const give = async (call: Call | undefined): Promise<void> => {
    if (call === undefined) throw new Error('no such call');
    const bytes = new Uint8Array(call.length);
    await call.answer({ ok: true, value: { start: physAddr(call.start), bytes, pieces: [] } });
  };
  return { cache, calls, seen, give };
}

describe('createBlockCache', () => {
  it('reads aligned blocks, each once', async () => {
    const { cache, calls, give } = setup();
    cache.want([{ start: B + 5, end: B + 600 }]);
    cache.want([{ start: B + 21, end: B + 616 }]);
    expect(calls.map((call) => [call.start, call.length])).toEqual([[B, B]]);
    expect(cache.get(B + 5)).toBeUndefined();
    await give(calls[0]);
    expect(cache.get(2 * B - 1)?.kind).toBe('ready');
    cache.want([{ start: B + 5, end: B + 600 }]);
    expect(calls.length).toBe(1);
  });

  it('never reads over the end of the dump', () => {
    const { cache, calls } = setup(B + 40);
    cache.want([{ start: B, end: B + 40 }]);
    expect(calls.map((call) => [call.start, call.length])).toEqual([[B, 40]]);
  });

  it('keeps four requests in flight at most, and goes on as they are answered', async () => {
    const { cache, calls, give } = setup();
    cache.want([{ start: 0, end: 6 * B }]);
    expect(calls.length).toBe(4);
    await give(calls[1]);
    expect(calls.map((call) => call.start)).toEqual([0, B, 2 * B, 3 * B, 4 * B]);
  });

  it('aborts what is wanted no more and ignores its late answer', async () => {
    const { cache, calls, give, seen } = setup();
    cache.want([{ start: 0, end: B }]);
    cache.want([{ start: 9 * B, end: 10 * B }]);
    expect(calls[0]?.signal.aborted).toBe(true);
    await give(calls[0]);
    expect(cache.get(0)).toBeUndefined();
    expect(seen.changes).toBe(0);
    await give(calls[1]);
    expect(cache.get(9 * B)?.kind).toBe('ready');
  });

  it('keeps the error of a block in place until asked to retry', async () => {
    const { cache, calls, seen, give } = setup();
    cache.want([{ start: 0, end: B }]);
    await calls[0]?.answer({ ok: false, error: broken });
    expect(cache.get(0)).toEqual({ kind: 'failed', error: broken });
    expect(seen.errors).toEqual([broken]);
    cache.want([{ start: 0, end: B }]);
    expect(calls.length).toBe(1);
    cache.retry();
    expect(calls.length).toBe(2);
    await give(calls[1]);
    expect(cache.get(0)?.kind).toBe('ready');
  });

  it('holds a bounded number of blocks and drops the least used', async () => {
    const { cache, calls, give } = setup();
    for (let index = 0; index < 600; index++) {
      // Block 0 stays in use.
      cache.want([
        { start: 0, end: 1 },
        { start: index * B, end: index * B + 1 },
      ]);
      for (const call of calls.splice(0)) await give(call);
    }
    expect(cache.get(0)).toBeDefined();
    expect(cache.get(B)).toBeUndefined();
    expect(cache.get(599 * B)).toBeDefined();
  });

  it('aborts everything at the end', () => {
    const { cache, calls } = setup();
    cache.want([{ start: 0, end: 2 * B }]);
    cache.dispose();
    expect(calls.every((call) => call.signal.aborted)).toBe(true);
  });
});
