/** Everything that two dumps say of themselves, beside each other: header, segments, CPUs, notes, VMCOREINFO. */
import { formatSize, hex0x } from '../../base/hex.ts';
import type { Dump, Segment } from '../types.ts';
import { compareCpus } from './cpuFacts.ts';
import { FACT_GROUPS, type FactPair, factPair, known } from './factTypes.ts';
import { compareNotes } from './noteFacts.ts';

/** Facts at most: more are not looked at by anybody. */
const MAX_FACTS = 20_000;

export interface FactComparison {
  /** What differs first, then what is equal; by group within each. At most 20,000. */
  readonly facts: readonly FactPair[];
  /** Facts that are not equal, whether they are listed or not. */
  readonly differing: number;
  readonly total: number;
}

function crashTime(dump: Dump): string | undefined {
  const text = dump.vmcoreinfo?.values.get('CRASHTIME');
  if (text === undefined || !/^\d{1,11}$/.test(text)) return undefined;
  return `${new Date(Number(text) * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function dumpFacts(a: Dump, b: Dump): readonly FactPair[] {
  const size = (bytes: number | undefined): string | undefined =>
    bytes === undefined ? undefined : `${hex0x(bytes)} (${formatSize(bytes)})`;
  const stored = (dump: Dump): number =>
    dump.segments.filter(({ role }) => role === 'memory').reduce((sum, segment) => sum + segment.size, 0);
  const release = (dump: Dump): string | undefined =>
    dump.vmcoreinfo?.values.get('OSRELEASE') ?? dump.uts?.release;
  const both = (label: string, of: (dump: Dump) => string | undefined, reason?: string) =>
    factPair('Dump', label, of(a), of(b), reason);
  const hsaReason = 'only a dump that was taken with an HSA has this split';
  return known([
    both('Format', (dump) => dump.formatLabel),
    both('Kernel release', release),
    both('Kernel version', (dump) => dump.uts?.version),
    both('Node name', (dump) => dump.uts?.nodename),
    both('Crash time', crashTime),
    both('HSA size', (dump) => size(dump.hsaSize), hsaReason),
    both('End of memory', (dump) => size(dump.memory.end)),
    both('Memory', (dump) => size(stored(dump))),
    both('os_info page', (dump) => (dump.osInfo === undefined ? undefined : hex0x(dump.osInfo.addr))),
    both('System shown', (dump) => dump.systems?.shown),
    ...headerFacts(a, b),
  ]);
}

/** What the formats' own headers say; two formats share few labels, so only shared ones are worth a line. */
function headerFacts(a: Dump, b: Dump): readonly (FactPair | undefined)[] {
  const right = new Map(b.headerFacts);
  return a.headerFacts
    .filter(([label]) => a.format === b.format || right.has(label))
    .map(([label, value]) => factPair('Dump', `Header: ${label}`, value, right.get(label)));
}

function segmentText(segment: Segment): string {
  const stored = segment.storedSize === segment.size ? '' : `, ${formatSize(segment.storedSize)} stored`;
  return `${formatSize(segment.size)}${stored}`;
}

function compareSegments(a: readonly Segment[], b: readonly Segment[]): readonly FactPair[] {
  const key = ({ paddr, role }: Segment): string => `${hex0x(paddr)}${role === 'memory' ? '' : ` (${role})`}`;
  const right = new Map(b.map((segment) => [key(segment), segment]));
  const facts = [factPair('Segments', 'Count', String(a.length), String(b.length))];
  for (const segment of a) {
    const name = key(segment);
    const other = right.get(name);
    right.delete(name);
    facts.push(
      factPair('Segments', name, segmentText(segment), other === undefined ? undefined : segmentText(other)),
    );
  }
  for (const [name, segment] of right)
    facts.push(factPair('Segments', name, undefined, segmentText(segment)));
  return known(facts);
}

function compareVmcoreinfo(a: Dump, b: Dump): readonly FactPair[] {
  const left = a.vmcoreinfo?.values ?? new Map<string, string>();
  const right = b.vmcoreinfo?.values ?? new Map<string, string>();
  const keys = new Set([...left.keys(), ...right.keys()]);
  return known([...keys].map((key) => factPair('VMCOREINFO', key, left.get(key), right.get(key))));
}

/** Compares all facts of two dumps. Time goes with their number. */
export function compareFacts(a: Dump, b: Dump): FactComparison {
  const all = [
    ...dumpFacts(a, b),
    ...compareSegments(a.segments, b.segments),
    ...compareCpus(a.cpus, b.cpus),
    ...compareNotes(a.notes, b.notes),
    ...compareVmcoreinfo(a, b),
  ];
  const rank = ({ state, group }: FactPair): number =>
    (state === 'equal' ? FACT_GROUPS.length : 0) + FACT_GROUPS.indexOf(group);
  const facts = all.toSorted((x, y) => rank(x) - rank(y)).slice(0, MAX_FACTS);
  return { facts, differing: all.filter(({ state }) => state !== 'equal').length, total: all.length };
}
