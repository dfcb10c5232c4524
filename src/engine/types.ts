/**
 * The engine's vocabulary: where bytes come from, what a dump knows of itself, and how a failure is said.
 * Everything here is plain data or a narrow interface; no DOM, no worker globals.
 */
import type { FileOffset, PhysAddr } from '../base/address.ts';
import type { Result } from '../base/result.ts';
import type { Cpu, OsInfo, Uts, VmcoreInfo } from './machine/machineTypes.ts';
import type { ZfcpdumpInput } from './oldmem/hsaSplit.ts';

/** Where a byte of the dumped machine comes from, as the interface shows it (contract: `data-source`). */
export type SourceKind = 'hsa' | 'memory' | 'file' | 'zero' | 'missing' | 'excluded';

/**
 * Why a byte is not there.
 * - `hole`: no storage at that address in the memory map.
 * - `not-in-dump`: storage exists (or may), but no file of the dump holds it.
 * - `no-hsa`: below HSA_SIZE, and no HSA file was given, or it was released.
 * - `truncated`: the file ends before it.
 * - `not-written`: the writer of the dump stopped before it.
 * - `damaged`: it is in the file but cannot be decoded (bad compressed data, encrypted page).
 * - `unreadable`: the file could not be read there (I/O error, file changed).
 * - `filtered`: a dump writer left it out on purpose (page class filter).
 * Only in an address space that is translated, never in storage:
 * - `unmapped-region`, `unmapped-segment`, `unmapped-page`: the entry of that table is invalid, or there is none.
 * - `swapped`: the page table entry is invalid and looks like that of a page in swap space.
 * - `no-table`: the table that would say is not in the dump. `bad-table`: it says what no table can.
 */
export type GapReason =
  | 'hole'
  | 'not-in-dump'
  | 'no-hsa'
  | 'truncated'
  | 'not-written'
  | 'damaged'
  | 'unreadable'
  | 'filtered'
  | 'unmapped-region'
  | 'unmapped-segment'
  | 'unmapped-page'
  | 'swapped'
  | 'no-table'
  | 'bad-table';

/** Why a read failed as a whole. */
export type ReadError =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'changed'; readonly file: string }
  | {
      readonly kind: 'unreadable';
      readonly file: string;
      readonly offset: number;
      readonly length: number;
      readonly detail: string;
    }
  | {
      readonly kind: 'outside';
      readonly file: string;
      readonly offset: number;
      readonly length: number;
      readonly sizeBytes: number;
    }
  | { readonly kind: 'too-large'; readonly length: number; readonly limit: number };

/** Largest single read, bytes. Chromium fails reads of 2^31-1 bytes with the error of a changed file. */
export const MAX_READ = 64 * 1024 * 1024;

/** Random access to the bytes of one file. Implementations keep no position and allow reads in parallel. */
export interface ByteSource {
  /** Name to show to the person; never put into a link. */
  readonly name: string;
  readonly sizeBytes: number;
  /** For a cache: the source that it stands before. A check for changed files must read that one. */
  readonly underlying?: ByteSource;
  /** For a cache: whether all bytes of the range are kept, so that a read would not touch the file. */
  holds?(offset: FileOffset, length: number): boolean;
  /** Reads exactly `length` bytes (at most MAX_READ) or fails. The array belongs to the caller. */
  read(offset: FileOffset, length: number, signal?: AbortSignal): Promise<Result<Uint8Array, ReadError>>;
}

/** A stretch of absolute addresses [start, end) that is all of one kind. Extents of a map never overlap. */
export type Extent = FileExtent | PackedExtent | ZeroExtent | GapExtent;

/** Bytes that stand in a file as they are: address a is at `offset + (a - start)` of file `file`. */
export interface FileExtent {
  readonly kind: 'file';
  readonly start: PhysAddr;
  readonly end: PhysAddr;
  readonly source: 'hsa' | 'memory' | 'file';
  /** Index into `Dump.files`. */
  readonly file: number;
  readonly offset: FileOffset;
}

/** Bytes that stand in a file in another form (compressed); only `MemoryImage.read` can deliver them. */
export interface PackedExtent {
  readonly kind: 'packed';
  readonly start: PhysAddr;
  readonly end: PhysAddr;
  readonly source: 'file';
  readonly file: number;
}

/** Bytes that the format says are zero without storing them (zero chunks). */
export interface ZeroExtent {
  readonly kind: 'zero';
  readonly start: PhysAddr;
  readonly end: PhysAddr;
  readonly source: 'zero';
}

/** Bytes that are not there. `excluded`: the writer filtered the page out; `missing`: everything else. */
export interface GapExtent {
  readonly kind: 'gap';
  readonly start: PhysAddr;
  readonly end: PhysAddr;
  readonly source: 'missing' | 'excluded';
  readonly reason: GapReason;
}

/** What a read says about a stretch of its bytes. */
export interface ReadPiece {
  readonly start: PhysAddr;
  readonly length: number;
  readonly source: SourceKind;
  /** Only for `missing` and `excluded`. */
  readonly reason?: GapReason;
}

/**
 * The answer of a memory read. `pieces` cover the request in order without holes. Bytes of `missing` and `excluded`
 * pieces are 0 in `bytes` and mean nothing: who shows or uses bytes must look at the pieces.
 */
