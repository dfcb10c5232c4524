/**
 * The records at the start of a VMDUMP of z/VM: symptom record, file map, file information with the registers, and the
 * description of the address space (s390-tools, zdump/df_vmdump.h). Records are 4096 bytes and counted from 1; text is
 * EBCDIC. Fields are packed, so some are not aligned.
 */
import { FRAME_SIZE, physAddr, safeNumber } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { MAX_CPUS } from '../../s390/constants.ts';
import { decodeEbcdic } from '../../s390/ebcdic.ts';
import { words32, words64 } from '../../s390/lowcore.ts';
import type { Cpu, CpuRegisters } from '../machine/machineTypes.ts';

/** EBCDIC "SR", at 0. */
const SYMPTOM_RECORD = 0xe2d9;
/** EBCDIC "VMDUMP  ", at 56. */
const VMDUMP = 0xe5d4c4e4d4d74040n;
/** EBCDIC "HCPDFMBK", at the start of record 2. */
const FILE_MAP = 0xc8c3d7c4c6d4c2d2n;
/** Bytes of the file information record before the other CPUs. */
export const FIR_LENGTH = 1104;
/** Bytes of each other CPU. */
export const FIR_OTHER_LENGTH = 552;
/** Bytes of the address space record that are looked at: up to the end of the requested ranges. */
export const ASIBK_LENGTH = 1376;
const RANGES = 352;
const MAX_RANGES = 64;

/** True when the first bytes are those of a VMDUMP. */
export function isVmdump(head: Uint8Array): boolean {
  const reader = new BeReader(head);
  return reader.has(0, 64) && reader.u16(0) === SYMPTOM_RECORD && reader.u64(56) === VMDUMP;
}

/** Offset of a record; undefined for 0, which is none. */
export function recordOffset(record: number): number | undefined {
  return record === 0 ? undefined : (record - 1) * FRAME_SIZE;
}

/** The symptom record. */
export interface VmdumpSymptom {
  readonly tod: bigint;
  readonly nodeName: string;
  readonly symptoms: string;
}

/** `record` are the first 4096 bytes of the file. */
export function parseSymptom(record: Uint8Array): VmdumpSymptom {
  const reader = new BeReader(record);
  const text = (at: number, length: number): string =>
    reader.has(at, length) ? decodeEbcdic(reader.slice(at, length), '1047', ' ').trim() : '';
  const isWhole = reader.has(0, 84);
  return {
    tod: isWhole ? reader.u64(16) : 0n,
    nodeName: text(34, 8),
    symptoms: isWhole ? text(reader.u16(82), reader.u16(80)) : '',
  };
}

/** Numbers of the records that others are at. */
export interface VmdumpFileMap {
  readonly information: number;
  readonly access: number;
}

/** Record 2. Undefined: it is something else. */
export function parseFileMap(record: Uint8Array): VmdumpFileMap | undefined {
  const reader = new BeReader(record);
  if (!reader.has(0, 20) || reader.u64(0) !== FILE_MAP) return undefined;
  return { information: reader.u32(8), access: reader.u32(16) };
}

/** The file information record without the other CPUs. */
export interface VmdumpInformation {
  /** 2: 64 bit ("big"), the only one that Oldmem reads; 0x82 and 0 are older. */
  readonly format: number;
  readonly storageSize: bigint;
  /** CPUs beside the first one; at most MAX_CPUS - 1. */
  readonly otherCpus: number;
  readonly cpu: Cpu;
}

/** Undefined: fewer than FIR_LENGTH bytes. */
export function parseInformation(bytes: Uint8Array): VmdumpInformation | undefined {
  const reader = new BeReader(bytes);
  if (!reader.has(0, FIR_LENGTH)) return undefined;
  const registers: CpuRegisters = {
    pswMask: reader.u64(192),
    pswAddr: reader.u64(200),
    gprs: words64(reader, 16, 16),
    acrs: words32(reader, 560, 16),
    ctrs: words64(reader, 208, 16),
    fprs: words64(reader, 336, 16),
    fpc: reader.u32(968),
    timer: reader.u64(169),
    todcmp: reader.u64(465),
    todpreg: reader.u32(476),
  };
  return {
    format: reader.u8(187),
    storageSize: reader.u64(640),
    otherCpus: Math.min(reader.u16(912), MAX_CPUS - 1),
    cpu: cpuOf(0, reader.u16(914), reader.u32(144), registers),
  };
}

/** The other CPUs out of the bytes behind the file information, as many as are whole. */
export function parseOtherCpus(bytes: Uint8Array): readonly Cpu[] {
  const cpus: Cpu[] = [];
  for (let at = 0; at + FIR_OTHER_LENGTH <= bytes.length; at += FIR_OTHER_LENGTH) {
    const reader = new BeReader(bytes.subarray(at, at + FIR_OTHER_LENGTH));
    const registers: CpuRegisters = {
      pswMask: reader.u64(272),
      pswAddr: reader.u64(280),
      gprs: words64(reader, 144, 16),
      acrs: words32(reader, 336, 16),
      ctrs: words64(reader, 400, 16),
      fprs: words64(reader, 16, 16),
      fpc: reader.u32(300),
      timer: reader.u64(312),
      todcmp: reader.u64(320),
      todpreg: reader.u32(308),
    };
    cpus.push(cpuOf(cpus.length + 1, reader.u16(0), reader.u32(296), registers));
  }
  return cpus;
}

/** A CPU whose PSW and general registers are all zero never ran. */
function cpuOf(index: number, address: number, prefix: number, registers: CpuRegisters): Cpu {
  const { pswMask, pswAddr, gprs } = registers;
  const ran = pswMask !== 0n || pswAddr !== 0n || gprs.some((gpr) => gpr !== 0n);
  return {
    index,
    prefix: physAddr(prefix),
    state: ran ? 'saved' : 'not-saved',
    registers: ran ? registers : undefined,
    origin: `VMDUMP file information, CPU address ${address}`,
    confidence: 'exact',
  };
}

/** Addresses [start, end) that the dump was asked for. */
export interface VmdumpRange {
  readonly start: number;
  readonly end: number;
}

export interface VmdumpSpace {
  /** Bytes of storage as defined for the guest. */
  readonly definedSize: number | undefined;
  /** Empty: all of it, or the list makes no sense. */
  readonly ranges: readonly VmdumpRange[];
}

/** The address space record. Undefined: too few bytes. */
export function parseSpace(bytes: Uint8Array): VmdumpSpace | undefined {
  const reader = new BeReader(bytes);
  if (!reader.has(0, ASIBK_LENGTH)) return undefined;
  const definedSize = safeNumber(reader.u64(72));
  const count = reader.u32(216);
  const ranges: VmdumpRange[] = [];
  for (let i = 0; i < count && count <= MAX_RANGES; i++) {
    const start = safeNumber(reader.u64(RANGES + 16 * i));
    const last = safeNumber(reader.u64(RANGES + 16 * i + 8));
    const before = ranges.at(-1)?.end ?? 0;
    const possible =
      start !== undefined &&
      last !== undefined &&
      start % FRAME_SIZE === 0 &&
      last % FRAME_SIZE === FRAME_SIZE - 1 &&
      start >= before &&
      last > start;
    if (!possible) return { definedSize, ranges: [] };
    ranges.push({ start, end: last + 1 });
  }
  return { definedSize, ranges };
}
