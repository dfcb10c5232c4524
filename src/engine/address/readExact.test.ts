import { describe, expect, it } from 'vitest';
import { fileOffset, physAddr } from '../../base/address.ts';
import { ok } from '../../base/result.ts';
import { memorySource } from '../memorySource.ts';
import { createAddressMap } from './addressMap.ts';
import { mappedImage } from './mappedImage.ts';
import { readExact } from './readExact.ts';

function setup() {
  const map = createAddressMap([
    { kind: 'file', start: physAddr(0), end: physAddr(8), source: 'file', file: 0, offset: fileOffset(0) },
    { kind: 'zero', start: physAddr(8), end: physAddr(16), source: 'zero' },
    { kind: 'gap', start: physAddr(16), end: physAddr(24), source: 'excluded', reason: 'filtered' },
  ]);
  if (!map.ok) throw new Error('overlap');
  return mappedImage(map.value, [memorySource(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), 'f')]);
}

describe('readExact', () => {
  it('reads stored and zero bytes', async () => {
    expect(await readExact(setup(), physAddr(6), 4)).toEqual(ok(Uint8Array.of(7, 8, 0, 0)));
  });

  it('fails with the first stretch that is missing or excluded', async () => {
    const excluded = { kind: 'missing', start: 16, length: 1, reason: 'filtered' };
    expect(await readExact(setup(), physAddr(6), 11)).toEqual({ ok: false, error: excluded });
    const hole = { kind: 'missing', start: 30, length: 2, reason: 'hole' };
    expect(await readExact(setup(), physAddr(30), 2)).toEqual({ ok: false, error: hole });
  });

  it('passes on why a read failed', async () => {
    const answer = await readExact(setup(), physAddr(0), 4, AbortSignal.abort());
    expect(answer).toEqual({ ok: false, error: { kind: 'cancelled' } });
  });
});
