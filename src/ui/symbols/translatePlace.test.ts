import { describe, expect, it } from 'vitest';
import { parsePlace } from './translatePlace.ts';

describe('a place to translate', () => {
  it('is a hex address or a symbol with an offset', () => {
    expect(parsePlace(' 0x6c35_4f0 ')).toEqual({ kind: 'address', addr: 0x6c354f0n });
    expect(parsePlace('ffffffffffffffff')).toEqual({ kind: 'address', addr: 2n ** 64n - 1n });
    expect(parsePlace('panic')).toEqual({ kind: 'symbol', name: 'panic', offset: 0n });
    expect(parsePlace('buf.2 + 0x1f')).toEqual({ kind: 'symbol', name: 'buf.2', offset: 0x1fn });
  });

  it('is nothing else', () => {
    for (const text of ['', '_', '0x', '12345678901234567', 'a b', '+4', 'x'.repeat(600), 'panic-4'])
      expect(parsePlace(text)?.kind === 'address').toBe(false);
    expect(parsePlace('a b')).toBeUndefined();
    expect(parsePlace('')).toBeUndefined();
  });
});
