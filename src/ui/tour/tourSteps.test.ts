import { describe, expect, it } from 'vitest';
import { physAddr } from '../../base/address.ts';
import type { DumpSummary } from '../../rpc/api.ts';
import { tourSteps } from './tourSteps.ts';

const MIB = 2 ** 20;

function summary(change: Partial<DumpSummary> = {}): DumpSummary {
  return {
    fingerprint: 'f',
    format: 'pair',
    formatLabel: 'pair',
    files: [],
    hsaSize: 2 * MIB,
    memoryEnd: physAddr(8 * MIB),
    memoryBytes: 8 * MIB,
    segments: [
      { paddr: physAddr(0), vaddr: 0n, size: 8 * MIB, storedSize: 8 * MIB, source: 'hsa', role: 'memory' },
    ],
    cpus: [],
    notes: [],
    vmcoreinfo: undefined,
    osInfo: undefined,
    uts: undefined,
    release: '6.6.0',
    crashTime: undefined,
    findings: [],
    headerFacts: [],
    ...change,
  };
}

describe('the tour', () => {
  it('has exactly ten steps, each with words', () => {
    const steps = tourSteps({ summary: summary(), plan: undefined, differsAt: 0x5000 });
    expect(steps).toHaveLength(10);
    for (const { title, text } of steps) expect([title.length > 5, text.length > 40]).toEqual([true, true]);
    expect(new Set(steps.map(({ title }) => title)).size).toBe(10);
  });

  it('looks at the real places of this dump', () => {
    const steps = tourSteps({ summary: summary(), plan: undefined, differsAt: 0x5000 });
    expect(steps[2]?.looks[0]).toMatchObject({ addr: 0x1200, side: 'dump' });
    expect(steps[3]?.looks.map(({ side }) => side)).toEqual(['dump', 'overwritten']);
    expect(steps[3]?.looks.map(({ addr }) => addr)).toEqual([0x5000, 0x5000]);
    expect(steps[4]?.looks[0]).toMatchObject({ addr: 2 * MIB - 0x40, length: 0x80 });
    expect(steps[9]?.facts).toContainEqual(['page 0x1ff000', 'below HSA_SIZE: from the HSA']);
    expect(steps[9]?.facts).toContainEqual(['page 0x200000', 'above: from real memory']);
  });

  it('says what a finished file does not have, and looks at nothing that is not there', () => {
    const { hsaSize: _, ...rest } = summary();
    const steps = tourSteps({
      summary: { ...rest, hsaSize: undefined },
      plan: undefined,
      differsAt: undefined,
    });
    expect(steps[3]?.looks).toEqual([]);
    expect(steps[3]?.facts[0]?.[1]).toMatch(/not in the opened files/);
    expect(steps[4]?.looks).toEqual([]);
    expect(steps[9]?.facts[0]?.[1]).toMatch(/one file/);
  });
});
