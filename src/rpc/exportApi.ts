/**
 * The export's part of the interface between the page and the dump worker: what to write, the plan of it, what came
 * of it. Types only.
 */
import type { PhysAddr } from '../base/address.ts';
import type { ProfileSwitches } from '../engine/elf/profile.ts';
import type { ExportFormat } from '../engine/export/anyPlan.ts';
import type { AddressRange } from '../engine/export/scope.ts';
import type { KdumpCodec } from '../engine/export/storedFrames.ts';
import type { Segment, SourceKind } from '../engine/types.ts';

export type { AddressRange, ExportFormat, KdumpCodec, ProfileSwitches };

export interface ExportOptions {
  /** Preset id (`auto`, `P1` .. `P5`) with single switches overridden. */
  readonly profile: string;
  readonly switches?: Partial<ProfileSwitches>;
  /** Absent: `vmcore`. */
  readonly format?: ExportFormat;
  /** For kdump: dump level 0 .. 31; above 1 the page states of the kernel are needed. Absent: 0. */
  readonly level?: number;
  /** For kdump. Absent: `zlib`. */
  readonly codec?: KdumpCodec;
  /** For kdump: as `makedumpfile -F` writes it. */
  readonly flattened?: boolean;
  /** For vmcore and kdump: only these addresses; absent or empty: all. */
  readonly ranges?: readonly AddressRange[];
  /** For vmcore and kdump: never these; "not stored" in the file. */
  readonly redact?: readonly AddressRange[];
}

export interface ExportPlanPart {
  /** Offset in the finished file. */
  readonly offset: number;
  readonly length: number;
  /** `header`, or the file that the bytes are a slice of, or `zero` for a fill. */
  readonly source: SourceKind | 'header';
  readonly fileName: string | undefined;
  readonly fileOffset: number | undefined;
  readonly addr: PhysAddr | undefined;
}

export interface ExportPlanReply {
  readonly profile: string;
  readonly profileWhy: string;
  /** Undefined for formats without notes. */
  readonly switches: ProfileSwitches | undefined;
  readonly format: ExportFormat;
  /** Size of the file; what it can have at most where `isExact` is false. */
  readonly sizeBytes: number;
  readonly isExact: boolean;
  /** False: made of slices, `exportBlob` copies nothing. True: bytes have to be packed or unpacked: `exportWrite`. */
  readonly needsWriting: boolean;
  readonly partCount: number;
  /** The first 1000 parts. */
  readonly parts: readonly ExportPlanPart[];
  readonly segments: readonly Segment[];
  readonly noteCount: number;
  readonly noteBytes: number;
  /** Ranges of the segments that no file holds; they cannot be slices. See `policy` in engine/export/plan.ts. */
  readonly missingBytes: number;
  readonly warnings: readonly string[];
}

/** A file to write into. `isPrivate`: it is in the browser's private folder. */
export interface WriteTarget {
  readonly handle: FileSystemFileHandle;
  readonly isPrivate: boolean;
}

export interface WriteReply {
  readonly sizeBytes: number;
  /** What showed only while writing, in words. */
  readonly notes: readonly string[];
}

export interface VerifyReply {
  readonly sizeOk: boolean;
  readonly checkedBytes: number;
  /** Words for each difference; empty when all that was checked agrees. */
  readonly differences: readonly string[];
}

export interface PresetReply {
  readonly id: string;
  readonly label: string;
  readonly switches: ProfileSwitches;
}
