/**
 * THE interface between the page and its workers: plain data in, plain data out, failures as data. `host.ts`
 * implements it over the engine, `client.ts` calls it. Only types are imported from the engine.
 */
import type { PhysAddr } from '../base/address.ts';
import type { Confidence, Cpu, OsInfo, Uts } from '../engine/machine/machineTypes.ts';
import type { FileRole, MemoryShape, OpenOptions, PairingProposal } from '../engine/openTypes.ts';
import type {
  Extent,
  Finding,
  MemoryRead,
  NoteEntry,
  ReadPiece,
  Segment,
  SourceKind,
  SystemSide,
  TwoSystems,
} from '../engine/types.ts';

import type {
  ExportOptions,
  ExportPlanReply,
  PresetReply,
  VerifyReply,
  WriteReply,
  WriteTarget,
} from './exportApi.ts';
import type { HeaderReply, HeaderRequest, ReadsReply, WhatIfReply } from './headerApi.ts';
import type { PageClassOptions, PageClassReply } from './pageClassApi.ts';
import type { RangeApi } from './rangeApi.ts';
import type { SeamApi } from './seamApi.ts';

export type {
  ExportFormat,
  ExportOptions,
  ExportPlanPart,
  ExportPlanReply,
  KdumpCodec,
  PresetReply,
  ProfileSwitches,
  VerifyReply,
  WriteReply,
  WriteTarget,
} from './exportApi.ts';
export type {
  Confidence,
  Cpu,
  Extent,
  FileRole,
  Finding,
  MemoryRead,
  MemoryShape,
  NoteEntry,
  OpenOptions,
  OsInfo,
  PairingProposal,
  ReadPiece,
  Segment,
  SourceKind,
  SystemSide,
};

/** A failure as the interface shows it: what happened, to which file, what still works, one next step. */
export interface AppError {
  /** Stable kind for tests and icons: `not-a-dump`, `empty`, `changed`, `cancelled`, `worker-died` ... */
  readonly kind: string;
  readonly title: string;
  readonly detail: string;
  readonly nextStep: string;
  readonly file?: string;
}

export type Reply<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: AppError };

export interface OpenRequest {
  readonly files: readonly { readonly file: Blob; readonly name: string; readonly role: FileRole }[];
  readonly options: OpenOptions;
}

export type OpenReply =
  | { readonly kind: 'opened'; readonly summary: DumpSummary }
  | { readonly kind: 'pairing'; readonly proposal: PairingProposal };

/** Everything about an open dump that does not grow with its size. */
export interface DumpSummary {
  /** Hex digest over sizes and a few sampled pages: names the dump in links without telling its content. */
  readonly fingerprint: string;
  readonly format: string;
  readonly formatLabel: string;
  readonly files: readonly { readonly name: string; readonly sizeBytes: number; readonly role: string }[];
  /** Bytes; undefined when the dump has no HSA split. */
  readonly hsaSize: number | undefined;
  /** One past the highest address. */
  readonly memoryEnd: PhysAddr;
  /** Sum of the memory segments, bytes. */
  readonly memoryBytes: number;
  readonly segments: readonly Segment[];
  readonly cpus: readonly Cpu[];
  readonly notes: readonly NoteEntry[];
  readonly vmcoreinfo:
    | {
        readonly origin: string;
        readonly entries: readonly (readonly [key: string, value: string])[];
        readonly addr: PhysAddr | undefined;
      }
    | undefined;
  readonly osInfo: OsInfo | undefined;
  readonly uts: Uts | undefined;
  /** Present when a crash kernel was running in the dumped machine. */
  readonly systems?: TwoSystems | undefined;
  /** OSRELEASE of VMCOREINFO, or the release of UTS. */
  readonly release: string | undefined;
  /** Seconds since 1970 (UTC) from CRASHTIME. */
  readonly crashTime: number | undefined;
  readonly findings: readonly Finding[];
  readonly headerFacts: readonly (readonly [label: string, value: string])[];
}

/** How many bytes were read from files, out of how many. */
export interface ReadLedger {
  readonly readBytes: number;
  readonly totalBytes: number;
}

/**
 * A run of rows in the hex grid. `data`: 16 bytes each from `start`; `gap`: one folded row for [start, end).
 * Runs of one reply follow each other; adjoining gaps of the same reason are one run.
 */
export interface RowRun {
  readonly kind: 'data' | 'gap';
  readonly start: PhysAddr;
  readonly end: PhysAddr;
  readonly source: SourceKind;
  readonly reason: string | undefined;
}

