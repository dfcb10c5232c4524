/**
 * The image of a whole disk with a dump in one of its partitions, as `dd` of a SCSI dump disk gives it. The dump is
 * opened where it lies; the partition comes from zfcpdump's superblock or from the partition table.
 */
import { formatSize, hex0x } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { passed } from '../machine/finding.ts';
import { lowcoreLooksReal } from '../oldmem/lowcorePlausible.ts';
import type { DumpFormat, OpenError, OpenedFormat, OpenOptions } from '../openTypes.ts';
import type { ByteSource, Finding, ReadError } from '../types.ts';
import { elfCore } from './elfCore.ts';
import { flattened } from './flattened.ts';
import { formatInside, openInside, partOf } from './insideFile.ts';
import { kdump } from './kdump.ts';
import { lkcd } from './lkcd.ts';
import {
  type DumpSuperblock,
  isDiskStart,
  type Partition,
  readPartitions,
  readSuperblock,
} from './partitions.ts';
import { s390 } from './s390.ts';
import { s390ext } from './s390ext.ts';
import { vmdump } from './vmdump.ts';
import { zfcpdumpUnfinished } from './zfcpdumpUnfinished.ts';

const LABEL = 'disk image';
/** What may be in a partition. */
const INSIDE: readonly DumpFormat[] = [
  elfCore,
  zfcpdumpUnfinished,
  kdump,
  flattened,
  s390,
  s390ext,
  lkcd,
  vmdump,
];

export const scsiDisk: DumpFormat = {
  id: 'disk',
  label: LABEL,
  probe({ head }) {
    const start = isDiskStart(head);
    if (start === 'zipl') return { score: 90, why: 'it begins with a boot record of zipl' };
    // Raw memory may have anything where a partition table would be.
    if (start === undefined || lowcoreLooksReal(head)) return undefined;
    return { score: 60, why: 'it begins with a partition table' };
  },
  async open(sources, options, signal) {
    const [source] = sources;
    return source === undefined ? err({ kind: 'no-files' }) : openDisk(source, options, signal);
  },
};

/** A partition and the dump that begins it. */
interface Place {
  readonly partition: Partition;
  readonly part: ByteSource;
  readonly format: DumpFormat;
}

async function openDisk(
  source: ByteSource,
  options: OpenOptions,
  signal: AbortSignal | undefined,
): Promise<Result<OpenedFormat, OpenError>> {
  const superblock = await readSuperblock(source, signal);
  if (!superblock.ok) return err({ kind: 'read', error: superblock.error });
  const table = await readPartitions(source, signal);
  if (!table.ok) return err({ kind: 'read', error: table.error });
  const named = superblock.value === undefined ? [] : [superblock.value.partition];
  const places = await findDumps(source, [...named, ...table.value], signal);
  if (!places.ok) return err({ kind: 'read', error: places.error });
  const [place] = places.value;
  if (place === undefined) return err(noDump(source, table.value.length, superblock.value));
  const { partition, part, format } = place;
  const opened = await openInside(part, partition.start, format, options, signal);
  if (!opened.ok) return opened;
  const label = opened.value.label ?? format.label;
  const usesSuperblock = superblock.value?.partition.start === partition.start;
  return ok({
    ...opened.value,
    label: `${label}, in a disk image`,
    headerFacts: [
      ...opened.value.headerFacts,
      ['Partition', `${hex0x(partition.start)}, ${formatSize(part.sizeBytes)}`],
    ],
    findings: [
      placeFinding(places.value),
      ...(usesSuperblock && superblock.value !== undefined ? [superblock.value.finding] : []),
      ...opened.value.findings,
    ],
  });
}

/** The partitions that begin with a dump, in the order given. */
async function findDumps(
  source: ByteSource,
  partitions: readonly Partition[],
  signal: AbortSignal | undefined,
): Promise<Result<readonly Place[], ReadError>> {
  const places: Place[] = [];
  const seen = new Set<number>();
  for (const partition of partitions) {
    if (seen.has(partition.start) || partition.start >= source.sizeBytes) continue;
    seen.add(partition.start);
    const part = partOf(source, partition.start, partition.size);
    const format = await formatInside(part, INSIDE, signal);
    if (!format.ok) return format;
    if (format.value !== undefined) places.push({ partition, part, format: format.value });
  }
  return ok(places);
}

function placeFinding(places: readonly Place[]): Finding {
  const [first, ...others] = places;
  const where = `The dump is in ${first?.partition.name} of the disk, at ${hex0x(first?.partition.start ?? 0)}.`;
  const more = others.map(({ partition, format }) => `${partition.name} (${format.label})`).join(', ');
  return passed('disk-partition', more === '' ? where : `${where} Other dumps, not opened: ${more}.`);
}

function noDump(source: ByteSource, count: number, superblock: DumpSuperblock | undefined): OpenError {
  const prepared =
    superblock === undefined
      ? 'There is no superblock of zfcpdump either.'
      : 'It is prepared for zfcpdump, but no dump was written to it.';
  return {
    kind: 'unsupported',
    file: source.name,
    format: LABEL,
    detail: `No dump begins one of its ${count} partitions. ${prepared}`,
    advice: 'Copy the partition with the dump by itself, or look at the disk with zgetdump -d.',
  };
}
