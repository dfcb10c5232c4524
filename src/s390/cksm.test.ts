import { describe, expect, it } from 'vitest';
import { BeWriter } from '../base/bytes.ts';
import { cksm } from './cksm.ts';

const upTo = (n: number): Uint8Array => Uint8Array.from({ length: n }, (_, i) => i);

describe('cksm', () => {
  it('gives the sums of the published vectors', () => {
    expect(cksm(upTo(16))).toBe(0x181c2024);
    expect(cksm(new Uint8Array(8).fill(0xff))).toBe(0xffffffff);
    expect(cksm(Uint8Array.of(1, 2, 3, 4, 5))).toBe(0x06020304);
    expect(cksm(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 2))).toBe(2);
    expect(cksm(new TextEncoder().encode('ZFCPDUMP'), 0x12345678)).toBe(0xb0cfe718);
  });

  it('sums an os_info page of 6.10', () => {
    const page = new BeWriter(4096);
    page.u16(12, 1);
    page.u16(14, 1);
    expect(cksm(page.bytes.subarray(12))).toBe(0x00010001);
    page.u64(16, 0x70000000n);
    page.u64(24, 0x10000000n);
    const values: readonly (readonly [number, bigint])[] = [
      [5, 0x3ffe0000000n],
      [6, 0x2200000n],
      [7, 0x3fefc000000n],
      [8, 0x1d00000n],
      [9, 0x1d05000n],
      [10, 0x3ffe0100000n],
      [11, 0x3ffe1b34000n],
      [12, 0x2300000n],
    ];
    for (const [entry, value] of values) page.u64(32 + 20 * entry, value);
    expect(cksm(page.bytes.subarray(12))).toBe(0x25b4a000);
  });

  it('pads the last word with zeros on the right and takes nothing as zero', () => {
    expect(cksm(new Uint8Array(0))).toBe(0);
    expect(cksm(Uint8Array.of(0xab))).toBe(0xab000000);
    expect(cksm(Uint8Array.of(1, 2, 3))).toBe(0x01020300);
  });
});
