import { describe, expect, it } from 'vitest';
import { hsaSizeProblem, proposeHsaSize } from './hsaSize.ts';

describe('proposeHsaSize', () => {
  it('takes the length of the HSA file, whatever it is', () => {
    for (const value of [0x1000, 0x1fff000, 0x2000000, 0x20000000]) {
      expect(proposeHsaSize({ sizeBytes: value, shift: 0 })).toMatchObject({ value, warnings: [] });
    }
  });

  it('does not count the first block of a shifted file', () => {
    const proposal = proposeHsaSize({ sizeBytes: 0x2001000, shift: 4096 });
    expect(proposal).toMatchObject({ value: 0x2000000, warnings: [] });
    expect(proposal.why).toContain('first block');
  });

  it('rounds a file that was cut up to whole frames, and says so', () => {
    const proposal = proposeHsaSize({ sizeBytes: 0x1001, shift: 0 });
    expect(proposal).toMatchObject({
      value: 0x2000,
      warnings: [expect.stringContaining('4097')],
      wasCut: true,
    });
  });

  it('knows no size without an HSA file and assumes none', () => {
    expect(proposeHsaSize(undefined)).toMatchObject({ value: undefined, warnings: [] });
  });

  it('believes the person, and says what does not fit', () => {
    const hsa = { sizeBytes: 0x2000000, shift: 0 } as const;
    expect(proposeHsaSize(hsa, 0x2000000)).toMatchObject({ value: 0x2000000, warnings: [] });
    expect(proposeHsaSize(hsa, 0x1000000).warnings).toEqual([expect.stringContaining('not used')]);
    expect(proposeHsaSize(hsa, 0x3000000).warnings).toEqual([expect.stringContaining('missing')]);
    expect(proposeHsaSize(undefined, 0x3000000)).toMatchObject({ value: 0x3000000, warnings: [] });
    expect(proposeHsaSize(hsa, 0x123).warnings).toEqual([expect.stringContaining('multiple of 4096')]);
  });
});

describe('hsaSizeProblem', () => {
  it('accepts whole frames only', () => {
    expect(hsaSizeProblem(0)).toBeUndefined();
    expect(hsaSizeProblem(0x2000000)).toBeUndefined();
    for (const wrong of [
      -4096,
      4095,
      0.5,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      2 ** 60,
      2 ** 44,
      0x1ffffffffff000,
    ]) {
      expect(hsaSizeProblem(wrong)).toBeTypeOf('string');
    }
  });
});
