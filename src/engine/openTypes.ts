/**
 * What opening files means: the request, the ways it can fail, the question it can ask back, and the shape of one
 * format's reader. The formats themselves live in `formats/`, the ranking of answers in `detect/`.
 */
import type { Result } from '../base/result.ts';
import type { Cpu, VmcoreInfo } from './machine/machineTypes.ts';
import type {
  ByteSource,
  Finding,
  MemoryImage,
  NoteEntry,
  ReadError,
  Segment,
  SystemSide,
  TwoSystems,
} from './types.ts';

/** The part a file plays. `auto`: find out. `dump`: a self-contained dump in any format. */
export type FileRole = 'auto' | 'hsa' | 'memory' | 'map' | 'dump';

/** Shapes of a memory file, as the tools that make dumps write them. */
export type MemoryShape = 'full' | 'remainder' | 'packed' | 'packed-remainder' | 's390-header';

export interface OpenOptions {
  /** HSA size in bytes as the person gave it. */
  readonly hsaSize?: number;
  readonly shape?: MemoryShape;
  /** The person has answered the pairing question: roles, HSA size and shape are taken as they are. */
  readonly confirmed?: boolean;
  /** `prod`: the crashed system; `kdump`: the crash kernel; `all`: memory as it lies. Only for kdump systems. */
  readonly select?: SystemSide;
  /** Absolute address of the first byte of a VMCOREINFO text, to be taken instead of the one that is found. */
  readonly vmcoreinfoAt?: number;
  /** Hears how much of the file has been passed, where opening has to pass all of it. Not for messages to workers. */
  readonly onProgress?: ((doneBytes: number, totalBytes: number) => void) | undefined;
}

export interface OpenFile {
  readonly source: ByteSource;
  readonly role: FileRole;
}

/** Why files could not be opened. Words are made in `errorWords.ts`. */
export type OpenError =
  | { readonly kind: 'read'; readonly error: ReadError }
  | { readonly kind: 'no-files' }
  | { readonly kind: 'empty'; readonly file: string }
  /** Not a dump in any known format; `head` are its first bytes (at most 64). */
  | {
      readonly kind: 'not-a-dump';
      readonly file: string;
      readonly head: Uint8Array;
      readonly looksLike?: string;
    }
  /** A known format of which nothing can be read. */
  | { readonly kind: 'damaged'; readonly file: string; readonly format: string; readonly detail: string }
  /** Known, but not for Oldmem: encrypted, packed, another machine, 31-bit. `advice` is one next step. */
  | {
      readonly kind: 'unsupported';
      readonly file: string;
      readonly format: string;
      readonly detail: string;
      readonly advice: string;
    }
  /** The files do not belong together or their roles cannot be right. */
  | { readonly kind: 'wrong-pairing'; readonly detail: string; readonly advice: string };

/** A choice of the pairing screen with the reason for and against it. */
export interface ShapeCandidate {
  readonly shape: MemoryShape;
  /** False: the sizes cannot fit. */
  readonly possible: boolean;
  readonly why: string;
}

/** Asked back when files and sizes alone do not decide. Sending the same files with the answers opens them. */
export interface PairingProposal {
  /** What is unclear, one sentence. */
  readonly question: string;
  readonly files: readonly {
    readonly name: string;
    readonly sizeBytes: number;
    readonly role: FileRole;
    readonly why: string;
  }[];
  readonly hsaSize: { readonly value: number | undefined; readonly why: string };
  readonly shape: MemoryShape;
  readonly shapes: readonly ShapeCandidate[];
  readonly warnings: readonly string[];
  /** True when the proposal as it stands opens the files and its only doubt is what `question` says. */
  readonly acceptable: boolean;
}

export type OpenOutcome<T> =
  | { readonly kind: 'opened'; readonly dump: T }
  | { readonly kind: 'pairing'; readonly proposal: PairingProposal }
  | { readonly kind: 'error'; readonly error: OpenError };

/** First and last bytes of a file, read once and shown to every format's probe. */
export interface FileProbe {
  readonly source: ByteSource;
  /** First bytes, at most 64 KiB. */
  readonly head: Uint8Array;
  /** Last bytes, at most 64 KiB. */
  readonly tail: Uint8Array;
}

/** What a probe says of a file. The highest score wins; ties are decided by the order in `formats/index.ts`. */
export interface ProbeAnswer {
  /** 100: the magic is unmistakable. 50: plausible. Below 20: a last resort. */
  readonly score: number;
  readonly why: string;
}

/** What a format's reader delivers. `openDump.ts` adds what the memory itself tells (VMCOREINFO, os_info, CPUs). */
export interface OpenedFormat {
  readonly memory: MemoryImage;
  readonly segments: readonly Segment[];
  readonly notes: readonly NoteEntry[];
  /** CPUs as the format's own header or notes list them; empty when it has none. */
  readonly cpus: readonly Cpu[];
  /** Prefix values that the header lists without registers (lc_vec[]), in its order. */
  readonly prefixes?: readonly number[];
  readonly vmcoreinfo?: VmcoreInfo;
  readonly headerFacts: readonly (readonly [label: string, value: string])[];
  readonly findings: readonly Finding[];
  /** See `Dump.systems`. */
  readonly systems?: TwoSystems;
  /** Replaces the format's label where the file itself says more: `ELF core of QEMU`. */
  readonly label?: string;
}

/** One dump format: how to recognise it and how to open it. One file each in `formats/`. */
export interface DumpFormat {
  readonly id: string;
  /** In words, for people: `kdump compressed (makedumpfile)`. */
  readonly label: string;
  /** Must be pure and total over any bytes. Undefined: not this format. */
  probe(probe: FileProbe): ProbeAnswer | undefined;
  /**
   * True when several dropped files can be one dump (split kdump, multi-volume). `open` then gets all files that
   * probe as this format, in the order dropped; otherwise exactly one.
   */
  readonly multiFile?: boolean;
  open(
    sources: readonly ByteSource[],
    options: OpenOptions,
    signal?: AbortSignal,
  ): Promise<Result<OpenedFormat, OpenError>>;
}
