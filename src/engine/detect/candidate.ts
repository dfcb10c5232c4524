/** A dropped file before it has its part: what it was said to be, what it looks like, and words for both. */
import type { MemoryChunk } from '../oldmem/memmapText.ts';
import type { DumpFormat, FileProbe, FileRole, OpenError } from '../openTypes.ts';
import type { FileClass } from './classify.ts';

/** A file with what it was said to be and what it looks like. */
export interface Candidate {
  readonly probe: FileProbe;
  readonly role: FileRole;
  readonly looks: FileClass;
}

export interface RawPart {
  readonly candidate: Candidate;
  readonly why: string;
}

export type Roles =
  | {
      readonly kind: 'dump';
      readonly format: DumpFormat;
      readonly files: readonly Candidate[];
      readonly ignored: readonly Candidate[];
    }
  | {
      readonly kind: 'pair';
      readonly hsa: RawPart | undefined;
      readonly memory: RawPart | undefined;
      readonly map: { readonly candidate: Candidate; readonly chunks: readonly MemoryChunk[] } | undefined;
      /** Undefined: the roles are certain. */
      readonly question: string | undefined;
    };

/** The name to show. */
export function nameOf(candidate: Candidate): string {
  return candidate.probe.source.name;
}

/** Length of the file, bytes. */
export function sizeOf(candidate: Candidate): number {
  return candidate.probe.source.sizeBytes;
}

/** True when raw memory with a lowcore is at its start. */
export function hasLowcore(candidate: Candidate): boolean {
  return candidate.looks.kind === 'raw' && candidate.looks.lowcoreAt !== undefined;
}

/** Whether there is a lowcore, in words; empty for what is no raw memory. */
export function lowcoreWords(candidate: Candidate): string {
  if (candidate.looks.kind !== 'raw') return '';
  if (candidate.looks.lowcoreAt === undefined) return 'no lowcore at its start';
  return candidate.looks.lowcoreAt === 0 ? 'a lowcore at its start' : 'a lowcore one block after its start';
}

/** `s390 header + full` is a memory file too (zcore/mem), when an HSA file stands beside it. */
export function isS390Memory(candidate: Candidate): boolean {
  return candidate.looks.kind === 'dump' && candidate.looks.format.id === 's390';
}

/** The error for a file that is nothing known. */
export function notADump(candidate: Candidate): OpenError {
  const looksLike = candidate.looks.kind === 'raw' ? candidate.looks.looksLike : undefined;
  return {
    kind: 'not-a-dump',
    file: nameOf(candidate),
    head: candidate.probe.head.slice(0, 64),
    ...(looksLike === undefined ? {} : { looksLike }),
  };
}
