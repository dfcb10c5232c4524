import { describe, expect, it } from 'vitest';
import { physAddr } from '../../base/address.ts';
import type { WhatIfReply } from '../../rpc/headerApi.ts';
import { movedLandmarks, outcomeWords, sampleWords, scaleOf, totalRows } from './whatIfWords.ts';

const MIB = 2 ** 20;

const reply: WhatIfReply = {
  hsaSize: MIB,
  realSize: 2 * MIB,
  now: { hsa: 2 * MIB, memory: 6 * MIB, missing: 0 },
  after: { hsa: MIB, memory: 7 * MIB, missing: 0 },
  changes: [{ start: physAddr(MIB), end: physAddr(2 * MIB), from: 'hsa', to: 'memory' }],
  changeCount: 1,
  changedBytes: MIB,
  fileBytes: 8 * MIB,
  realFileBytes: 8 * MIB,
  lostBytes: 0,
  sample: undefined,
};

describe('the scale of the slider', () => {
  it('has the real size on a step and ends with memory', () => {
    for (const [real, end] of [
      [2 * MIB, 8 * MIB],
      [0x1f45000, 2 ** 40],
      [512 * MIB, 600 * MIB],
      [0x1000, 0x3000],
    ] as const) {
      const { max, step } = scaleOf(real, end);
      expect(real % step).toBe(0);
      expect(step % 4096).toBe(0);
      expect(max).toBeGreaterThanOrEqual(real);
      expect(max).toBeLessThanOrEqual(end);
    }
  });
});

describe('the words of a what if', () => {
  it('give each total with its difference', () => {
    expect(totalRows(reply).map(({ difference }) => difference)).toEqual(['−1 MiB', '+1 MiB', '', '']);
  });

  it('say when the dump kernel would be shown, and when bytes would be missing', () => {
    expect(outcomeWords(reply)).toContain('dump kernel');
    const lost = {
      ...reply,
      changes: reply.changes.map((change) => ({ ...change, to: 'missing' as const })),
    };
    expect(outcomeWords(lost)).toContain('missing');
    expect(outcomeWords({ ...reply, hsaSize: 2 * MIB })).toContain('Nothing changes');
  });

  it('tell compared pages from the others', () => {
    expect(sampleWords({ pages: 256, compared: 64, different: 3 })).toContain('64 of them');
    expect(sampleWords({ pages: 8, compared: 8, different: 3 })).toContain('All were compared: 3 differ');
    expect(sampleWords({ pages: 0, compared: 0, different: 0 })).toContain('nothing can be compared');
  });

  it('find what stands in the changed stretch', () => {
    const marks = [
      { label: 'below', addr: MIB - 1 },
      { label: 'first', addr: MIB },
      { label: 'behind', addr: 2 * MIB },
    ];
    expect(movedLandmarks(marks, reply.changes).map(({ landmark }) => landmark.label)).toEqual(['first']);
  });
});
