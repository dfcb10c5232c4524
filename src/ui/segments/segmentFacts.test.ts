import { describe, expect, it } from 'vitest';
import { physAddr } from '../../base/address.ts';
import type { Segment } from '../../rpc/api.ts';
import { findSegments, flagLetters, segmentTotals, totalsWords } from './segmentFacts.ts';

function segment(paddr: number, size: number, vaddr = BigInt(paddr)): Segment {
  return { paddr: physAddr(paddr), vaddr, size, storedSize: size, source: 'memory', role: 'memory' };
}

describe('segment facts', () => {
  const two = [segment(0xc000000, 0x2000000), segment(0, 0x8000000)];

  it('sums up sizes and the holes between, in any order', () => {
    expect(segmentTotals(two)).toEqual({
      count: 2,
      bytes: 0xa000000,
      storedBytes: 0xa000000,
      holes: 1,
      holeBytes: 0x4000000,
    });
    expect(totalsWords(segmentTotals(two))).toBe('2 segments · 160 MiB · 1 hole of 64 MiB');
    expect(totalsWords(segmentTotals([segment(0, 4096)]))).toBe('1 segment · 4 KiB');
  });

  it('does not take an overlap for a hole', () => {
    expect(segmentTotals([segment(0, 0x3000), segment(0x1000, 0x1000), segment(0x3000, 1)]).holes).toBe(0);
  });

  it('writes flags as letters and keeps unknown bits', () => {
    expect(flagLetters(7)).toBe('RWE');
    expect(flagLetters(0)).toBe('none');
    expect(flagLetters(0x100005)).toBe('RE + 0x100000');
    expect(flagLetters(undefined)).toBe('');
  });

  it('finds the segment of a physical or a virtual address, first and last byte included', () => {
    const rows = [...two, segment(0x1000000, 0x1000, 0x3ffe0000000n)].map((one, number) => ({
      number,
      segment: one,
    }));
    const numbers = (text: string): unknown => {
      const found = findSegments(rows, text);
      return found === 'invalid' ? found : found.map((row) => row.number);
    };
    expect(numbers('0xc000000')).toEqual([0]);
    expect(numbers('dffffff')).toEqual([0]);
    expect(numbers('e000000')).toEqual([]);
    expect(numbers('3ffe0000fff')).toEqual([2]);
    expect(numbers('')).toHaveLength(3);
    expect(numbers('zz')).toBe('invalid');
  });
});
