/**
 * The header block and end marker that all s390 stand-alone dumps share: `s390`, `s390tape`, zcore/mem, `s390_ext` and
 * its multi-volume form (s390-tools, include/dump/s390_dump.h and zdump/df_s390.c). Big endian; the first 0x66 bytes
 * are packed, so some fields are not aligned.
 */
import { FRAME_SIZE, safeNumber } from '../../base/address.ts';
import { BeReader, isZero } from '../../base/bytes.ts';
import { MAX_CPUS } from '../../s390/constants.ts';
import { prefixProblem } from '../../s390/lowcore.ts';

/** DF_S390_MAGIC: all of memory behind the header. */
export const S390_MAGIC = 0xa8190173618f23fdn;
/** DF_S390_MAGIC_EXT: segments behind the header. */
export const S390_EXT_MAGIC = 0xa8190173618f23fen;
/** Bytes of the header block; memory or the first segment starts behind it. */
export const S390_HEADER_SIZE = FRAME_SIZE;
/** Bytes of the end marker: `DUMP_END` and the time. */
export const END_MARKER_SIZE = 16;
/** Magic, sizes and times; without them there is nothing to go by. */
export const S390_HEADER_LEAST = 0x66;

/** `DUMP_END`. */
export const END_MARKER = 0x44554d505f454e44n;
const ARCH_31_BIT = 1;
const ARCH_64_BIT = 2;
const CPU_LIST = 0x800;

export interface S390Header {
  readonly magic: bigint;
  readonly version: number;
  readonly dumpLevel: number;
  /** End address of the dumped memory; for zcore/mem the sum of its chunks. Undefined: no possible size. */
  readonly memSize: number | undefined;
  /** As written, exclusive or inclusive. Undefined: no possible address. */
  readonly memEnd: number | undefined;
  /** Start of the dump, TOD clock; 0 when unknown. */
  readonly tod: bigint;
  readonly cpuId: bigint;
  readonly arch: number;
  readonly volume: number;
  /** Storage without holes, bytes; 0 when unknown. */
  readonly realSize: number | undefined;
  readonly multiVolume: boolean;
  readonly cpuCount: number;
  readonly realCpuCount: number;
  /** Other than 0: segments may be packed. */
  readonly zlibVersion: number;
  /** Bytes of memory in one packed entry. */
  readonly zlibUnit: number;
  /** Prefixes of the CPUs in the order of the header, as written; at most MAX_CPUS. */
  readonly prefixes: readonly number[];
  /** False: bytes that every writer leaves zero are not, so what stands behind offset 0x200 is not the header. */
  readonly reservedZero: boolean;
}

/** Takes the header apart; `bytes` are the first of the file, cut-off ones are filled up with zeros. */
export function parseS390Header(bytes: Uint8Array): S390Header | undefined {
  if (bytes.length < S390_HEADER_LEAST) return undefined;
  const whole = new Uint8Array(S390_HEADER_SIZE);
  whole.set(bytes.subarray(0, S390_HEADER_SIZE));
  const reader = new BeReader(whole);
  const cpuCount = reader.u16(0x5d);
  return {
    magic: reader.u64(0),
    version: reader.u32(8),
    dumpLevel: reader.u32(0x10),
    memSize: safeNumber(reader.u64(0x18)),
    memEnd: safeNumber(reader.u64(0x28)),
    tod: reader.u64(0x38),
    cpuId: reader.u64(0x40),
    arch: reader.u32(0x48),
    volume: reader.u32(0x4c),
    realSize: safeNumber(reader.u64(0x54)),
    multiVolume: reader.u8(0x5c) === 1,
    cpuCount,
    realCpuCount: reader.u16(0x5f),
    zlibVersion: reader.u8(0x61),
    zlibUnit: reader.u32(0x62),
    prefixes: Array.from({ length: Math.min(cpuCount, MAX_CPUS) }, (_, i) => reader.u32(CPU_LIST + 4 * i)),
    // 0x200 and 0x208 are the signature and time of a multi-volume dump.
    reservedZero: isZero(whole.subarray(0x66, 0x200)) && isZero(whole.subarray(0x210, CPU_LIST)),
  };
}

/** The magic number at the start of a file, when there are enough bytes. */
export function s390Magic(head: Uint8Array): bigint | undefined {
  return head.length < 8 ? undefined : new BeReader(head).u64(0);
}

export interface EndMarker {
  /** End of the dump, TOD clock; 0 when unknown. Undefined: an early tape dumper, which wrote no time. */
  readonly tod: bigint | undefined;
}

/** The end marker in the first 16 of `bytes`, or undefined when it does not stand there. */
export function parseEndMarker(bytes: Uint8Array): EndMarker | undefined {
  const reader = new BeReader(bytes);
  if (!reader.has(0, 8) || reader.u64(0) !== END_MARKER) return undefined;
  return { tod: reader.has(0, END_MARKER_SIZE) ? reader.u64(8) : undefined };
}

/** Why the header is of no machine that Oldmem reads, as detail and advice; undefined when it is. */
export function s390ArchProblem(
  header: S390Header,
): { readonly detail: string; readonly advice: string } | undefined {
  if (header.arch === ARCH_31_BIT) {
    return {
      detail: 'It is the dump of a 31-bit system (ESA/390), which has other registers, tables and addresses.',
      advice: 'Use the crash or lcrash of a 31-bit distribution. Oldmem reads 64-bit dumps only.',
    };
  }
  return undefined;
}

/** True when the header says 64 bit. */
export function isArch64({ arch }: S390Header): boolean {
  return arch === ARCH_64_BIT;
}

/**
 * The CPU list of the header, or why it cannot be used. Early `s390` headers have none; a copy of zcore/mem by short
 * reads has other kernel memory there.
 */
export function usablePrefixes(header: S390Header): {
  readonly prefixes: readonly number[];
  readonly problem: string | undefined;
} {
  const { cpuCount, prefixes, version, magic, reservedZero } = header;
  if (magic === S390_MAGIC && version < 5) return { prefixes: [], problem: undefined };
  if (cpuCount > MAX_CPUS) {
    return { prefixes: [], problem: `it says ${cpuCount} CPUs, and the list has room for ${MAX_CPUS}` };
  }
  const bad = prefixes.filter((prefix) => prefixProblem(prefix) !== undefined).length;
  if (!reservedZero && bad > 0) {
    const problem =
      'behind its first 512 bytes the header holds something else (early zcore/mem copied in blocks below 4096 bytes does that)';
    return { prefixes: [], problem };
  }
  return { prefixes, problem: undefined };
}
