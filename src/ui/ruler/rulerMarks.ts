/** The places that the ruler flags: what Linux left for dump tools to find, as addresses with words. */
import type { PhysAddr } from '../../base/address.ts';
import type { DumpSummary } from '../../rpc/api.ts';

/** One flagged address. */
export interface RulerMark {
  readonly addr: PhysAddr;
  readonly kind: 'cpu' | 'vmcoreinfo' | 'os-info';
  /** CPU index, for lowcores. */
  readonly cpu?: number;
  /** The whole name, for hover and speech: `lowcore of CPU 3`. */
  readonly name: string;
}

/** All marks inside a dump, ascending. */
export function marksOf(
  summary: Pick<DumpSummary, 'cpus' | 'vmcoreinfo' | 'osInfo' | 'memoryEnd'>,
): readonly RulerMark[] {
  const marks: RulerMark[] = [];
  for (const { index, prefix } of summary.cpus) {
    if (prefix === undefined) continue;
    marks.push({ addr: prefix, kind: 'cpu', cpu: index, name: `lowcore of CPU ${index}` });
  }
  if (summary.vmcoreinfo?.addr !== undefined) {
    marks.push({ addr: summary.vmcoreinfo.addr, kind: 'vmcoreinfo', name: 'VMCOREINFO' });
  }
  if (summary.osInfo !== undefined) {
    marks.push({ addr: summary.osInfo.addr, kind: 'os-info', name: 'os_info' });
  }
  return marks.filter((mark) => mark.addr < summary.memoryEnd).sort((a, b) => a.addr - b.addr);
}

/** Numbers as ranges: `0-2, 5`; more than three ranges become a count. */
export function cpuRanges(cpus: readonly number[]): string {
  const sorted = [...cpus].sort((a, b) => a - b);
  const ranges: { first: number; last: number }[] = [];
  for (const cpu of sorted) {
    const open = ranges.at(-1);
    if (open !== undefined && cpu <= open.last + 1) open.last = cpu;
    else ranges.push({ first: cpu, last: cpu });
  }
  if (ranges.length > 3) return `${sorted.length} of them`;
  return ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(', ');
}

/** A short label for marks that stand together: `CPU 0-2 · os_info`. */
export function marksLabel(marks: readonly RulerMark[]): string {
  const cpus: number[] = [];
  const names: string[] = [];
  for (const { cpu, name } of marks) {
    if (cpu === undefined) names.push(name);
    else cpus.push(cpu);
  }
  const lowcores =
    cpus.length === 0 ? [] : [`${cpus.length === 1 ? 'lowcore' : 'lowcores'} CPU ${cpuRanges(cpus)}`];
  return [...lowcores, ...names].join(' · ');
}
