import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { physAddr } from '../base/address.ts';
import { formatHash, parseHash, type UrlHash } from './urlHash.ts';
import { VIEW_IDS } from './viewStore.ts';

const address = fc.maxSafeNat().map(physAddr);

describe('the hash of the address bar', () => {
  it('reads back what it wrote', () => {
    const hash = fc.record({
      fingerprint: fc.constantFrom('00ff12', 'deadbeefdeadbeef'),
      sizeBytes: fc.maxSafeNat(),
      view: fc.constantFrom(...VIEW_IDS),
      cursor: address,
      selection: fc
        .tuple(fc.nat(), fc.integer({ min: 1, max: 4096 }))
        .map(([start, size]) => ({ start: physAddr(start), end: physAddr(start + size) })),
      unit: fc.constantFrom<UrlHash['unit']>(1, 2, 4, undefined),
      encoding: fc.constantFrom<UrlHash['encoding']>('ebcdic', undefined),
      endian: fc.constantFrom<UrlHash['endian']>('little', undefined),
      select: fc.constantFrom<UrlHash['select']>('prod', 'kdump', 'all', undefined),
      vmcoreinfoAt: fc.option(address, { nil: undefined }),
    });
    fc.assert(
      fc.property(hash, (state) => {
        expect(parseHash(formatHash(state))).toEqual(state);
      }),
    );
  });

  it('carries the address as bare hex', () => {
    expect(formatHash({ cursor: physAddr(0x1ffffc0), view: 'memory', fingerprint: 'abcd' })).toBe(
      '#h=1&f=abcd&v=memory&a=1ffffc0',
    );
  });

  it('drops damaged parts and keeps the others', () => {
    const parsed = parseHash('#a=20000000000001&v=memory&s=20-10&u=3&f=../../x&z=-1');
    expect(parsed.view).toBe('memory');
    expect(parsed.cursor).toBeUndefined();
    expect(parsed.selection).toBeUndefined();
    expect(parsed.unit).toBeUndefined();
    expect(parsed.fingerprint).toBeUndefined();
    expect(parsed.sizeBytes).toBeUndefined();
  });

  it('survives any text', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseHash(text)));
  });
});
