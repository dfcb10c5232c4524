import { describe, expect, it } from 'vitest';
import { abortable } from './abortable.ts';

const never = new Promise<string>(() => {});

describe('abortable', () => {
  it('gives the value of work that ends', async () => {
    expect(await abortable(Promise.resolve('value'), new AbortController().signal)).toBe('value');
    expect(await abortable(Promise.resolve('value'), undefined)).toBe('value');
  });

  it('stops waiting when the signal is aborted, before or after the start', async () => {
    expect(await abortable(never, AbortSignal.abort())).toBeUndefined();
    const stop = new AbortController();
    const waiting = abortable(never, stop.signal);
    stop.abort();
    expect(await waiting).toBeUndefined();
  });

  it('passes a failure on, but not after the abort', async () => {
    await expect(abortable(Promise.reject(new Error('no')), new AbortController().signal)).rejects.toThrow(
      'no',
    );
    expect(await abortable(Promise.reject(new Error('no')), AbortSignal.abort())).toBeUndefined();
  });
});
