/**
 * All types of a BTF blob by number. The index holds one offset per type; records are read when they are asked for.
 * A table of a module continues the kernel's: its numbers and its string offsets begin where those end.
 */
import { BeReader } from '../../base/bytes.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type BtfHeader, parseBtfHeader, RECORD_SIZE } from './format.ts';

/** Most types that are believed (the kernel of a distribution has about 100,000). */
const MAX_TYPES = 2_000_000;
/** Most elements of one type (old vlen has 16 bits). */
const MAX_ELEMENTS = 65_535;
const MAX_NAME = 512;

/** A type as its record says it. `at` is the offset of its trailing data in `reader`. */
export interface TypeRecord {
  readonly id: number;
  readonly kind: number;
  readonly kindFlag: boolean;
  readonly elements: number;
  readonly nameOffset: number;
  /** Bytes, or the number of another type: by kind. */
  readonly sizeOrType: number;
  readonly reader: BeReader;
  readonly at: number;
}

export interface TypeTable {
  /** Highest number; types are counted from 1, those of the base included. */
  readonly count: number;
  /** Bytes of strings, those of the base included. */
  readonly stringsLength: number;
  /** First number that belongs to this table and not to its base. */
  readonly first: number;
  /** The type, or undefined for void and for numbers that do not exist. */
  record(id: number): TypeRecord | undefined;
  /** A string of the table; `` for none and for a damaged offset. */
  name(offset: number): string;
  /** What is damaged, in words. */
  readonly notes: readonly string[];
}

/** Indexes a blob. Stops, with a note, at a record that is damaged or of an unknown kind. */
export function createTypeTable(blob: Uint8Array, base?: TypeTable): Result<TypeTable, string> {
  const reader = new BeReader(blob);
  const parsed = parseBtfHeader(reader, base !== undefined);
  if (!parsed.ok) return parsed;
  const header = parsed.value;
  const { offsets, note } = indexTypes(reader, header);
  if (offsets.length === 0) return err(note ?? 'it has no types');
  const before = base?.count ?? 0;
  const stringsBefore = base?.stringsLength ?? 0;
  return ok({
    count: before + offsets.length,
    first: before + 1,
    stringsLength: stringsBefore + header.stringsLength,
    notes: note === undefined ? [] : [note],
    record(id) {
      if (id <= before) return base?.record(id);
      const at = offsets[id - before - 1];
      return at === undefined ? undefined : recordAt(reader, id, at);
    },
    name(offset) {
      if (offset < stringsBefore) return base?.name(offset) ?? '';
      const own = offset - stringsBefore;
      if (own >= header.stringsLength) return '';
      const length = Math.min(MAX_NAME, header.stringsLength - own);
      return reader.ascii(header.strings + own, length);
    },
  });
}

function recordAt(reader: BeReader, id: number, at: number): TypeRecord {
  const info = reader.u32(at + 4);
  return {
    id,
    kind: (info >>> 24) & 0x7f,
    kindFlag: info >= 0x8000_0000,
    elements: info & 0xff_ffff,
    nameOffset: reader.u32(at),
    sizeOrType: reader.u32(at + 8),
    reader,
    at: at + RECORD_SIZE,
  };
}

function indexTypes(
  reader: BeReader,
  header: BtfHeader,
): { readonly offsets: Uint32Array; readonly note: string | undefined } {
  const end = header.types + header.typesLength;
  const offsets = new Uint32Array(Math.min(MAX_TYPES, Math.floor(header.typesLength / RECORD_SIZE)));
  let count = 0;
  let note: string | undefined;
  for (let at = header.types; at < end; ) {
    if (count === offsets.length || at + RECORD_SIZE > end) {
      note = `the types end in the middle of number ${count + 1}`;
      break;
    }
    const { kind, elements } = recordAt(reader, count + 1, at);
    const layout = header.layouts.get(kind);
    if (layout === undefined) {
      note = `type ${count + 1} is of the unknown kind ${kind}; those behind it are left out`;
      break;
    }
    const size = RECORD_SIZE + layout.fixed + layout.each * elements;
    if (elements > MAX_ELEMENTS || at + size > end) {
      note = `type ${count + 1} with ${elements} elements reaches past the end; those behind it are left out`;
      break;
    }
    offsets[count++] = at;
    at += size;
  }
  return { offsets: offsets.slice(0, count), note };
}
