/**
 * The header and the sub header of a kdump-compressed file (`struct disk_dump_header` and `struct kdump_sub_header`,
 * makedumpfile diskdump_mod.h), header versions 1 to 6. Big endian only: s390 writes no other.
 */
import { safeNumber } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { OpenError } from '../openTypes.ts';

/** Bytes of the main header up to the task list. */
export const MAIN_HEADER_BYTES = 464;
/** Bytes of the sub header of version 6. Older writers reserve a whole block too. */
export const SUB_HEADER_BYTES = 104;
/** Bytes of a page descriptor. */
export const DESCRIPTOR_BYTES = 24;

/** Bits of `status`, and of the flags of a descriptor as far as they name a packing. */
export const PACKED_ZLIB = 0x1;
export const PACKED_LZO = 0x2;
export const PACKED_SNAPPY = 0x4;
export const STATUS_INCOMPLETE = 0x8;
export const STATUS_NO_VMEMMAP = 0x10;
export const PACKED_ZSTD = 0x20;

/** The flag of a packing that is written; 0 for pages as they are. */
export const WRITTEN_FLAGS = { none: 0, zlib: PACKED_ZLIB, zstd: PACKED_ZSTD } as const;

const NEWEST_VERSION = 6;
const UTS_AT = 12;
const UTS_FIELD = 65;

/** A stretch of the file, bytes. */
export interface FileRange {
  readonly offset: number;
  readonly size: number;
}

export interface KdumpHeader {
  /** `KDUMP` or `DISKDUMP`. */
  readonly signature: string;
  readonly version: number;
  readonly sysname: string;
  readonly nodename: string;
  readonly release: string;
  readonly utsVersion: string;
  readonly machine: string;
  /** Seconds since 1970; 0 when the writer did not know. */
  readonly timestamp: bigint;
  readonly status: number;
  /** Bytes of a page of the dump and of a block of the file. */
  readonly blockSize: number;
  readonly subHeaderBlocks: number;
  readonly bitmapBlocks: number;
  /** Number of pages, from the field of 32 bits. */
  readonly maxMapnr: number;
  readonly totalRamBlocks: number;
  readonly writtenBlocks: number;
  readonly currentCpu: number;
  readonly cpuCount: number;
}

export interface KdumpSubHeader {
  readonly dumpLevel: number | undefined;
  readonly split: boolean;
  /** First page and one past the last page of a split file. */
  readonly startPfn: number;
  readonly endPfn: number;
  readonly vmcoreinfo: FileRange | undefined;
  readonly notes: FileRange | undefined;
  readonly eraseInfo: FileRange | undefined;
  /** Number of pages, from the field of 64 bits; 0 when there is none. */
  readonly maxMapnr: number;
}

/** What a reader without sub header sees (the file ends before it). */
export const EMPTY_SUB_HEADER: KdumpSubHeader = {
  dumpLevel: undefined,
  split: false,
  startPfn: 0,
  endPfn: 0,
  vmcoreinfo: undefined,
  notes: undefined,
  eraseInfo: undefined,
  maxMapnr: 0,
};

/** `KDUMP` or `DISKDUMP` when the bytes begin with one of the two signatures. */
export function kdumpSignature(head: Uint8Array): 'KDUMP' | 'DISKDUMP' | undefined {
  const text = new BeReader(head).ascii(0, 8);
  if (text === 'KDUMP   ') return 'KDUMP';
  return text === 'DISKDUMP' ? 'DISKDUMP' : undefined;
}

/** Reads the main header. Files of other machines are refused by name. */
export function parseMainHeader(head: Uint8Array, file: string): Result<KdumpHeader, OpenError> {
  const signature = kdumpSignature(head);
  const format = 'kdump compressed';
  if (signature === undefined || head.length < MAIN_HEADER_BYTES) {
    return err({ kind: 'damaged', file, format, detail: 'The file ends inside the header.' });
  }
  const reader = new BeReader(head);
  const uts = (index: number): string => reader.ascii(UTS_AT + index * UTS_FIELD, UTS_FIELD);
  const machine = uts(4);
  const blockSize = reader.u32(428);
  if (!isBlockSize(blockSize)) {
    const swapped = new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(428, true);
    if (isBlockSize(swapped)) return err(otherMachine(file, format, machine, 'little-endian'));
    const detail = `The header says that a block has ${blockSize} bytes, which is no power of two from 512 to 65536.`;
    return err({ kind: 'damaged', file, format, detail });
  }
  if (machine !== '' && machine.toLowerCase() !== 's390x')
    return err(otherMachine(file, format, machine, 'big-endian'));
  return ok({
    signature,
    version: reader.u32(8),
    sysname: uts(0),
    nodename: uts(1),
    release: uts(2),
    utsVersion: uts(3),
    machine,
    timestamp: reader.u64(408),
    status: reader.u32(424),
    blockSize,
    subHeaderBlocks: reader.u32(432),
    bitmapBlocks: reader.u32(436),
    maxMapnr: reader.u32(440),
    totalRamBlocks: reader.u32(444),
    writtenBlocks: reader.u32(452),
    currentCpu: reader.u32(456),
    cpuCount: reader.u32(460),
  });
}

/** Reads the sub header; fields that `version` does not have yet count as absent, whatever stands there. */
export function parseSubHeader(bytes: Uint8Array, version: number): KdumpSubHeader {
  if (bytes.length < SUB_HEADER_BYTES) return EMPTY_SUB_HEADER;
  const reader = new BeReader(bytes);
  const number = (offset: number, since: number): number =>
    version < since ? 0 : (safeNumber(reader.u64(offset)) ?? Number.MAX_SAFE_INTEGER);
  const range = (offset: number, since: number): FileRange | undefined => {
    const size = number(offset + 8, since);
    return size === 0 ? undefined : { offset: number(offset, since), size };
  };
  const wide = version >= NEWEST_VERSION;
  return {
    dumpLevel: version >= 1 ? reader.u32(8) : undefined,
    split: version >= 2 && reader.u32(12) !== 0,
    startPfn: wide ? number(80, 6) : number(16, 2),
    endPfn: wide ? number(88, 6) : number(24, 2),
    vmcoreinfo: range(32, 3),
    notes: range(48, 4),
    eraseInfo: range(64, 5),
    maxMapnr: number(96, 6),
  };
}

function isBlockSize(value: number): boolean {
  return value >= 512 && value <= 65536 && Number.isInteger(Math.log2(value));
}

function otherMachine(file: string, format: string, machine: string, order: string): OpenError {
  const name = machine === '' ? `a ${order} machine` : machine;
  return {
    kind: 'unsupported',
    file,
    format,
    detail: `This is a ${order} dump of ${name}, not of an s390x machine.`,
    advice: 'Open it with crash or drgn and the debug information of its kernel.',
  };
}