/** Runs around an address, at most `maxRows` rows in all, and whether they reach the ends of the dump. */
export interface RowRuns {
  readonly runs: readonly RowRun[];
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

/** Where an address stands. */
export interface Placement {
  readonly addr: PhysAddr;
  readonly extent: Extent;
  /** Name of the file and the offset in it, for stored bytes. */
  readonly fileName: string | undefined;
  readonly fileOffset: number | undefined;
  /** Offset in the vmcore that an export with the default profile would write; undefined when not in it. */
  readonly vmcoreOffset: number | undefined;
  /** The memory file's own bytes at this address below HSA_SIZE: the dump kernel's, for comparison only. */
  readonly shadowed:
    | { readonly fileName: string; readonly fileOffset: number; readonly bytes: Uint8Array }
    | undefined;
}

/** One bucket of the minimap: share of non-zero bytes among those sampled, 0..1, or undefined when unsampled. */
export interface MinimapBucket {
  readonly index: number;
  readonly density: number;
}

/** What the dump worker offers. Every call may be aborted; an aborted call answers with kind `cancelled`. */
export interface DumpApi extends RangeApi, SeamApi {
  open(
    request: OpenRequest,
    signal?: AbortSignal,
    onProgress?: (doneBytes: number, totalBytes: number) => void,
  ): Promise<Reply<OpenReply>>;
  /** At most 1 MiB. */
  read(start: number, length: number, signal?: AbortSignal): Promise<Reply<MemoryRead>>;
  rowRuns(around: number, maxRows: number, signal?: AbortSignal): Promise<Reply<RowRuns>>;
  /** Extents of [start, end), at most `limit`, for ruler, minimap and boundary jumps. */
  extents(start: number, end: number, limit: number, signal?: AbortSignal): Promise<Reply<readonly Extent[]>>;
  /** The next (direction 1) or previous (-1) address whose source differs from that at `addr`. */
  nextBoundary(addr: number, direction: 1 | -1, signal?: AbortSignal): Promise<Reply<PhysAddr | undefined>>;
  /** The next or previous page frame with a non-zero byte. */
  nextNonZero(addr: number, direction: 1 | -1, signal?: AbortSignal): Promise<Reply<PhysAddr | undefined>>;
  place(addr: number, signal?: AbortSignal): Promise<Reply<Placement>>;
  ledger(): Promise<Reply<ReadLedger>>;
  /** Fails with kind `changed` when a file is not what it was when opened. */
  checkUnchanged(): Promise<Reply<true>>;
  exportPresets(): Promise<Reply<readonly PresetReply[]>>;
  exportPlan(options: ExportOptions, signal?: AbortSignal): Promise<Reply<ExportPlanReply>>;
  /** The finished vmcore as a Blob composed of header bytes and file slices; no memory is copied. */
  exportBlob(options: ExportOptions, signal?: AbortSignal): Promise<Reply<Blob>>;
  /** Writes the file step by step; `onProgress` hears at most 10 times a second how many bytes of the work are done. */
  exportWrite(
    options: ExportOptions,
    target: WriteTarget,
    onProgress: (doneBytes: number, totalBytes: number) => void,
    signal?: AbortSignal,
  ): Promise<Reply<WriteReply>>;
  /** Compares a saved file with the plan: its size always, and on `deep` its header and sample pages. */
  exportVerify(
    options: ExportOptions,
    saved: Blob,
    deep: boolean,
    signal?: AbortSignal,
  ): Promise<Reply<VerifyReply>>;
  /** The report of the dump, ready to be saved: every fact and check, no memory contents. */
  report(form: ReportForm): Promise<Reply<string>>;
  /**
   * What the pages of memory are used for, by the dumped kernel's own page states; kind `absent` when the dump does
   * not tell. Reads 64 bytes per page, and all of memory when zeros are looked for.
   */
  pageClasses(
    options: PageClassOptions,
    onProgress: (doneFrames: number, totalFrames: number) => void,
    signal?: AbortSignal,
  ): Promise<Reply<PageClassReply>>;
  /** The bytes of a header with their fields: the one that an export would write, or the one of an opened ELF file. */
  header(request: HeaderRequest, signal?: AbortSignal): Promise<Reply<HeaderReply>>;
  /**
   * What the pair would be with another HSA_SIZE (bytes). `samplePages`: so many pages that would come from the other
   * file are compared, which reads both. Fails with kind `absent` when the dump is no pair.
   */
  whatIf(hsaSize: number, samplePages: number, signal?: AbortSignal): Promise<Reply<WhatIfReply>>;
  /** The last reads of memory with a serial above `since`. */
  reads(since: number): Promise<Reply<ReadsReply>>;
  close(): Promise<void>;
}

/** How a report is written: for people, or for programs. */
export type ReportForm = 'text' | 'json';

/** What the scan worker offers; it may be killed and restarted at any time. */
export interface ScanApi {
  open(request: OpenRequest): Promise<Reply<true>>;
  ledger(): Promise<Reply<ReadLedger>>;
  /** Samples `buckets` equal parts of [0, end), coarse first; calls the sink at most 10 times a second. */
  sampleMinimap(
    end: number,
    buckets: number,
    sink: (batch: readonly MinimapBucket[]) => void,
    signal?: AbortSignal,
  ): Promise<Reply<true>>;
  /** Searches all memory for VMCOREINFO; `onProgress` hears at most 10 times a second the share that is done, 0..1. */
  findVmcoreInfo(
    onProgress: (share: number) => void,
    signal?: AbortSignal,
  ): Promise<Reply<VmcoreInfoSearchReply>>;
}

/** A VMCOREINFO text in memory. */
export interface VmcoreInfoBlockReply {
  /** Absolute address of its first byte: what `OpenOptions.vmcoreinfoAt` takes. */
  readonly textAddr: PhysAddr;
  readonly isNote: boolean;
  /** Places where the same text stands. */
  readonly copies: number;
  readonly entries: readonly (readonly [key: string, value: string])[];
}

export interface VmcoreInfoSearchReply {
  /** The best first. */
  readonly blocks: readonly VmcoreInfoBlockReply[];
  /** False: there were too many places to look at, and the search stopped early. */
  readonly isComplete: boolean;
}
