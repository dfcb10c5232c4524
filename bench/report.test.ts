import { describe, expect, it } from 'vitest';
import { type BenchRow, markdown, median, p95, ratio, replaceTable } from './report.ts';

const row = (unit: BenchRow['unit']): BenchRow => ({
  what: 'x',
  ours: 50,
  reference: 100,
  unit,
  against: 'y',
});

describe('the bench report', () => {
  it('says that less time and more throughput are better', () => {
    expect(ratio(row('ms'))).toBe(2);
    expect(ratio(row('MB/s'))).toBe(0.5);
  });

  it('takes the middle and the 95th of 100', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(p95(Array.from({ length: 100 }, (_, i) => i + 1))).toBe(95);
  });

  it('replaces only what stands between the marks', () => {
    const page = 'a\n<!-- bench:begin -->\nold\n<!-- bench:end -->\nb\n';
    expect(replaceTable(page, 'new')).toBe('a\n<!-- bench:begin -->\nnew\n<!-- bench:end -->\nb\n');
    expect(() => replaceTable('a', 'new')).toThrow();
    expect(markdown([row('ms')], ['here'])).toContain('| x | 50.0 ms | 100 ms | 2.00 | y |');
  });
});
