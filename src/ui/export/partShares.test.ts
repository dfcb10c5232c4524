import { describe, expect, it } from 'vitest';
import type { ExportPlanPart } from '../../rpc/api.ts';
import { partShares } from './partShares.ts';

const part = (source: ExportPlanPart['source'], offset: number, length: number): ExportPlanPart => ({
  source,
  offset,
  length,
  fileName: undefined,
  fileOffset: undefined,
  addr: undefined,
});

describe('the bar of the finished file', () => {
  it('joins neighbours of one source and keeps the order', () => {
    const shares = partShares([part('header', 0, 10), part('memory', 10, 20), part('memory', 30, 70)]);
    expect(shares.map(({ source, sizeBytes }) => [source, sizeBytes])).toEqual([
      ['header', 10],
      ['memory', 90],
    ]);
  });

  it('fills the bar exactly and hides nothing, however small', () => {
    const shares = partShares([
      part('header', 0, 12288),
      part('hsa', 12288, 2 ** 29),
      part('memory', 2 ** 30, 2 ** 41),
    ]);
    expect(shares.reduce((sum, share) => sum + share.percent, 0)).toBeCloseTo(100);
    expect(Math.min(...shares.map((share) => share.percent))).toBeGreaterThan(1);
  });

  it('is empty for a plan without bytes', () => {
    expect(partShares([])).toEqual([]);
  });
});
