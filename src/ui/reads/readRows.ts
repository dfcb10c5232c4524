/** The list of reads as the panel keeps it: newest first, never longer than the worker's own. */
import type { CacheAnswer, TracedRead } from '../../rpc/headerApi.ts';

/** Rows at most. */
export const MAX_ROWS = 200;

/** What the cache did, in words. */
export const CACHE_WORDS: Readonly<Record<CacheAnswer, string>> = {
  hit: 'hit',
  miss: 'miss, read from the file',
  none: 'no file needed',
  packed: 'unpacked',
};

/** `rows` (newest first) with `added` (oldest first). */
export function withReads(rows: readonly TracedRead[], added: readonly TracedRead[]): readonly TracedRead[] {
  if (added.length === 0) return rows;
  return [...added].reverse().concat(rows).slice(0, MAX_ROWS);
}

/** Share of the reads that touched a file and that the cache could answer; empty while there is none. */
export function hitWords(rows: readonly TracedRead[]): string {
  const hits = rows.filter(({ cache }) => cache === 'hit').length;
  const misses = rows.filter(({ cache }) => cache === 'miss').length;
  if (hits + misses === 0) return '';
  return `${Math.round((100 * hits) / (hits + misses))} % of them from the cache`;
}
