/**
 * Images of whole dump devices that are no dump by themselves: DASDs prepared by `zipl -d` or `zipl -M`, and the ext4
 * volumes of the next-generation dumper. They are named, with what to do instead; a DASD dump in the usual place is
 * opened. (s390-tools, include/dump/s390_dump.h, zipl/boot/*dump*.c, ngdump/)
 */
import { BeReader } from '../../base/bytes.ts';
import { hex0x } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { passed } from '../machine/finding.ts';
import { lowcoreLooksReal } from '../oldmem/lowcorePlausible.ts';
import type { DumpFormat, FileProbe, OpenError, OpenedFormat, OpenOptions } from '../openTypes.ts';
import type { ByteSource } from '../types.ts';
import { formatInside, openInside, partOf } from './insideFile.ts';
import { readUpTo } from './readUpTo.ts';
import { s390 } from './s390.ts';
import { s390ext } from './s390ext.ts';

const BLOCK_SIZES: readonly number[] = [512, 1024, 2048, 4096];
/** The dumper stands in the fourth block of an ECKD DASD, and 12 KiB before the end of an FBA one. */
const ECKD_BLOCK = 3;
const FBA_FROM_END = 0x3000;
/** First byte behind the first two tracks, where the first partition of a DASD with blocks of 4096 bytes begins. */
const FIRST_PARTITION = 2 * 12 * 4096;

/**
 * An FBA disk has blocks of 512 bytes, its label in block 1 and one partition behind it (linux,
 * block/partitions/ibm.c).
 */
const FBA_PARTITION = 2 * 512;

type Device = 'eckd' | 'multi-volume' | 'fba' | 'ext4';

export const dumpDevice: DumpFormat = {
  id: 'dump-device',
  label: 'dump device',
  probe(probe) {
    const device = deviceOf(probe);
    if (device === undefined) return undefined;
    if (device === 'ext4') return { score: 55, why: 'it begins with an ext2, ext3 or ext4 file system' };
    return { score: 95, why: 'the program of a stand-alone dumper stands on it' };
  },
  async open(sources, options, signal) {
    const [source] = sources;
    return source === undefined ? err({ kind: 'no-files' }) : openDevice(source, options, signal);
  },
};

function deviceOf({ head, tail }: Pick<FileProbe, 'head' | 'tail'>): Device | undefined {
  const reader = new BeReader(head);
  for (const size of BLOCK_SIZES) {
    const mark = reader.ascii(ECKD_BLOCK * size, 7);
    if (mark === 'XECKD64') return 'eckd';
    if (mark === 'XMULT64') return 'multi-volume';
  }
  const end = tail.length - FBA_FROM_END;
  if (end >= 0 && new BeReader(tail).ascii(end, 7) === 'XDFBA64') return 'fba';
  return isExt(head) && !lowcoreLooksReal(head) ? 'ext4' : undefined;
}

/** The superblock of an ext file system at 1024: magic, revision, block size, states. Little endian. */
function isExt(head: Uint8Array): boolean {
  if (head.length < 2048) return false;
  const view = new DataView(head.buffer, head.byteOffset + 1024, 1024);
  const [state, onError] = [view.getUint16(0x3a, true), view.getUint16(0x3c, true)];
  return (
    view.getUint16(0x38, true) === 0xef53 &&
    view.getUint32(0, true) > 0 &&
    view.getUint32(0x18, true) <= 6 &&
    view.getUint32(0x4c, true) <= 1 &&
    state <= 7 &&
    onError <= 3
  );
}

async function openDevice(
  source: ByteSource,
  options: OpenOptions,
  signal: AbortSignal | undefined,
): Promise<Result<OpenedFormat, OpenError>> {
  for (const at of [FIRST_PARTITION, FBA_PARTITION]) {
    const part = partOf(source, at, source.sizeBytes);
    const format = await formatInside(part, [s390, s390ext], signal);
    if (!format.ok) return err({ kind: 'read', error: format.error });
    if (format.value === undefined) continue;
    const opened = await openInside(part, at, format.value, options, signal);
    if (!opened.ok) return opened;
    const place = `The dump is in the first partition of the DASD, at ${hex0x(at)}.`;
    return ok({
      ...opened.value,
      label: `${opened.value.label ?? format.value.label}, in a disk image`,
      findings: [passed('disk-partition', place), ...opened.value.findings],
    });
  }
  const head = await readUpTo(source, 0, 64 * 1024, signal);
  if (!head.ok) return err({ kind: 'read', error: head.error });
  const tail = await readUpTo(source, Math.max(0, source.sizeBytes - FBA_FROM_END), FBA_FROM_END, signal);
  if (!tail.ok) return err({ kind: 'read', error: tail.error });
  const device = deviceOf({ head: head.value, tail: tail.value }) ?? 'eckd';
  return err({ kind: 'unsupported', file: source.name, ...WORDS[device] });
}

const WORDS: Readonly<
  Record<Device, { readonly format: string; readonly detail: string; readonly advice: string }>
> = {
  eckd: {
    format: 'DASD prepared for a dump',
    detail: 'The stand-alone dumper stands on it, but no dump was found in its first partition.',
    advice: 'Copy the dump partition itself (dd if=/dev/dasdX1), or use zgetdump on the device.',
  },
  'multi-volume': {
    format: 'DASD prepared for a multi-volume dump',
    detail: 'The multi-volume dumper stands on it, but no dump was found in its first partition.',
    advice: 'Copy the dump partition of every volume (dd if=/dev/dasdX1) and drop all copies together.',
  },
  fba: {
    format: 'FBA disk prepared for a dump',
    detail: 'The stand-alone dumper stands at its end, but no dump was found in its partition.',
    advice: 'Copy the dump partition itself (dd if=/dev/dasdX1), or use zgetdump on the device.',
  },
  ext4: {
    format: 'ext file system',
    detail:
      'It is a file system and not a dump. The next-generation dumper writes such volumes, with the dump as a file and its name in ngdump.meta.',
    advice: 'Mount it, copy the file that ngdump.meta names, and open the copy.',
  },
};
