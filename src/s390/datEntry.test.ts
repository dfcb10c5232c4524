import { describe, expect, it } from 'vitest';
import { asceBits, entryBits, pageEntryBits } from './datEntry.ts';

describe('bits of translation tables in words', () => {
  it('tells the designations of an ASCE apart', () => {
    expect([0x10003n, 0x10007n, 0x1000an, 0x1000cn, 0x20n].map(asceBits)).toEqual([
      'segment table designation, length 3',
      'region-third table designation, length 3',
      'region-second table designation, length 2',
      'region-first table designation, length 0',
      'real-space designation',
    ]);
    expect(asceBits(0x101c7n)).toBe(
      'region-third table designation, length 3, private space, storage alteration event, space switch event',
    );
  });

  it('decodes entries of region and segment tables, large and invalid ones too', () => {
    expect(entryBits(0x14007n, 1)).toBe('type region-third, offset 0, length 3');
    expect(entryBits(0x14147n, 1)).toBe('type region-third, offset 1, length 3, no execution');
    expect(entryBits(0x80000407n, 1)).toBe('type region-third, large frame');
    expect(entryBits(0x5613e00n, 0)).toBe(
      'type segment, large frame, protected, access key 3, fetch protected',
    );
    expect(entryBits(0x18010n, 0)).toBe('type segment, common');
    expect(entryBits(0x20n, 0)).toBe('type segment, invalid');
    expect(entryBits(0x40fn, 3)).toBe('type region-first, offset 0, length 3');
  });

  it('decodes page table entries', () => {
    expect(pageEntryBits(0x12345000n)).toBe('valid');
    expect(pageEntryBits(0x1234533dn)).toBe('valid, protected, no execution, software bits 0x3d');
    expect(pageEntryBits(0x402n)).toBe('invalid, software bits 0x2');
    expect(pageEntryBits(0xc00n)).toBe('invalid, bit 52 is one');
  });
});
