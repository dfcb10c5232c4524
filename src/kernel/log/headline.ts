/** The line of a log that says best why the system stopped. */
import type { LogRecord } from '../types.ts';

/** Where and what it is. */
export interface Headline {
  /** Index in the records that were searched. */
  readonly index: number;
  readonly record: LogRecord;
  /** The words that made it the headline. */
  readonly match: string;
}

/** From the best to the least. (kernel/panic.c; arch/s390/kernel/traps.c, dumpstack.c; mm/fault.c) */
const RANKED: readonly string[] = [
  'Kernel panic - not syncing',
  'Unable to handle kernel',
  'kernel BUG at',
  'Oops',
  'specification exception',
  'addressing exception',
  'illegal operation',
  'Low-address protection',
  'Failing address:',
  'Krnl PSW :',
  'Krnl Code:',
  'Last Breaking-Event-Address',
  'rcu: INFO',
  'watchdog: BUG',
  'blocked for more than',
];

/** The first record that holds the best-ranked words; undefined when no record holds any. */
export function findHeadline(records: readonly LogRecord[]): Headline | undefined {
  let best = RANKED.length;
  let headline: Headline | undefined;
  for (const [index, record] of records.entries()) {
    const rank = RANKED.findIndex((words) => record.text.includes(words));
    const match = RANKED[rank];
    if (match === undefined || rank >= best) continue;
    best = rank;
    headline = { index, record, match };
    if (rank === 0) break;
  }
  return headline;
}
