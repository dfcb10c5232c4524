/**
 * A memory file that begins with an s390 dump header (zcore/mem, drivers/s390/char/zcore.c v3.12): the header says where
 * memory ends, so a file that ends before was cut off.
 */
import { FRAME_SIZE, roundUp } from '../../base/address.ts';
import { END_MARKER_SIZE, parseS390Header, S390_HEADER_SIZE, S390_MAGIC } from '../formats/s390Header.ts';

/**
 * End of memory, absolute address, by the header in the first bytes `head` of a file of `sizeBytes`. Undefined: there is
 * no such header, or the file holds more memory than it says.
 */
export function headedMemoryEnd(head: Uint8Array, sizeBytes: number): number | undefined {
  const header = parseS390Header(head);
  if (header === undefined || header.magic !== S390_MAGIC) return undefined;
  const end = roundUp(header.memEnd ?? 0, FRAME_SIZE);
  const held = sizeBytes - S390_HEADER_SIZE;
  return Number.isSafeInteger(end) && held <= end + END_MARKER_SIZE ? end : undefined;
}
