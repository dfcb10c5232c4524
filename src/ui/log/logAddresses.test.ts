import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressParts } from './logAddresses.ts';

function addresses(text: string): readonly bigint[] {
  return addressParts(text).flatMap(({ addr }) => (addr === undefined ? [] : [addr]));
}

describe('addressParts', () => {
  it('finds the addresses of a call trace, a PSW and registers', () => {
    expect(addresses(' [<000000000022ba376>] nothing')).toEqual([]);
    expect(addresses(' [<000000000022ba37>] crash_it+0x18/0x28')).toEqual([0x22ba37n]);
    expect(addresses('Krnl PSW : 0704c00180000000 00000000022ba376 (f+0x6/0x10)')).toEqual([
      0x0704c00180000000n,
      0x22ba376n,
    ]);
    expect(addresses('Krnl GPRS: 0000000000000001 000003ff7ff23000')).toEqual([0x3ff7ff23000n]);
  });

  it('leaves words and longer numbers alone', () => {
    expect(addresses('id deadbeefdeadbeefdeadbeefdeadbeef, xdeadbeefdeadbeef')).toEqual([]);
  });

  it('loses nothing of any text', () => {
    const line = fc.array(fc.oneof(fc.string(), fc.constant('00000000022ba376'), fc.constant(' [<')));
    fc.assert(
      fc.property(line, (pieces) => {
        const text = pieces.join('');
        expect(
          addressParts(text)
            .map((part) => part.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});
