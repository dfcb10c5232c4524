/** The header block of a written kdump file (struct disk_dump_header, makedumpfile diskdump_mod.h); big endian. */
import { FRAME_SIZE } from '../../base/address.ts';
import { BeWriter } from '../../base/bytes.ts';
import { STATUS_INCOMPLETE, WRITTEN_FLAGS } from '../formats/kdumpHeader.ts';
import type { Dump } from '../types.ts';
import { crashSeconds } from './crashTime.ts';
import type { KdumpPlan } from './kdumpPlan.ts';

const VERSION = 6;
const UTS_AT = 12;
const UTS_FIELD = 65;
const U32_MAX = 0xffffffff;

/**
 * The header. `writtenPages` undefined: the file is being written, and says that it is not complete; a writer that
 * is stopped leaves it so.
 */
export function kdumpHeaderBytes(
  plan: KdumpPlan,
  dump: Dump,
  writtenPages: number | undefined,
): Uint8Array<ArrayBuffer> {
  const writer = new BeWriter(FRAME_SIZE);
  writer.ascii(0, 'KDUMP   ');
  writer.u32(8, VERSION);
  const { uts } = dump;
  const release = uts?.release ?? dump.vmcoreinfo?.values.get('OSRELEASE') ?? '';
  const strings = [
    uts?.sysname ?? 'Linux',
    uts?.nodename ?? '',
    release,
    uts?.version ?? '',
    's390x',
    '(none)',
  ];
  for (const [i, text] of strings.entries())
    writer.ascii(UTS_AT + i * UTS_FIELD, text.replace(/[^\x20-\x7e]/g, '?').slice(0, UTS_FIELD - 1));
  writer.u64(408, crashSeconds(dump));
  writer.u32(424, WRITTEN_FLAGS[plan.codec] + (writtenPages === undefined ? STATUS_INCOMPLETE : 0));
  writer.u32(428, FRAME_SIZE);
  writer.u32(432, plan.subHeader.length / FRAME_SIZE);
  writer.u32(436, (2 * plan.bitmapBytes) / FRAME_SIZE);
  // Saturated, as makedumpfile does; the sub header has the number in full.
  writer.u32(440, Math.min(plan.pageCount, U32_MAX));
  writer.u32(444, Math.min(plan.pageCount, U32_MAX));
  writer.u32(452, (writtenPages ?? 0) % 2 ** 32);
  writer.u32(460, Math.max(1, dump.cpus.length));
  return writer.bytes;
}
