import { describe, expect, it } from 'vitest';
import { physAddr } from '../../base/address.ts';
import type { Segment } from '../../rpc/api.ts';
import { createAddressGuess } from './guessAddress.ts';

function segment(paddr: number, size: number): Segment {
  return {
    paddr: physAddr(paddr),
    vaddr: BigInt(paddr),
    size,
    storedSize: size,
    source: 'memory',
    role: 'memory',
  };
}

describe('guessing addresses', () => {
  const segments = [segment(0xc000000, 0x2000000), segment(0, 0x8000000)];
  const plain = { memoryEnd: physAddr(0xe000000), segments, vmcoreinfo: undefined };

  it('takes values inside a segment as they stand and leaves the rest', () => {
    const guess = createAddressGuess(plain);
    expect(guess(0x6c354f0n)).toBe(0x6c354f0);
    expect(guess(0x7ffffffn)).toBe(0x7ffffff);
    expect(guess(0x8000000n)).toBeUndefined();
    expect(guess(0xc000000n)).toBe(0xc000000);
    expect(guess(0xe000000n)).toBeUndefined();
    expect(guess(0xffffffffffffffffn)).toBeUndefined();
    expect(guess(4n)).toBeUndefined();
  });

  it('knows the kernel image and the identity mapping of 6.10 and later', () => {
    const guess = createAddressGuess({
      ...plain,
      vmcoreinfo: {
        origin: '',
        addr: undefined,
        entries: [
          ['KERNELOFFSET', '3ffe0000000'],
          ['KERNELOFFPHYS', '1000000'],
          ['IDENTITYBASE', '10000000000'],
        ],
      },
    });
    expect(guess(0x3ffe0000010n)).toBe(0x1000010);
    expect(guess(0x10000466000n)).toBe(0x466000);
    expect(guess(0x10008000000n)).toBeUndefined();
  });

  it('does not apply the KERNELOFFSET of older kernels, whose addresses are run-time ones', () => {
    const guess = createAddressGuess({
      ...plain,
      vmcoreinfo: { origin: '', addr: undefined, entries: [['KERNELOFFSET', '6800000']] },
    });
    expect(guess(0x6c354f0n)).toBe(0x6c354f0);
  });
});
