/** Sizes, members and targets of types. Every walk along references is bounded: a damaged blob may hold cycles. */
import { safeNumber } from '../../base/address.ts';
import { KIND } from './format.ts';
import type { TypeRecord, TypeTable } from './typeTable.ts';

/** Longest chain of references that is followed. */
export const MAX_DEPTH = 32;
const POINTER_SIZE = 8;

/** A member of a struct or union. Offsets are from the start of the struct that lists it. */
export interface Member {
  /** `` for anonymous structs and unions, whose members count as those of the outer one. */
  readonly name: string;
  readonly type: number;
  /** Bytes; of the byte with the first bit, for a bit field. */
  readonly offset: number;
  /** Bit fields only: first bit in that byte, counted from the most significant one. */
  readonly bitOffset?: number;
  /** Bit fields only. */
  readonly bitSize?: number;
}

/** True for kinds that only add a word or a name to another type. */
export function isModifier(kind: number): boolean {
  return (
    kind === KIND.typedef ||
    kind === KIND.volatile ||
    kind === KIND.const ||
    kind === KIND.restrict ||
    kind === KIND.typeTag
  );
}

/** The type behind typedefs, const and the like; undefined for void, a missing type and a cycle. */
export function resolve(table: TypeTable, id: number): TypeRecord | undefined {
  let at = id;
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const record = table.record(at);
    if (record === undefined || !isModifier(record.kind)) return record;
    at = record.sizeOrType;
  }
  return undefined;
}

/** True for a struct or union with its members. */
export function isComposite(record: TypeRecord | undefined): record is TypeRecord {
  return record !== undefined && (record.kind === KIND.struct || record.kind === KIND.union);
}

/** sizeof in bytes; undefined for void, functions, and types that are damaged. */
export function sizeOf(table: TypeTable, id: number): number | undefined {
  let at = id;
  let times = 1;
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const record = resolve(table, at);
    if (record === undefined) return undefined;
    switch (record.kind) {
      case KIND.int:
      case KIND.struct:
      case KIND.union:
      case KIND.enum:
      case KIND.enum64:
      case KIND.float:
      case KIND.datasec:
        return product(times, record.sizeOrType);
      case KIND.ptr:
        return product(times, POINTER_SIZE);
      case KIND.array: {
        const next = product(times, record.reader.u32(record.at + 8));
        if (next === undefined) return undefined;
        times = next;
        at = record.reader.u32(record.at);
        break;
      }
      case KIND.var:
        at = record.sizeOrType;
        break;
      default:
        return undefined;
    }
  }
  return undefined;
}

function product(a: number, b: number): number | undefined {
  return safeNumber(BigInt(a) * BigInt(b));
}

/** The members that a struct or union lists itself. */
export function membersOf(table: TypeTable, record: TypeRecord): readonly Member[] {
  if (!isComposite(record)) return [];
  return Array.from({ length: record.elements }, (_, i) => memberAt(table, record, i));
}

/** Member `index` of a struct or union; the index must be below its number of elements. */
export function memberAt(table: TypeTable, record: TypeRecord, index: number): Member {
  const at = record.at + 12 * index;
  const type = record.reader.u32(at + 4);
  const word = record.reader.u32(at + 8);
  const name = table.name(record.reader.u32(at));
  const bits = record.kindFlag ? word & 0xff_ffff : word;
  const bitSize = record.kindFlag ? word >>> 24 : 0;
  if (bitSize > 0) return { name, type, offset: Math.floor(bits / 8), bitOffset: bits % 8, bitSize };
  const old = oldBitField(table, type);
  if (old === undefined && bits % 8 === 0) return { name, type, offset: bits / 8 };
  const first = bits + (old?.first ?? 0);
  return {
    name,
    type,
    offset: Math.floor(first / 8),
    bitOffset: first % 8,
    ...(old === undefined ? {} : { bitSize: old.size }),
  };
}

/** Before kind_flag, a bit field was an INT with fewer bits than its bytes hold: u32 {encoding, offset, 0, bits}. */
function oldBitField(
  table: TypeTable,
  type: number,
): { readonly first: number; readonly size: number } | undefined {
  const record = resolve(table, type);
  if (record?.kind !== KIND.int) return undefined;
  const word = record.reader.u32(record.at);
  const size = word & 0xff;
  return size === 0 || size === record.sizeOrType * 8 ? undefined : { first: (word >>> 16) & 0xff, size };
}

/** Members that are looked at for one name, so that a damaged blob cannot keep the search busy. */
const MAX_VISITS = 200_000;

/** The member `name`, also inside of anonymous members; its offset is from the start of `record`. */
export function findMember(table: TypeTable, record: TypeRecord, name: string): Member | undefined {
  if (name === '') return undefined;
  const budget = { left: MAX_VISITS };
  return search(table, record, name, 0, 0, budget);
}

function search(
  table: TypeTable,
  record: TypeRecord,
  name: string,
  base: number,
  depth: number,
  budget: { left: number },
): Member | undefined {
  if (!isComposite(record) || depth > MAX_DEPTH) return undefined;
  const nested: Member[] = [];
  for (let i = 0; i < record.elements; i++) {
    if (budget.left-- <= 0) return undefined;
    const member = memberAt(table, record, i);
    if (member.name === name) return { ...member, offset: base + member.offset };
    if (member.name === '') nested.push(member);
  }
  for (const member of nested) {
    const inner = resolve(table, member.type);
    if (!isComposite(inner)) continue;
    const found = search(table, inner, name, base + member.offset, depth + 1, budget);
    if (found !== undefined) return found;
  }
  return undefined;
}
