/** The IPL parameter block that the kernel left for dump tools, and its checksum (asm/ipl.h; lowcore 0xe00, 0xe08). */
import { physAddr, safePhysAddr } from '../../base/address.ts';
import { hex0x } from '../../base/hex.ts';
import { ok, type Result } from '../../base/result.ts';
import { cksm } from '../../s390/cksm.ts';
import { LC } from '../../s390/lowcore.ts';
import type { Finding, MemoryImage, ReadError } from '../types.ts';
import { failed, notTestable, passed } from './finding.ts';
import { readPresent, readPresentAt } from './readPresent.ts';

const CODE = 'ipib-checksum';
/** The block is at most one frame; its first word is its length. */
const MAX_LENGTH = 4096;
const MIN_LENGTH = 8;

/** Checks the block that absolute 0xe00 points to against the checksum at 0xe08. */
export async function checkIpib(
  memory: MemoryImage,
  signal?: AbortSignal,
): Promise<Result<Finding, ReadError>> {
  const words = await readPresent(memory, physAddr(LC.ipib), 12, signal);
  if (!words.ok) return words;
  if (!words.value.present)
    return ok(notTestable(CODE, 'The pointer to the IPL parameter block is not in the dump.'));
  const pointer = words.value.reader.u64(0);
  const expected = words.value.reader.u32(8);
  if (pointer === 0n) return ok(notTestable(CODE, 'The kernel left no IPL parameter block.'));
  const addr = safePhysAddr(pointer);
  const head = await readPresentAt(memory, pointer, 4, signal);
  if (!head.ok) return head;
  if (!head.value.present) {
    return ok(failed(CODE, 'warning', `The IPL parameter block at ${hex0x(pointer)} is not in the dump.`));
  }
  const length = head.value.reader.u32(0);
  if (length < MIN_LENGTH || length > MAX_LENGTH) {
    return ok(
      failed(
        CODE,
        'warning',
        `The IPL parameter block at ${hex0x(pointer)} has the impossible length ${length}.`,
        addr,
      ),
    );
  }
  const block = await readPresentAt(memory, pointer, length, signal);
  if (!block.ok) return block;
  if (!block.value.present) {
    return ok(
      failed(CODE, 'warning', `The IPL parameter block at ${hex0x(pointer)} is not all in the dump.`, addr),
    );
  }
  const sum = cksm(block.value.reader.bytes);
  if (sum === expected)
    return ok(passed(CODE, `The IPL parameter block at ${hex0x(pointer)} has the right checksum.`, addr));
  const message = `The IPL parameter block at ${hex0x(pointer)} has the checksum ${hex0x(sum)} instead of ${hex0x(expected)}.`;
  return ok(failed(CODE, 'warning', message, addr));
}
