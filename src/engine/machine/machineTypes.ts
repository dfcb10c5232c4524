/**
 * What is known of the dumped machine and its kernel, as plain data: CPUs with their registers, VMCOREINFO, os_info, the
 * names of the system, and how certain each of them is.
 */
import type { PhysAddr } from '../../base/address.ts';

/** How certain a derived value is. `inferred` always comes with its evidence in words. */
export type Confidence = 'exact' | 'inferred' | 'unreliable';

/**
 * The state of a CPU's registers.
 * - `saved`: all register values that are there are real.
 * - `not-saved`: the CPU is known (its lowcore was found), but no register state of it is in the dump.
 */
export type CpuStateKind = 'saved' | 'not-saved';

/**
 * Registers of one CPU as a store status leaves them (Principles of Operation, "Store Status"). PSW, general and access
 * registers are always there. A kind that the dump does not have (a core file without that note) is undefined, never 0.
 */
export interface CpuRegisters {
  readonly pswMask: bigint;
  readonly pswAddr: bigint;
  /** 16 general registers, u64. */
  readonly gprs: readonly bigint[];
  /** 16 access registers, u32. */
  readonly acrs: readonly number[];
  /** 16 control registers, u64. */
  readonly ctrs: readonly bigint[] | undefined;
  /** 16 floating-point registers, u64. */
  readonly fprs: readonly bigint[] | undefined;
  readonly fpc: number | undefined;
  /** CPU timer, u64 as stored. */
  readonly timer: bigint | undefined;
  /** Clock comparator as stored: 8 bytes of the save area at +0x130. */
  readonly todcmp: bigint | undefined;
  /** TOD programmable register, u32. */
  readonly todpreg: number | undefined;
  /** Vector registers V0..V31 as [high, low] u64 pairs, when they were saved. */
  readonly vxrs?: readonly (readonly [bigint, bigint])[];
}

/** One CPU of the dumped machine. */
export interface Cpu {
  /** Position in the dump's own order: boot CPU first, then as found. Counts from 0. */
  readonly index: number;
  /** Prefix register: absolute address of its lowcore. Undefined when unknown. */
  readonly prefix: PhysAddr | undefined;
  readonly state: CpuStateKind;
  readonly registers: CpuRegisters | undefined;
  /** Where the CPU and its registers were found, in words: `PRSTATUS note`, `lowcore_ptr[1], save area at 0x...`. */
  readonly origin: string;
  readonly confidence: Confidence;
  /** Logical CPU number of Linux (index in lowcore_ptr[]), when known. */
  readonly logical?: number;
}

/** VMCOREINFO text of the dumped kernel, parsed. */
export interface VmcoreInfo {
  /** The text as found, without trailing NULs. */
  readonly text: string;
  /** The bytes as found, exactly n_descsz of them: an exported note repeats them unchanged. */
  readonly raw: Uint8Array;
  readonly values: ReadonlyMap<string, string>;
  /** In words: `note VMCOREINFO`, `lowcore 0xe0c -> 0x1234000`. */
  readonly origin: string;
  /** Absolute address of the ELF note in memory, when it was found there. */
  readonly addr?: PhysAddr;
  readonly confidence: Confidence;
}

/** The os_info page of the dumped kernel (arch/s390/kernel/os_info.c). */
export interface OsInfo {
  readonly addr: PhysAddr;
  readonly versionMajor: number;
  readonly versionMinor: number;
  readonly checksum: number;
  readonly checksumOk: boolean;
  readonly crashkernelAddr: bigint;
  readonly crashkernelSize: bigint;
  /** 13 entries; kernels before 6.10 have only the first two, the others are zero. */
  readonly entries: readonly { readonly value: bigint; readonly size: bigint; readonly checksum: number }[];
}

/** The six strings of `struct new_utsname` of the dumped kernel; domainname is left out. */
export interface Uts {
  readonly sysname: string;
  readonly nodename: string;
  readonly release: string;
  readonly version: string;
  readonly machine: string;
}
