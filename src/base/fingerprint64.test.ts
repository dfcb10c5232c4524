import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprint64 } from './fingerprint64.ts';

describe('fingerprint64', () => {
  it('is 16 hex digits and the same for the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(fingerprint64(bytes)).toMatch(/^[0-9a-f]{16}$/);
        expect(fingerprint64(bytes.slice())).toBe(fingerprint64(bytes));
      }),
    );
  });

  it('notices any single changed bit and a changed length', () => {
    const bytes = new Uint8Array(64);
    const seen = new Set([
      fingerprint64(bytes),
      fingerprint64(new Uint8Array(63)),
      fingerprint64(new Uint8Array(0)),
    ]);
    for (let bit = 0; bit < 512; bit++) {
      const changed = bytes.slice();
      changed[Math.floor(bit / 8)] = 2 ** (bit % 8);
      seen.add(fingerprint64(changed));
    }
    expect(seen.size).toBe(515);
  });
});
