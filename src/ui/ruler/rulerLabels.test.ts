import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { physAddr } from '../../base/address.ts';
import { flagGroups, placeAxis, textWidth } from './rulerLabels.ts';
import { layOutRuler } from './rulerLayout.ts';
import { cpuRanges, marksLabel, type RulerMark } from './rulerMarks.ts';

function lowcore(cpu: number, addr: number): RulerMark {
  return { addr: physAddr(addr), kind: 'cpu', cpu, name: `lowcore of CPU ${cpu}` };
}

describe('ruler labels', () => {
  it('says CPUs as ranges, and only counts a scattered set', () => {
    expect(cpuRanges([2, 0, 1, 5])).toBe('0-2, 5');
    expect(cpuRanges([0, 2, 4, 6])).toBe('4 of them');
    expect(
      marksLabel([lowcore(0, 0), lowcore(1, 8), { addr: physAddr(9), kind: 'os-info', name: 'os_info' }]),
    ).toBe('lowcores CPU 0-1 · os_info');
  });

  it('keeps a tick for every mark and one label for those that stand together', () => {
    const { whole } = layOutRuler(1000, 0x4000000, undefined);
    const groups = flagGroups(whole, [lowcore(0, 0x466000), lowcore(1, 0x468000), lowcore(2, 0x2000000)]);
    expect(groups.map((group) => group.label.text)).toEqual(['lowcores CPU 0-1', 'lowcore CPU 2']);
    expect(groups[0]?.xs).toEqual([69]);
    expect(groups[1]?.xs).toEqual([500]);
  });

  it('never lets two labels touch, nor one leave the bar that is wide enough', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 0x7fffffff }), { maxLength: 40 }),
        fc.integer({ min: 500, max: 2000 }),
        (addrs, width) => {
          const { whole } = layOutRuler(width, 0x80000000, undefined);
          const marks = addrs.sort((a, b) => a - b).map((addr, cpu) => lowcore(cpu, addr));
          const groups = flagGroups(whole, marks);
          expect(groups.flatMap((group) => group.marks)).toEqual(marks);
          let right = -1;
          for (const { label } of groups) {
            expect(label.x).toBeGreaterThan(right);
            right = label.x + textWidth(label.text);
            expect(right).toBeLessThanOrEqual(width + 0.01);
          }
        },
      ),
    );
  });

  it('drops the less important of two axis labels that touch', () => {
    const { whole } = layOutRuler(1000, 1000, undefined);
    const labels = placeAxis(whole, [
      { addr: 0, text: '0', anchor: 'start' },
      { addr: 1000, text: '3e8', anchor: 'end' },
      { addr: 995, text: '3e3', anchor: 'start' },
      { addr: 500, text: '1f4', anchor: 'start' },
    ]);
    expect(labels.map((label) => label.text)).toEqual(['0', '1f4', '3e8']);
  });
});
