/**
 * Where the partitions of a disk are: by its MBR or GPT, and by the superblock that zfcpdump keeps for the partition it
 * dumps to (s390-tools, zipl/src/bootmap.c and zdump/dt_scsi.c; UEFI specification, "GUID Partition Table"). Tables
 * are little endian, the superblock is big endian.
 */
import { safeNumber } from '../../base/address.ts';
import { BeReader, isZero } from '../../base/bytes.ts';
import { ok, type Result } from '../../base/result.ts';
import { cksm } from '../../s390/cksm.ts';
import { failed, passed } from '../machine/finding.ts';
import type { ByteSource, Finding, ReadError } from '../types.ts';
import { readUpTo } from './readUpTo.ts';

const SECTOR = 512;
const SECTOR_SIZES: readonly number[] = [512, 4096];
const MBR_TABLE = 446;
const MBR_ENTRY = 16;
/** Type of the one entry that stands for a GPT. */
const PROTECTIVE = 0xee;
const MAX_GPT_ENTRIES = 256;
/** Boot info of zipl in the first sector: magic, version, type (1 dump), device (2 SCSI), flags, superblock. */
const BOOT_INFO = 0x70;
const ZIPL = 0x7a49504c;
/** "ZFCPDUMP". */
const SUPERBLOCK_MAGIC = 0x5a46435044554d50n;
const SUPERBLOCK_LENGTH = 72;
const CHECKSUM_SEED = 0x12345678;
/** The dumper sums up one frame. */
const MAX_CHECKSUM_BYTES = 1 << 20;

/** A stretch of a disk in which a dump may be. Bytes. */
export interface Partition {
  readonly start: number;
  readonly size: number;
  /** `partition 2`, for messages. */
  readonly name: string;
}

/** True when the first bytes are a boot record with a partition table, or one of zipl. */
export function isDiskStart(head: Uint8Array): 'zipl' | 'table' | undefined {
  const reader = new BeReader(head);
  if (!reader.has(0, SECTOR)) return undefined;
  if (reader.u32(0) === ZIPL || reader.u32(BOOT_INFO) === ZIPL) return 'zipl';
  if (SECTOR_SIZES.some((size) => reader.has(size, 8) && reader.ascii(size, 8) === 'EFI PART'))
    return 'table';
  return mbrPartitions(head, SECTOR).length > 0 && plausibleMbr(head) ? 'table' : undefined;
}

/** Boot flags are 0 or 0x80 in every entry, unused entries are all zero. */
function plausibleMbr(head: Uint8Array): boolean {
  for (let at = MBR_TABLE; at < MBR_TABLE + 4 * MBR_ENTRY; at += MBR_ENTRY) {
    const entry = head.subarray(at, at + MBR_ENTRY);
    if (entry[0] !== 0 && entry[0] !== 0x80) return false;
    if (entry[4] === 0 && !isZero(entry)) return false;
  }
  return true;
}

