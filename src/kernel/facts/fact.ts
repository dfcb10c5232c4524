/**
 * One line of what is known of a kernel: a label, a value, how sure it is and where it comes from. A line without a
 * value says in its evidence what was looked for, so that nothing missing looks like a zero.
 */
import { printable } from '../../base/printable.ts';
import type { Confidence } from '../../engine/machine/machineTypes.ts';

/** The groups, in the order in which they are shown. */
export const FACT_GROUPS = [
  'Kernel',
  'Crash',
  'Time and load',
  'Run queues',
  'Per-CPU areas',
  'Memory',
  'File systems',
  'Sockets',
] as const;
export type FactGroup = (typeof FACT_GROUPS)[number];

/** Longest text of a dump that becomes part of a value. */
const MAX_TEXT = 4096;

/** A line. Text of the dump in it holds no control characters. */
export interface Fact {
  readonly group: FactGroup;
  readonly label: string;
  /** Undefined: not found. */
  readonly value: string | undefined;
  /** Undefined exactly when the value is. */
  readonly confidence: Confidence | undefined;
  /** Where it comes from, or what was looked for in vain. */
  readonly evidence: string;
  /** Virtual address of the variable or struct that it was read from. */
  readonly addr?: bigint;
}

/** Where a value was found, without the value. */
export interface Origin {
  readonly confidence: Confidence;
  readonly evidence: string;
  readonly addr?: bigint | undefined;
}

/** A line with a value. */
export function known(group: FactGroup, label: string, value: string, origin: Origin): Fact {
  const { confidence, evidence, addr } = origin;
  return {
    group,
    label,
    value: printable(value.slice(0, MAX_TEXT)),
    confidence,
    evidence,
    ...(addr === undefined ? {} : { addr }),
  };
}

/** A line for something that was not found; `why` says what was looked for. */
export function unknown(group: FactGroup, label: string, why: string): Fact {
  return { group, label, value: undefined, confidence: undefined, evidence: why };
}

/** The less sure of several. */
export function least(...all: readonly Confidence[]): Confidence {
  if (all.includes('unreliable')) return 'unreliable';
  return all.includes('inferred') ? 'inferred' : 'exact';
}

/** `1 CPU`, `3 CPUs`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
