/** A record as `dmesg` prints it: `[    4.775862] text`, further lines of its text aligned under the first. */
import type { LogRecord } from '../types.ts';

/** `[    4.775862] `, cut to microseconds like the kernel does it; empty without a time. */
export function formatLogTime(timeNs: bigint | undefined): string {
  if (timeNs === undefined) return '';
  const micros = timeNs / 1000n;
  const seconds = String(micros / 1_000_000n).padStart(5);
  return `[${seconds}.${String(micros % 1_000_000n).padStart(6, '0')}] `;
}

/** The line or lines, without a newline at the end. */
export function formatLogLine(record: Pick<LogRecord, 'timeNs' | 'text'>): string {
  const prefix = formatLogTime(record.timeNs);
  return prefix + record.text.replaceAll('\n', `\n${' '.repeat(prefix.length)}`);
}
