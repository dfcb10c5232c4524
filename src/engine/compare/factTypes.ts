/** One fact of two dumps beside each other, as plain data, and how a list of them is built. */

/** What kind of fact it is; also the order in which groups are listed. */
export const FACT_GROUPS = ['Dump', 'Segments', 'CPUs', 'Notes', 'VMCOREINFO'] as const;
export type FactGroup = (typeof FACT_GROUPS)[number];

export interface FactPair {
  readonly group: FactGroup;
  /** What it is: `Format`, `CPU 1: r15`, `OSRELEASE`. */
  readonly label: string;
  /** Undefined: this dump does not have it. */
  readonly a: string | undefined;
  readonly b: string | undefined;
  readonly state: 'equal' | 'different' | 'only-a' | 'only-b';
  /** Why they differ, in words, where it is known. */
  readonly reason: string | undefined;
}

/** A pair of values; undefined when neither dump has the fact. */
export function factPair(
  group: FactGroup,
  label: string,
  a: string | undefined,
  b: string | undefined,
  reason?: string,
): FactPair | undefined {
  if (a === undefined && b === undefined) return undefined;
  const differs = b === undefined ? 'only-a' : a === undefined ? 'only-b' : 'different';
  const state = a === b ? 'equal' : differs;
  return { group, label, a, b, state, reason: state === 'equal' ? undefined : reason };
}

/** Leaves out what neither dump has. */
export function known(pairs: readonly (FactPair | undefined)[]): readonly FactPair[] {
  return pairs.filter((pair) => pair !== undefined);
}
