/** What the page asks about headers, about another HSA_SIZE, and about the last reads. Types only. */
import type { ProfileSwitches, SwitchReasons } from '../engine/elf/profile.ts';
import type { HeaderField, HeaderMap, SectionTemplate } from '../engine/header/headerTypes.ts';
import type { PageSample, SourceChange, WhatIf } from '../engine/oldmem/whatIf.ts';
import type { CacheAnswer, TracedRead } from '../engine/readTrace.ts';

export type {
  CacheAnswer,
  HeaderField,
  HeaderMap,
  PageSample,
  SectionTemplate,
  SourceChange,
  SwitchReasons,
  TracedRead,
};

/** `built`: the header that an export with this profile has. `found`: the one that the opened ELF file has. */
export type HeaderRequest =
  | {
      readonly kind: 'built';
      /** Preset id (`auto`, `P1` .. `P5`) with single switches overridden. */
      readonly profile: string;
      readonly switches: Partial<ProfileSwitches>;
    }
  | { readonly kind: 'found' };

export interface HeaderReply {
  readonly bytes: Uint8Array;
  readonly map: HeaderMap;
  /** Index into the CPUs of the dump, for each position of a CPU in the notes. */
  readonly cpus: readonly number[];
  /** Why the header looks like this, in a sentence or two. */
  readonly why: string;
  /** For a built header. */
  readonly profile?: { readonly switches: ProfileSwitches; readonly reasons: SwitchReasons };
  /** Size of the whole file, bytes. */
  readonly fileBytes: number;
  /** True when the header goes on behind the bytes that are shown. */
  readonly isCut: boolean;
}

export interface WhatIfReply extends Omit<WhatIf, 'changes'> {
  /** The HSA_SIZE that the dump was opened with. */
  readonly realSize: number;
  /** The first 200 stretches. */
  readonly changes: readonly SourceChange[];
  readonly changeCount: number;
  readonly changedBytes: number;
  readonly sample: PageSample | undefined;
  /** Size of the vmcore that an export writes, bytes. */
  readonly realFileBytes: number | undefined;
}

export interface ReadsReply {
  readonly reads: readonly TracedRead[];
  /** Reads since the dump was opened. */
  readonly count: number;
}