/** The entries of the partition tables, at most 256; empty when there is no table. */
export async function readPartitions(
  source: ByteSource,
  signal?: AbortSignal,
): Promise<Result<readonly Partition[], ReadError>> {
  const head = await readUpTo(source, 0, 2 * 4096, signal);
  if (!head.ok) return head;
  const reader = new BeReader(head.value);
  for (const sector of SECTOR_SIZES) {
    if (!reader.has(sector, 92) || reader.ascii(sector, 8) !== 'EFI PART') continue;
    return gptPartitions(source, reader.slice(sector, 92), sector, signal);
  }
  // The table counts in blocks of the disk, and does not say how large these are.
  return ok(SECTOR_SIZES.flatMap((sector) => mbrPartitions(head.value, sector)));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function mbrPartitions(head: Uint8Array, sector: number): readonly Partition[] {
  if (head.length < SECTOR || head[510] !== 0x55 || head[511] !== 0xaa) return [];
  const view = viewOf(head);
  const partitions: Partition[] = [];
  for (let i = 0; i < 4; i++) {
    const at = MBR_TABLE + MBR_ENTRY * i;
    const type = view.getUint8(at + 4);
    const start = view.getUint32(at + 8, true) * sector;
    const size = view.getUint32(at + 12, true) * sector;
    if (type === 0 || type === PROTECTIVE || start === 0 || size === 0) continue;
    partitions.push({ start, size, name: `partition ${i + 1}` });
  }
  return partitions;
}

async function gptPartitions(
  source: ByteSource,
  header: Uint8Array,
  sector: number,
  signal: AbortSignal | undefined,
): Promise<Result<readonly Partition[], ReadError>> {
  const head = viewOf(header);
  const tableAt = safeNumber(head.getBigUint64(72, true) * BigInt(sector)) ?? source.sizeBytes;
  const count = Math.min(head.getUint32(80, true), MAX_GPT_ENTRIES);
  const entrySize = head.getUint32(84, true);
  if (entrySize < 128 || entrySize > 4096) return ok([]);
  const table = await readUpTo(source, tableAt, count * entrySize, signal);
  if (!table.ok) return table;
  const view = viewOf(table.value);
  const partitions: Partition[] = [];
  for (let i = 0; (i + 1) * entrySize <= table.value.length; i++) {
    const at = i * entrySize;
    const start = safeNumber(view.getBigUint64(at + 32, true) * BigInt(sector));
    const end = safeNumber((view.getBigUint64(at + 40, true) + 1n) * BigInt(sector));
    if (start === undefined || end === undefined || start === 0 || end <= start) continue;
    if (isZero(table.value.subarray(at, at + 16))) continue;
    partitions.push({ start, size: end - start, name: `partition ${i + 1}` });
  }
  return ok(partitions);
}

/** What the superblock says: where the dump is, and whether the dumper's checksum of its first frame holds. */
export interface DumpSuperblock {
  readonly partition: Partition;
  readonly finding: Finding;
}

/** Follows the boot record to the superblock of zfcpdump. Undefined: there is none. */
export async function readSuperblock(
  source: ByteSource,
  signal?: AbortSignal,
): Promise<Result<DumpSuperblock | undefined, ReadError>> {
  const head = await readUpTo(source, 0, SECTOR, signal);
  if (!head.ok) return head;
  const boot = new BeReader(head.value);
  if (!boot.has(BOOT_INFO, 16) || boot.u32(BOOT_INFO) !== ZIPL) return ok(undefined);
  const pointer = safeNumber(boot.u64(BOOT_INFO + 8)) ?? source.sizeBytes;
  // Bytes as zgetdump takes it; should a zipl count in blocks, its magic still decides.
  for (const unit of [1, ...SECTOR_SIZES]) {
    const bytes = await readUpTo(source, pointer * unit, SUPERBLOCK_LENGTH, signal);
    if (!bytes.ok) return bytes;
    const reader = new BeReader(bytes.value);
    if (!reader.has(0, SUPERBLOCK_LENGTH) || reader.u64(0) !== SUPERBLOCK_MAGIC) continue;
    return parseSuperblock(source, reader, signal);
  }
  return ok(undefined);
}

async function parseSuperblock(
  source: ByteSource,
  reader: BeReader,
  signal: AbortSignal | undefined,
): Promise<Result<DumpSuperblock | undefined, ReadError>> {
  const word = (at: number): number | undefined => safeNumber(reader.u64(at));
  const [partStart, partSize, dumpOffset] = [word(16), word(24), word(32)];
  const [sumOffset, sumSize] = [word(48), word(56)];
  if (partStart === undefined || partSize === undefined || dumpOffset === undefined) return ok(undefined);
  const start = partStart + dumpOffset;
  if (!Number.isSafeInteger(start) || start >= source.sizeBytes || dumpOffset > partSize)
    return ok(undefined);
  const partition = { start, size: partSize - dumpOffset, name: 'the partition that the superblock names' };
  const code = 'superblock-checksum';
  if (sumOffset === undefined || sumSize === undefined || sumSize > MAX_CHECKSUM_BYTES) {
    const message = 'The superblock has no possible place for its checksum, so it was not checked.';
    return ok({ partition, finding: failed(code, 'warning', message) });
  }
  const summed = await readUpTo(source, partStart + sumOffset, sumSize, signal);
  if (!summed.ok) return summed;
  const matches =
    summed.value.length === sumSize && BigInt(cksm(summed.value, CHECKSUM_SEED)) === reader.u64(64);
  const finding = matches
    ? passed(
        code,
        'The first frame of the partition is as the dumper left it, by the checksum in the superblock.',
      )
    : failed(
        code,
        'warning',
        'The first frame of the partition is not what the superblock has the checksum of: something wrote to it after the dump, or the dump was cut short.',
      );
  return ok({ partition, finding });
}