export interface MemoryRead {
  readonly start: PhysAddr;
  readonly bytes: Uint8Array;
  readonly pieces: readonly ReadPiece[];
}

/** Storage of the dumped machine, by absolute address. This is the read interface that `src/kernel` builds on. */
export interface MemoryImage {
  /** One past the highest address that the dump knows of; 0 when it knows of none. */
  readonly end: PhysAddr;
  /**
   * The extents that cover [start, end), ascending and without holes, first and last clipped to the request. At most
   * `limit` extents (default 65536): then the cover stops early and the caller asks again from the last end.
   */
  extents(
    start: PhysAddr,
    end: PhysAddr,
    limit?: number,
    signal?: AbortSignal,
  ): Promise<Result<readonly Extent[], ReadError>>;
  /** Reads `length` bytes (at most MAX_READ). Gaps do not fail the read; they are pieces of the answer. */
  read(start: PhysAddr, length: number, signal?: AbortSignal): Promise<Result<MemoryRead, ReadError>>;
}

/** A chunk of the dumped machine's storage as a header or a memory map lists it. */
export interface Segment {
  readonly paddr: PhysAddr;
  /** Virtual address as the header gives it (p_vaddr). */
  readonly vaddr: bigint;
  /** Size in memory, bytes. */
  readonly size: number;
  /** Bytes stored; differs from `size` where a file stores less. */
  readonly storedSize: number;
  /** Offset of the first byte in the opened file, when the format has one. */
  readonly fileOffset?: FileOffset;
  /** Where its first byte comes from. */
  readonly source: SourceKind;
  /** All sources in the order of addresses, where there are several. */
  readonly sources?: readonly SourceKind[];
  /** What it is: `memory`, or `kernel image` for the image PT_LOAD of 6.10+. */
  readonly role: 'memory' | 'kernel image';
  /** p_flags, for ELF. */
  readonly flags?: number;
}

/** A note as found in a file, or as the builder will write it. */
export interface NoteEntry {
  readonly name: string;
  readonly type: number;
  /** n_descsz, bytes. */
  readonly size: number;
  /** Offset of the note header in the opened file, or in the notes of the planned vmcore. */
  readonly offset: FileOffset;
  readonly desc: Uint8Array;
  /** Logical number (index into Dump.cpus) of the CPU that it belongs to. */
  readonly cpu?: number;
}

export type Severity = 'error' | 'warning' | 'info';

/** The outcome of one structural check. Every check that ran is listed, passed ones too. */
export interface Finding {
  /** Stable identifier in kebab case: `phdr-table-inside`, `prefix-in-memory`. */
  readonly code: string;
  readonly outcome: 'passed' | 'failed' | 'not-testable';
  readonly severity: Severity;
  /** One or two sentences that a person understands, with the numbers. */
  readonly message: string;
  /** Address or range that it is about, for a link. */
  readonly addr?: PhysAddr;
}

/** A file that takes part in a dump. */
export interface DumpFile {
  readonly source: ByteSource;
  readonly role: 'hsa' | 'memory' | 'map' | 'dump';
}

/** `prod`: the crashed system; `kdump`: the crash kernel; `all`: memory as it lies. */
export type SystemSide = 'prod' | 'kdump' | 'all';

/** A dump that was taken while a crash kernel ran holds two systems. */
export interface TwoSystems {
  /** The side that memory shows. */
  readonly shown: SystemSide;
  /** Where the crash kernel's memory was reserved (OLDMEM_BASE), in memory as it lies, and its size in bytes. */
  readonly base: PhysAddr;
  readonly size: number;
}

/** An opened dump. Immutable; everything lazy sits behind `memory`. */
export interface Dump {
  /** Short stable id of the format: `pair`, `elf`, `kdump`, `s390` ... */
  readonly format: string;
  /** The format in words: `zfcpdump: HSA file and memory file`. */
  readonly formatLabel: string;
  readonly files: readonly DumpFile[];
  readonly memory: MemoryImage;
  /** Size of the HSA in bytes; undefined when the dump has no HSA split. */
  readonly hsaSize: number | undefined;
  readonly segments: readonly Segment[];
  readonly cpus: readonly Cpu[];
  readonly notes: readonly NoteEntry[];
  readonly vmcoreinfo: VmcoreInfo | undefined;
  readonly osInfo: OsInfo | undefined;
  readonly uts: Uts | undefined;
  /** Present when a crash kernel was running in the dumped machine. */
  readonly systems?: TwoSystems;
  readonly findings: readonly Finding[];
  /**
   * The stretch of the memory file that the HSA hides: address a below hsaSize stands at `offset + a` of `file`. It
   * holds the dump kernel's own memory, never part of the dump. Undefined when no file holds it.
   */
  readonly shadow?: { readonly file: number; readonly offset: FileOffset };
  /** For a zfcpdump pair: what its address map was made of. `oldmem/whatIf.ts` asks what another HSA_SIZE would mean. */
  readonly split?: ZfcpdumpInput;
  /** Facts of the format's own header as label and value, in the order of `zgetdump -i`. */
  readonly headerFacts: readonly (readonly [label: string, value: string])[];
}
