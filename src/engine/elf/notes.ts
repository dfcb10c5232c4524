/**
 * ELF notes: encoding, and a walk over any bytes that never fails but says how it ended. A note is three 32-bit words,
 * name and descriptor, both padded to 4 bytes, in ELF64 too (fs/proc/vmcore.c, arch/s390/kernel/crash_dump.c).
 */
import { fileOffset, roundUp } from '../../base/address.ts';
import { BeReader, BeWriter, concatBytes, isZero } from '../../base/bytes.ts';
import { hex0x } from '../../base/hex.ts';
import { NT_PRSTATUS } from '../../s390/constants.ts';
import { isCpuNote } from '../../s390/notes.ts';
import type { Finding, NoteEntry } from '../types.ts';

/** Bytes of n_namesz, n_descsz and n_type. */
export const NOTE_HEADER_SIZE = 12;

/** Characters of a name that are kept; known names have at most 10. */
const MAX_NAME = 64;

/** Notes that are taken from one segment at most; 512 CPUs with every known register have about 6000. */
export const MAX_NOTES = 1 << 16;

/** A note before it has a place. */
export interface NoteDraft {
  readonly name: string;
  readonly type: number;
  readonly desc: Uint8Array;
  /** Index into the CPUs of the dump. */
  readonly cpu?: number;
}

/** Bytes of a note with a name of `nameLength` characters, padding included. */
export function noteSize(nameLength: number, descSize: number): number {
  return NOTE_HEADER_SIZE + roundUp(nameLength + 1, 4) + roundUp(descSize, 4);
}

export function encodeNote(note: NoteDraft): Uint8Array<ArrayBuffer> {
  const writer = new BeWriter(noteSize(note.name.length, note.desc.length));
  writer.u32(0, note.name.length + 1);
  writer.u32(4, note.desc.length);
  writer.u32(8, note.type);
  writer.ascii(NOTE_HEADER_SIZE, note.name);
  writer.set(NOTE_HEADER_SIZE + roundUp(note.name.length + 1, 4), note.desc);
  return writer.bytes;
}

/** The notes back to back. */
export function encodeNotes(notes: readonly NoteDraft[]): Uint8Array<ArrayBuffer> {
  return concatBytes(notes.map(encodeNote));
}

/**
 * How a walk ended.
 * - `exact`: the last note ends with the bytes.
 * - `final-note`: a note without a name; the kernel stops there.
 * - `cut-off`: the next note is longer than what is left, or its header is.
 * - `too-many`: MAX_NOTES were read, and there are more.
 */
export type NoteWalkEnd = 'exact' | 'final-note' | 'cut-off' | 'too-many';

export interface ParsedNotes {
  readonly notes: readonly NoteEntry[];
  readonly end: NoteWalkEnd;
  /** Bytes taken by whole notes. */
  readonly usedBytes: number;
  readonly findings: readonly Finding[];
}

/**
 * Walks the notes in `bytes`, which stand at `baseOffset` of their file. Every PRSTATUS starts a new CPU, and the
 * register notes that follow belong to it. Descriptors are views into `bytes`.
 */
export function parseNotes(bytes: Uint8Array, baseOffset: number): ParsedNotes {
  const reader = new BeReader(bytes);
  const notes: NoteEntry[] = [];
  let at = 0;
  let cpu = -1;
  let orphans = 0;
  let end: NoteWalkEnd = 'exact';
  while (at < bytes.length) {
    if (!reader.has(at, NOTE_HEADER_SIZE)) {
      if (!isZero(bytes.subarray(at))) end = 'cut-off';
      break;
    }
    if (notes.length === MAX_NOTES) {
      end = 'too-many';
      break;
    }
    const nameSize = reader.u32(at);
    if (nameSize === 0) {
      end = 'final-note';
      break;
    }
    const descSize = reader.u32(at + 4);
    const type = reader.u32(at + 8);
    const descAt = at + NOTE_HEADER_SIZE + roundUp(nameSize, 4);
    if (!reader.has(descAt, descSize)) {
      end = 'cut-off';
      break;
    }
    const name = reader.ascii(at + NOTE_HEADER_SIZE, Math.min(nameSize, MAX_NAME));
    const ofCpu = isCpuNote(name, type);
    if (ofCpu && type === NT_PRSTATUS) cpu++;
    if (ofCpu && cpu < 0) orphans++;
    const entry: NoteEntry = {
      name,
      type,
      size: descSize,
      offset: fileOffset(baseOffset + at),
      desc: reader.slice(descAt, descSize),
    };
    notes.push(ofCpu && cpu >= 0 ? { ...entry, cpu } : entry);
    // The last note of a file may lack its padding.
    at = Math.min(bytes.length, descAt + roundUp(descSize, 4));
  }
  return { notes, end, usedBytes: at, findings: walkFindings(bytes, at, end, notes.length, orphans) };
}

function walkFindings(
  bytes: Uint8Array,
  used: number,
  end: NoteWalkEnd,
  count: number,
  orphans: number,
): readonly Finding[] {
  const rest = bytes.length - used;
  const clean = end !== 'cut-off' && end !== 'too-many' && isZero(bytes.subarray(used));
  let message = `${count} notes fill the note segment of ${bytes.length} bytes.`;
  if (end === 'cut-off') {
    message = `After ${count} notes, at byte ${hex0x(used)} of the note segment, the next note does not fit into the remaining ${rest} bytes.`;
  } else if (rest > 0 && clean) {
    message = `${count} notes, then ${rest} zero bytes, as far as the note segment goes.`;
  } else if (rest > 0) {
    message = `After ${count} notes come ${rest} bytes that are no note.`;
  }
  const walk: Finding = {
    code: 'note-walk-complete',
    outcome: clean ? 'passed' : 'failed',
    severity: clean ? 'info' : 'warning',
    message,
  };
  if (orphans === 0) return [walk];
  return [
    walk,
    {
      code: 'notes-of-a-cpu',
      outcome: 'failed',
      severity: 'warning',
      message: `${orphans} register notes stand before the first PRSTATUS, so it is not known which CPU they belong to.`,
    },
  ];
}
