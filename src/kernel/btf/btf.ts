/** Types of a kernel as the views ask for them: offsets of members by name, sizes, and structs for a browser of types. */
import { ok, type Result } from '../../base/result.ts';
import type { Confidence } from '../../engine/machine/machineTypes.ts';
import { KIND } from './format.ts';
import { findMember, isComposite, membersOf, resolve, sizeOf } from './typeFacts.ts';
import { createTypeTable, type TypeRecord, type TypeTable } from './typeTable.ts';
import { typeWords } from './typeWords.ts';

/** Where a member lies in a struct. */
export interface MemberPlace {
  /** Bytes from the start of the struct; of the byte with the first bit, for a bit field. */
  readonly offset: number;
  /** Bytes of its type; undefined for flexible arrays of unknown types. */
  readonly size: number | undefined;
  /** Number of its type. */
  readonly type: number;
  /** Bit fields only: first bit in the byte at `offset`, counted from the most significant one, and number of bits. */
  readonly bitOffset?: number;
  readonly bitSize?: number;
}

/** A field of a struct as a browser of types shows it. */
export interface StructField extends MemberPlace {
  /** `` for an anonymous struct or union. */
  readonly name: string;
  /** The declaration in C: `struct list_head tasks`. */
  readonly words: string;
  /** Number of the struct or union that it is, or points to, for a link. */
  readonly target: number | undefined;
  /** True when `target` is behind a pointer. */
  readonly pointer: boolean;
}

/** A struct or union for a browser of types. */
export interface StructDescription {
  readonly id: number;
  readonly name: string;
  readonly kind: 'struct' | 'union';
  readonly sizeBytes: number;
  readonly fields: readonly StructField[];
}

/** All types of a kernel or module. */
export interface Btf {
  readonly origin: string;
  readonly confidence: Confidence;
  readonly notes: readonly string[];
  /** Types there are, those of the base included. */
  readonly count: number;
  readonly table: TypeTable;
  /** Number of the struct, union, enum, typedef or basic type of that name; `struct ` and the like may precede. */
  typeNamed(name: string): number | undefined;
  /** Where the member is; `path` descends with dots: `thread.ksp`. Anonymous structs and unions need no step. */
  member(struct: string, path: string): MemberPlace | undefined;
  /** Bytes of the type of that name. */
  sizeOf(name: string): number | undefined;
  /** The struct or union with number `type`, or behind that typedef; undefined for any other type. */
  describeStruct(type: number): StructDescription | undefined;
  /** Names and values of an enumeration. */
  enumerators(type: number): readonly { readonly name: string; readonly value: bigint }[];
  /** Names of structs and unions that contain `text` (case-insensitive), in order, at most `limit`. */
  searchStructs(text: string, limit: number): readonly string[];
}

/** What is said of a blob as a whole. */
export interface BtfFacts {
  readonly origin: string;
  readonly confidence: Confidence;
}

/** Parses a blob; `base` is the kernel's for the split BTF of a module. The error is the reason in words. */
export function parseBtf(blob: Uint8Array, facts: BtfFacts, base?: Btf): Result<Btf, string> {
  const parsed = createTypeTable(blob, base?.table);
  if (!parsed.ok) return parsed;
  const table = parsed.value;
  const names = indexNames(table);
  const typeNamed = (name: string): number | undefined => {
    const plain = name.replace(/^(struct|union|enum) /, '');
    return names.get(plain) ?? base?.typeNamed(plain);
  };
  return ok({
    ...facts,
    notes: table.notes,
    count: table.count,
    table,
    typeNamed,
    member(struct, path) {
      const type = typeNamed(struct);
      return type === undefined ? undefined : placeOf(table, type, path);
    },
    sizeOf(name) {
      const type = typeNamed(name);
      return type === undefined ? undefined : sizeOf(table, type);
    },
    describeStruct: (type) => describeStruct(table, type),
    enumerators: (type) => enumerators(table, type),
    searchStructs(text, limit) {
      const wanted = text.toLowerCase();
      const found: string[] = [];
      for (const [name, type] of names) {
        if (isComposite(table.record(type)) && name.toLowerCase().includes(wanted)) found.push(name);
      }
      if (base !== undefined) found.push(...base.searchStructs(text, limit));
      return [...new Set(found)].sort().slice(0, limit);
    },
  });
}

