/** Notes as rows of a table: type in words, a short decoded summary, and where Enter leads. Pure. */
import type { PhysAddr } from '../../base/address.ts';
import type { DumpSummary, NoteEntry } from '../../rpc/api.ts';
import { decodeNote, noteSizeProblem, noteTypeName } from '../../s390/notes.ts';

/** One note with what the table says of it. */
export interface NoteRow {
  /** Position in the file. */
  readonly index: number;
  readonly note: NoteEntry;
  readonly typeName: string;
  readonly summary: string;
  /** Why its size is wrong for its type. */
  readonly problem: string | undefined;
}

/** Longest summary, characters: the column is as wide as the window, not as the text. */
const SUMMARY_LIMIT = 120;
/** Bytes of a descriptor that are decoded for the summary. */
const SUMMARY_BYTES = 512;

function shorten(text: string): string {
  return text.length <= SUMMARY_LIMIT ? text : `${text.slice(0, SUMMARY_LIMIT - 1)}…`;
}

/** The most telling field of a note, in one line. */
export function noteSummary({ name, type, desc, size }: NoteEntry): string {
  if (size === 0) return 'empty';
  if (name === 'VMCOREINFO') return vmcoreinfoSummary(desc);
  const fields = decodeNote(name, type, desc.subarray(0, SUMMARY_BYTES));
  const chosen =
    fields.find((field) => field.label === 'PSW') ?? fields.find((field) => field.label !== 'Reserved');
  if (chosen === undefined) return '';
  const value = chosen.value.replace(/^0x0+(?=[0-9a-f])/, '0x');
  if (chosen.label === 'PSW') return shorten(`${chosen.words}, at ${pswAddress(value)}`);
  // A single field needs no label, the type says what it is; and its words say the value, if it has any.
  if (fields.length === 1)
    return shorten(name === 'LINUX' || name === 'CORE' ? single(chosen.words, value) : value);
  return shorten(`${chosen.label} ${value}`);
}

/** The second of the two words, without leading zeros. */
function pswAddress(words: string): string {
  return `0x${(words.split(' ').at(-1) ?? '').replace(/^(0x)?0*(?=[0-9a-f])/, '')}`;
}

function single(words: string, value: string): string {
  return /\d/.test(words) ? words : value;
}

function vmcoreinfoSummary(desc: Uint8Array): string {
  let lines = 0;
  for (const byte of desc) if (byte === 0x0a) lines++;
  return `${lines} lines`;
}

/** All notes as rows. */
export function noteRows(notes: readonly NoteEntry[]): readonly NoteRow[] {
  return notes.map((note, index) => ({
    index,
    note,
    typeName: noteTypeName(note.name, note.type),
    summary: noteSummary(note),
    problem: noteSizeProblem(note.name, note.type, note.size),
  }));
}

/** Where Enter on a note leads. */
export type NoteTarget =
  | { readonly kind: 'cpu'; readonly index: number }
  | { readonly kind: 'memory'; readonly addr: PhysAddr; readonly length: number };

/** The CPU of a note, or the bytes of VMCOREINFO in memory; undefined for notes that are only in the file. */
export function noteTarget(note: NoteEntry, summary: DumpSummary): NoteTarget | undefined {
  if (note.cpu !== undefined && summary.cpus.some((cpu) => cpu.index === note.cpu)) {
    return { kind: 'cpu', index: note.cpu };
  }
  const addr = summary.vmcoreinfo?.addr;
  return note.name === 'VMCOREINFO' && addr !== undefined
    ? { kind: 'memory', addr, length: note.size }
    : undefined;
}

/** Entries whose key or value contains the text, in any case. */
export function searchEntries(
  entries: readonly (readonly [key: string, value: string])[],
  text: string,
): readonly (readonly [key: string, value: string])[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return entries;
  return entries.filter(
    ([key, value]) => key.toLowerCase().includes(wanted) || value.toLowerCase().includes(wanted),
  );
}
