/** When the machine crashed, for headers that want the time of the dump; VMCOREINFO's CRASHTIME is all that is known. */
import { unixMicrosToTod } from '../../s390/tod.ts';
import type { Dump } from '../types.ts';

/** Seconds since 1970 (UTC); 0 when unknown. */
export function crashSeconds(dump: Dump): bigint {
  const text = dump.vmcoreinfo?.values.get('CRASHTIME') ?? '';
  return /^\d{1,15}$/.test(text) ? BigInt(text) : 0n;
}

/** As a TOD clock value; 0 when unknown. */
export function crashTod(dump: Dump): bigint {
  const seconds = crashSeconds(dump);
  return seconds === 0n ? 0n : (unixMicrosToTod(seconds * 1000000n) ?? 0n);
}
