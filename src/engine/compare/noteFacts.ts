/**
 * Notes of two dumps beside each other: by owner, type and how many of the kind came before. A note that has a partner
 * under another owner name is matched too, because kernels and tools name the same note differently.
 */
import { hex, hex0x } from '../../base/hex.ts';
import { findNoteType } from '../../s390/noteTypes.ts';
import type { NoteEntry } from '../types.ts';
import { type FactPair, factPair, known } from './factTypes.ts';

interface NoteAt {
  readonly note: NoteEntry;
  /** How many notes of the same owner and type came before. */
  readonly nth: number;
}

function withPlaces(notes: readonly NoteEntry[], key: (note: NoteEntry) => string): Map<string, NoteAt> {
  const seen = new Map<string, number>();
  const places = new Map<string, NoteAt>();
  for (const note of notes) {
    const kind = key(note);
    const nth = seen.get(kind) ?? 0;
    seen.set(kind, nth + 1);
    places.set(`${kind} ${nth}`, { note, nth });
  }
  return places;
}

function ownerAndType({ name, type }: NoteEntry): string {
  return `${name} ${type}`;
}

function noteLabel({ note, nth }: NoteAt): string {
  const name = findNoteType(note.name, note.type)?.name ?? hex0x(note.type);
  return nth === 0 ? `${note.name} ${name}` : `${note.name} ${name} #${nth + 1}`;
}

/** Short enough notes in full, others by size and where they first differ. */
const SHOWN_BYTES = 16;

function noteWords(note: NoteEntry, other: NoteEntry): string {
  const size = `${note.size} bytes`;
  if (note.desc.length <= SHOWN_BYTES)
    return `${size}: ${[...note.desc].map((byte) => hex(byte, 2)).join('')}`;
  const at = note.desc.findIndex((byte, i) => byte !== other.desc[i]);
  return at < 0 ? size : `${size}, ${hex(note.desc[at] ?? 0, 2)} at +${hex0x(at)}`;
}

function differenceReason(a: NoteEntry, b: NoteEntry): string | undefined {
  const shared = Math.min(a.desc.length, b.desc.length);
  const isPrefix = a.desc.subarray(0, shared).every((byte, i) => byte === b.desc[i]);
  if (a.size !== b.size)
    return isPrefix ? 'writers give this note different lengths; the bytes they share are equal' : undefined;
  let count = 0;
  a.desc.forEach((byte, i) => {
    if (byte !== b.desc[i]) count++;
  });
  return count === 0 ? undefined : `${count} of ${a.size} bytes differ`;
}

function isSame(a: NoteEntry, b: NoteEntry): boolean {
  return (
    a.size === b.size && a.desc.length === b.desc.length && a.desc.every((byte, i) => byte === b.desc[i])
  );
}

function comparePair(a: NoteAt, b: NoteAt): FactPair | undefined {
  const label = noteLabel(a);
  if (!isSame(a.note, b.note))
    return factPair(
      'Notes',
      label,
      noteWords(a.note, b.note),
      noteWords(b.note, a.note),
      differenceReason(a.note, b.note),
    );
  if (a.note.name === b.note.name)
    return factPair('Notes', label, `${a.note.size} bytes`, `${b.note.size} bytes`);
  return factPair(
    'Notes',
    label,
    `owner ${a.note.name}`,
    `owner ${b.note.name}`,
    'the same bytes: kernels and tools name the owner differently',
  );
}

/** The order of notes as one fact: it differs between writers while the notes are the same. */
function compareOrder(a: readonly NoteEntry[], b: readonly NoteEntry[]): FactPair | undefined {
  const order = (notes: readonly NoteEntry[]): readonly number[] => notes.map(({ type }) => type);
  const left = order(a);
  const right = order(b);
  const at = left.findIndex((type, i) => type !== right[i]);
  if (left.length !== right.length) return undefined;
  if (at < 0) return factPair('Notes', 'Order', 'the same', 'the same');
  const isPermuted = left.toSorted((x, y) => x - y).join() === right.toSorted((x, y) => x - y).join();
  if (!isPermuted) return undefined;
  const words = (note: NoteEntry | undefined): string =>
    note === undefined
      ? 'none'
      : `#${at + 1} is ${findNoteType(note.name, note.type)?.name ?? hex0x(note.type)}`;
  return factPair('Notes', 'Order', words(a[at]), words(b[at]), 'the same notes in another order');
}

/** All facts of the notes of two dumps. Nothing when neither has notes. */
export function compareNotes(a: readonly NoteEntry[], b: readonly NoteEntry[]): readonly FactPair[] {
  if (a.length === 0 && b.length === 0) return [];
  const left = withPlaces(a, ownerAndType);
  const right = withPlaces(b, ownerAndType);
  const facts: (FactPair | undefined)[] = [
    factPair('Notes', 'Count', String(a.length), String(b.length)),
    compareOrder(a, b),
  ];
  const alone: NoteAt[] = [];
  for (const [key, place] of left) {
    const partner = right.get(key);
    if (partner === undefined) alone.push(place);
    else facts.push(comparePair(place, partner));
    right.delete(key);
  }
  const byType = withPlaces(
    [...right.values()].map(({ note }) => note),
    ({ type }) => String(type),
  );
  const used = new Set<NoteEntry>();
  const places = new Map(alone.map((place) => [place.note, place]));
  for (const [key, { note }] of withPlaces([...places.keys()], ({ type }) => String(type))) {
    const partner = byType.get(key);
    const place = places.get(note) ?? { note, nth: 0 };
    if (partner === undefined)
      facts.push(factPair('Notes', noteLabel(place), `${note.size} bytes`, undefined));
    else {
      used.add(partner.note);
      facts.push(comparePair(place, partner));
    }
  }
  for (const place of right.values())
    if (!used.has(place.note))
      facts.push(factPair('Notes', noteLabel(place), undefined, `${place.note.size} bytes`));
  return known(facts);
}