/** Named types of the table's own numbers. Of the same name the struct with the most members wins, then the first. */
function indexNames(table: TypeTable): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  for (let id = table.first; id <= table.count; id++) {
    const record = table.record(id);
    if (record === undefined || !isNamedType(record.kind)) continue;
    const name = table.name(record.nameOffset);
    if (name === '') continue;
    const known = names.get(name);
    if (known === undefined || rank(record) > rank(table.record(known))) names.set(name, id);
  }
  return names;
}

function isNamedType(kind: number): boolean {
  return (
    kind === KIND.struct ||
    kind === KIND.union ||
    kind === KIND.enum ||
    kind === KIND.enum64 ||
    kind === KIND.typedef ||
    kind === KIND.int ||
    kind === KIND.float
  );
}

function rank(record: TypeRecord | undefined): number {
  return isComposite(record) ? 1 + record.elements : 0;
}

function placeOf(table: TypeTable, type: number, path: string): MemberPlace | undefined {
  let offset = 0;
  let place: MemberPlace | undefined;
  let record = resolve(table, type);
  for (const name of path.split('.')) {
    if (record === undefined) return undefined;
    const member = findMember(table, record, name);
    if (member === undefined) return undefined;
    const { name: _, ...rest } = member;
    place = { ...rest, offset: offset + member.offset, size: sizeOf(table, member.type) };
    offset = place.offset;
    record = resolve(table, member.type);
  }
  return place;
}

function describeStruct(table: TypeTable, type: number): StructDescription | undefined {
  const record = resolve(table, type);
  if (!isComposite(record)) return undefined;
  const fields = membersOf(table, record).map((member): StructField => {
    const bits = member.bitSize === undefined ? '' : ` : ${member.bitSize}`;
    return {
      ...member,
      size: sizeOf(table, member.type),
      words: `${typeWords(table, member.type, member.name)}${bits}`,
      ...targetOf(table, member.type),
    };
  });
  return {
    id: record.id,
    name: table.name(record.nameOffset),
    kind: record.kind === KIND.struct ? 'struct' : 'union',
    sizeBytes: record.sizeOrType,
    fields,
  };
}

/** The struct that a type is, is an array of, or points to. */
function targetOf(
  table: TypeTable,
  type: number,
): { readonly target: number | undefined; readonly pointer: boolean } {
  let record = resolve(table, type);
  for (let depth = 0; record?.kind === KIND.array && depth < 8; depth++) {
    record = resolve(table, record.reader.u32(record.at));
  }
  const pointer = record?.kind === KIND.ptr;
  const end = pointer && record !== undefined ? resolve(table, record.sizeOrType) : record;
  return { target: isComposite(end) ? end.id : undefined, pointer };
}

function enumerators(
  table: TypeTable,
  type: number,
): readonly { readonly name: string; readonly value: bigint }[] {
  const record = resolve(table, type);
  if (record?.kind !== KIND.enum && record?.kind !== KIND.enum64) return [];
  const wide = record.kind === KIND.enum64;
  return Array.from({ length: record.elements }, (_, i) => {
    const at = record.at + (wide ? 12 : 8) * i;
    const low = BigInt(record.reader.u32(at + 4));
    // ENUM64 has the low half first, in either byte order (struct btf_enum64: val_lo32, val_hi32).
    const bits = wide ? (BigInt(record.reader.u32(at + 8)) << 32n) | low : low;
    const value = record.kindFlag ? BigInt.asIntN(wide ? 64 : 32, bits) : bits;
    return { name: table.name(record.reader.u32(at)), value };
  });
}
