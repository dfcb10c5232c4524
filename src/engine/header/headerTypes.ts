/**
 * A labelled header as plain data: sections in columns, because 65,534 PT_LOADs are as many sections, and templates
 * that say once what the fields of all sections of a kind are. A field is a template's field at its section's start.
 */
import type { ProfileSwitches } from '../elf/profile.ts';

/** How the bytes of a field are read: big endian numbers, text, flags of one byte, or bytes without a reading. */
export type FieldForm = 'u8' | 'u16' | 'u32' | 'u64' | 'text' | 'bytes' | 'zeros';

/** A field of a section. Offsets and lengths in bytes; the fields of a template follow each other without gaps. */
export interface HeaderField {
  readonly offset: number;
  readonly length: number;
  /** As in elf.h or the Principles of Operation: `p_offset`, `GPR 15`. */
  readonly label: string;
  readonly form: FieldForm;
  /** What it is, in words. */
  readonly meaning: string;
  /** Where the kernel takes the value from, in words: a register, a chunk of the memory map, a constant. */
  readonly origin: string;
  /** The function of the dump kernel that writes it. */
  readonly step: string;
  /** The switch of the profile that decides about it. */
  readonly decidedBy?: keyof ProfileSwitches;
  /** Words for known values. */
  readonly names?: readonly (readonly [value: number, words: string])[];
}

/** `load` and `note` sections are counted, see `HeaderMap.numbers`. */
export type SectionKind =
  | 'file header'
  | 'note segment'
  | 'load'
  | 'other segment'
  | 'note'
  | 'fill'
  | 'unknown';

/** What all sections of one kind have in common. */
export interface SectionTemplate {
  readonly kind: SectionKind;
  /** `ELF header`, `PT_LOAD`, `PRSTATUS`. */
  readonly title: string;
  /** The switch that decides whether there is such a section at all. */
  readonly decidedBy?: keyof ProfileSwitches;
  readonly fields: readonly HeaderField[];
}

/** The sections of a header, ascending; they cover it without gap or overlap. */
export interface HeaderMap {
  readonly starts: Float64Array<ArrayBuffer>;
  /** Index into `templates`, for each section. */
  readonly kinds: Uint32Array<ArrayBuffer>;
  /** For loads the position among the loads of its template, for notes of a CPU its position, from 0; -1 for others. */
  readonly numbers: Int32Array<ArrayBuffer>;
  readonly templates: readonly SectionTemplate[];
  /** Bytes that the sections cover. */
  readonly length: number;
}
