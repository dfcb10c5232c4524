/** Facts of the system in groups, and how sure they are as a whole. Pure. */
import type { Fact } from '../../rpc/kernelApi.ts';

export interface FactGroupLines {
  readonly group: string;
  readonly lines: readonly Fact[];
}

/** Facts by group, groups in the order in which they first occur. */
export function groupFacts(facts: readonly Fact[]): readonly FactGroupLines[] {
  const groups = new Map<string, Fact[]>();
  for (const fact of facts) {
    const lines = groups.get(fact.group) ?? [];
    lines.push(fact);
    groups.set(fact.group, lines);
  }
  return [...groups].map(([group, lines]) => ({ group, lines }));
}

/** `58 facts, 12 inferred, 3 not found`. */
export function sureWords(facts: readonly Fact[]): string {
  const count = (test: (fact: Fact) => boolean): number => facts.filter(test).length;
  const parts = [`${facts.length} facts`];
  for (const confidence of ['inferred', 'unreliable'] as const) {
    const some = count((fact) => fact.confidence === confidence);
    if (some > 0) parts.push(`${some} ${confidence}`);
  }
  const missing = count(({ value }) => value === undefined);
  return [...parts, ...(missing > 0 ? [`${missing} not found`] : [])].join(', ');
}
