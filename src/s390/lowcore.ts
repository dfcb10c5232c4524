/**
 * The lowcore (prefix area): the 8 KiB at a CPU's prefix that interruptions and store status write to, and the few
 * words there by which Linux tells dump tools where to look. (Principles of Operation, "Assigned Storage Locations";
 * asm/lowcore.h v3.12 to v6.16). Offsets are in bytes from the start of the lowcore.
 */
import { BeReader, isZero } from '../base/bytes.ts';
import { PREFIX_LIMIT, PREFIX_SIZE } from './constants.ts';

/** Fields of the lowcore at the same place in all 64-bit kernels. */
export const LC = {
  externalParameter: 0x80,
  externalCpuAddress: 0x84,
  externalCode: 0x86,
  svcNumber: 0x8a,
  programLength: 0x8c,
  programCode: 0x8e,
  dataExceptionCode: 0x90,
  monitorClass: 0x94,
  perCode: 0x96,
  perAddress: 0x98,
  architectureMode: 0xa3,
  translationExceptionId: 0xa8,
  monitorCode: 0xb0,
  subchannelId: 0xb8,
  subchannelNumber: 0xba,
  ioParameter: 0xbc,
  ioWord: 0xc0,
  machineCheckCode: 0xe8,
  externalDamageCode: 0xf4,
  failingAddress: 0xf8,
  lastBreak: 0x110,
  oldPsws: 0x120,
  newPsws: 0x1a0,
  /** u64 physical address of the IPL parameter block, valid at absolute 0 like the three below. */
  ipib: 0xe00,
  ipibChecksum: 0xe08,
  /** u64 physical address of the VMCOREINFO note; not 8-byte aligned. */
  vmcoreInfo: 0xe0c,
  osInfo: 0xe18,
  /** u64 designation of the vector and guarded storage save area. */
  mcesad: 0x11b0,
  saveArea: 0x1200,
  savedPrefix: 0x1318,
} as const;

/** Length of the register save area, and of the vector part of the extended save area; bytes. */
export const SAVE_AREA_LENGTH = 512;
export const VECTOR_AREA_LENGTH = 512;

/** Offsets inside the register save area. */
export const SA = {
  fprs: 0x000,
  gprs: 0x080,
  psw: 0x100,
  prefix: 0x118,
  fpc: 0x11c,
  todpreg: 0x124,
  timer: 0x128,
  todcmp: 0x130,
  lastBreak: 0x138,
  acrs: 0x140,
  ctrs: 0x180,
} as const;

/** What a store status wrote. The shape matches the engine's `CpuRegisters`. */
export interface SavedRegisters {
  readonly pswMask: bigint;
  readonly pswAddr: bigint;
  readonly gprs: readonly bigint[];
  readonly acrs: readonly number[];
  readonly ctrs: readonly bigint[];
  readonly fprs: readonly bigint[];
  readonly fpc: number;
  readonly timer: bigint;
  /** The 8 bytes at +0x130 as stored; see `decodeClockComparator`. */
  readonly todcmp: bigint;
  readonly todpreg: number;
}

/** A register save area taken apart, and whether a store status wrote it. */
export interface SaveArea {
  readonly registers: SavedRegisters;
  /** The prefix register as stored. */
  readonly prefix: number;
  /** Linux: the last breaking event; the architecture leaves the field alone. */
  readonly lastBreak: bigint;
  /** True when the PSW is all zero: then nothing was stored, whatever the other registers hold. */
  readonly pswZero: boolean;
}

/** `count` words of 64 bits from `offset`. */
export function words64(reader: BeReader, offset: number, count: number): readonly bigint[] {
  return Array.from({ length: count }, (_, i) => reader.u64(offset + 8 * i));
}

/** `count` words of 32 bits from `offset`. */
export function words32(reader: BeReader, offset: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => reader.u32(offset + 4 * i));
}

/** Takes a register save area (the 512 bytes at lowcore + 0x1200) apart. Undefined when there are fewer bytes. */
export function parseSaveArea(bytes: Uint8Array): SaveArea | undefined {
  if (bytes.length < SAVE_AREA_LENGTH) return undefined;
  const reader = new BeReader(bytes);
  return {
    registers: {
      pswMask: reader.u64(SA.psw),
      pswAddr: reader.u64(SA.psw + 8),
      gprs: words64(reader, SA.gprs, 16),
      acrs: words32(reader, SA.acrs, 16),
      ctrs: words64(reader, SA.ctrs, 16),
      fprs: words64(reader, SA.fprs, 16),
      fpc: reader.u32(SA.fpc),
      timer: reader.u64(SA.timer),
      todcmp: reader.u64(SA.todcmp),
      todpreg: reader.u32(SA.todpreg),
    },
    prefix: reader.u32(SA.prefix),
    lastBreak: reader.u64(SA.lastBreak),
    pswZero: isZero(reader.slice(SA.psw, 16)),
  };
}

/** Why a save area found at lowcore `prefix` is not to be believed, or undefined when it is. */
export function saveAreaProblem(area: SaveArea, prefix: number): string | undefined {
  if (area.pswZero) return 'its PSW is all zero';
  if (area.prefix !== prefix) {
    return `it holds the prefix 0x${area.prefix.toString(16)} instead of 0x${prefix.toString(16)}`;
  }
  return undefined;
}

/** Why a number cannot be the prefix of a Linux CPU, or undefined when it can. */
export function prefixProblem(prefix: number): string | undefined {
  if (prefix === 0) return 'is zero';
  if (prefix < 0 || prefix >= PREFIX_LIMIT) return 'is not below 2 GiB';
  if (prefix % PREFIX_SIZE !== 0) return 'is not a multiple of 8 KiB';
  return undefined;
}

/** The machine check extended save area designation: where the vector registers go. */
export interface Mcesa {
  /** Absolute address, a multiple of 1024, as stored in the designation. */
  readonly origin: bigint;
  /** Bytes that the machine may store: 1024, 2048 or 4096. */
  readonly length: number;
}

/** Reads a designation (u64 at lowcore + 0x11b0). Undefined: none, or an impossible length. */
export function parseMcesad(word: bigint): Mcesa | undefined {
  const origin = word & ~0x3ffn;
  const characteristic = Number(word & 0xfn);
  const length = characteristic === 0 ? 1024 : 2 ** characteristic;
  if (origin === 0n || length < 1024 || length > 4096) return undefined;
  return { origin, length };
}

/** V0..V31 as [high, low] words from the first 512 bytes of the extended save area. */
export function parseVectorArea(bytes: Uint8Array): readonly (readonly [bigint, bigint])[] | undefined {
  if (bytes.length < VECTOR_AREA_LENGTH) return undefined;
  const reader = new BeReader(bytes);
  return Array.from({ length: 32 }, (_, i) => [reader.u64(16 * i), reader.u64(16 * i + 8)] as const);
}

/** True when the high halves of V0..V15 are the floating-point registers: otherwise one of them is stale. */
export function vectorsMatchFprs(
  vectors: readonly (readonly [bigint, bigint])[],
  fprs: readonly bigint[],
): boolean {
  return fprs.every((fpr, i) => vectors[i]?.[0] === fpr);
}
