/** The kernel log as text: lines as `dmesg` prints them, levels in words, and what a filter and a search leave. Pure. */
import type { LogRecord } from '../../rpc/kernelApi.ts';

/** Names of the levels 0 to 7 as `dmesg` has them (include/linux/kern_levels.h). */
export const LEVELS = ['emerg', 'alert', 'crit', 'err', 'warn', 'notice', 'info', 'debug'] as const;

/** `err` for 3; a level that does not exist as its number. */
export function levelName(level: number): string {
  return LEVELS[level] ?? String(level);
}

/** Nanoseconds since boot as `    4.775862`: seconds padded to five places, microseconds. */
export function timeText(timeNs: bigint | undefined): string {
  if (timeNs === undefined) return '';
  const micros = timeNs / 1000n;
  const seconds = String(micros / 1000000n).padStart(5, ' ');
  return `${seconds}.${String(micros % 1000000n).padStart(6, '0')}`;
}

/** A record as `[    4.775862] text`; further lines are indented under the first. */
export function lineText(record: Pick<LogRecord, 'timeNs' | 'text'>): string {
  const prefix = record.timeNs === undefined ? '' : `[${timeText(record.timeNs)}] `;
  return prefix + record.text.replaceAll('\n', `\n${' '.repeat(prefix.length)}`);
}

/** Records as a text file; ends with a line feed. */
export function logText(records: readonly LogRecord[]): string {
  return records.map((record) => `${lineText(record)}\n`).join('');
}

/** The records of this level and graver ones. */
export function upToLevel(records: readonly LogRecord[], level: number): readonly LogRecord[] {
  return level >= LEVELS.length - 1 ? records : records.filter((record) => record.level <= level);
}

/** Positions of the records that contain the text, whatever the case. Nothing is found without a text. */
export function findHits(records: readonly LogRecord[], text: string): readonly number[] {
  const wanted = text.toLowerCase();
  if (wanted === '') return [];
  const hits: number[] = [];
  records.forEach((record, index) => {
    if (record.text.toLowerCase().includes(wanted)) hits.push(index);
  });
  return hits;
}

/** The hit to go to from a row: the next one in the direction, around the end. */
export function nextHit(hits: readonly number[], from: number, direction: 1 | -1): number | undefined {
  return direction === 1
    ? (hits.find((hit) => hit > from) ?? hits[0])
    : (hits.findLast((hit) => hit < from) ?? hits.at(-1));
}

/** A text cut into pieces, those that match marked. */
export function markedPieces(
  text: string,
  wanted: string,
): readonly { readonly start: number; readonly text: string; readonly isHit: boolean }[] {
  if (wanted === '') return [{ start: 0, text, isHit: false }];
  const pieces: { start: number; text: string; isHit: boolean }[] = [];
  const low = text.toLowerCase();
  const needle = wanted.toLowerCase();
  let at = 0;
  // Some letters change their length in lower case: then places would not agree, and nothing is marked.
  while (low.length === text.length) {
    const hit = low.indexOf(needle, at);
    if (hit < 0) break;
    if (hit > at) pieces.push({ start: at, text: text.slice(at, hit), isHit: false });
    at = hit + needle.length;
    pieces.push({ start: hit, text: text.slice(hit, at), isHit: true });
  }
  if (at < text.length) pieces.push({ start: at, text: text.slice(at), isHit: false });
  return pieces;
}
