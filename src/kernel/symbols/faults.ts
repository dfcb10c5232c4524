/** Faults of reads through the kernel's address space: which end all work, and what to say of the others. */
import { hex0x } from '../../base/hex.ts';
import type { ReadError } from '../../engine/types.ts';
import type { Fault } from '../types.ts';

/** A fault after which nothing further can be read: the file changed, or the request was cancelled. */
export type StopError = Extract<ReadError, { readonly kind: 'cancelled' | 'changed' }>;

/** True when the work must end; every other fault is only missing data. */
export function isStop(fault: Fault | ReadError): fault is StopError {
  return fault.kind === 'cancelled' || fault.kind === 'changed';
}

/** What a fault says of the data, as the end of a sentence. */
export function faultWords(fault: Fault): string {
  switch (fault.kind) {
    case 'missing':
      return `absolute ${hex0x(fault.start)} is not in the dump (${fault.reason})`;
    case 'unmapped':
      return `${hex0x(fault.addr)} is not mapped: ${fault.detail}`;
    case 'unreadable':
      return `${fault.file} could not be read at ${hex0x(fault.offset)}`;
    case 'outside':
      return `${fault.file} ends before ${hex0x(fault.offset + fault.length)}`;
    case 'too-large':
      return `${fault.length} bytes are too many for one read`;
    case 'cancelled':
      return 'it was cancelled';
    case 'changed':
      return `${fault.file} changed`;
  }
}
