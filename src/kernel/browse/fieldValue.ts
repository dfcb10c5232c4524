/**
 * The value of one member of a struct, decoded by its type: numbers, enumerators by name, text of character arrays,
 * bit fields, pointers. Structs, unions and arrays are not followed here; they are opened on their own.
 */

import { BeReader } from '../../base/bytes.ts';
import { hex0x } from '../../base/hex.ts';
import type { Btf, MemberPlace } from '../btf/btf.ts';
import { KIND } from '../btf/format.ts';
import { resolve, sizeOf } from '../btf/typeFacts.ts';
import type { TypeRecord, TypeTable } from '../btf/typeTable.ts';

/** A decoded value. Bytes that are not in the dump are `missing`, never zero. */
export type FieldValue =
  | { readonly kind: 'missing' }
  /** `hex`: the same as a number in hexadecimal, where that says more. */
  | { readonly kind: 'plain'; readonly text: string; readonly hex?: string }
  /** `target`: the struct behind it, when its type is known. */
  | {
      readonly kind: 'pointer';
      readonly addr: bigint;
      readonly target: number | undefined;
      readonly isText: boolean;
    }
  | { readonly kind: 'struct'; readonly type: number }
  | { readonly kind: 'array'; readonly type: number; readonly count: number }
  /** A type without values, or a damaged one. */
  | { readonly kind: 'none' };

/** INT encodings (include/uapi/linux/btf.h). */
const SIGNED = 1;
const BOOL = 4;
/** Longest text of a character array that is shown. */
const MAX_TEXT = 4096;

/** Decodes the member at `place`; `bytes` hold the whole struct as far as it is in the dump. */
export function fieldValue(btf: Btf, place: MemberPlace, bytes: Uint8Array): FieldValue {
  const { table } = btf;
  const record = resolve(table, place.type);
  if (record === undefined) return { kind: 'none' };
  if (place.bitSize !== undefined) {
    const bits = bitField(place, bytes);
    return bits === undefined ? { kind: 'missing' } : number(btf, record, bits, place.bitSize);
  }
  switch (record.kind) {
    case KIND.struct:
    case KIND.union:
      return { kind: 'struct', type: record.id };
    case KIND.array:
      return arrayValue(table, record, place, bytes);
    case KIND.ptr: {
      const word = unsigned(bytes, place.offset, 8);
      return word === undefined ? { kind: 'missing' } : pointer(table, record, word);
    }
    case KIND.int:
    case KIND.enum:
    case KIND.enum64: {
      const size = record.sizeOrType;
      if (size < 1 || size > 16) return { kind: 'none' };
      const word = unsigned(bytes, place.offset, size);
      return word === undefined ? { kind: 'missing' } : number(btf, record, word, 8 * size);
    }
    case KIND.float:
      return floating(bytes, place.offset, record.sizeOrType);
    default:
      return { kind: 'none' };
  }
}

/** `size` bytes as a big-endian number; undefined when they are not all there. */
function unsigned(bytes: Uint8Array, offset: number, size: number): bigint | undefined {
  if (offset < 0 || offset + size > bytes.length) return undefined;
  let value = 0n;
  for (const byte of bytes.subarray(offset, offset + size)) value = value * 256n + BigInt(byte);
  return value;
}

function bitField(
  { offset, bitOffset = 0, bitSize = 0 }: MemberPlace,
  bytes: Uint8Array,
): bigint | undefined {
  const size = Math.ceil((bitOffset + bitSize) / 8);
  const word = unsigned(bytes, offset, size);
  if (word === undefined) return undefined;
  return BigInt.asUintN(bitSize, word >> BigInt(8 * size - bitOffset - bitSize));
}

function number(btf: Btf, record: TypeRecord, bits: bigint, width: number): FieldValue {
  if (record.kind === KIND.enum || record.kind === KIND.enum64) {
    const value = record.kindFlag ? BigInt.asIntN(width, bits) : bits;
    const name = btf.enumerators(record.id).find((one) => one.value === value)?.name;
    return { kind: 'plain', text: name === undefined ? `${value} (no enumerator)` : `${name} (${value})` };
  }
  if (record.kind !== KIND.int) return { kind: 'none' };
  const encoding = (record.reader.u32(record.at) >>> 24) & 0xff;
  if ((encoding & BOOL) !== 0 && bits < 2n) return { kind: 'plain', text: bits === 1n ? 'true' : 'false' };
  const value = (encoding & SIGNED) !== 0 ? BigInt.asIntN(width, bits) : bits;
  return value >= 0n && value < 10n
    ? { kind: 'plain', text: `${value}` }
    : { kind: 'plain', text: `${value}`, hex: hex0x(bits) };
}

function floating(bytes: Uint8Array, offset: number, size: number): FieldValue {
  if (offset + size > bytes.length) return { kind: 'missing' };
  const reader = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (size === 4) return { kind: 'plain', text: `${reader.getFloat32(offset)}` };
  return size === 8 ? { kind: 'plain', text: `${reader.getFloat64(offset)}` } : { kind: 'none' };
}

function pointer(table: TypeTable, record: TypeRecord, addr: bigint): FieldValue {
  const target = resolve(table, record.sizeOrType);
  const isStruct = target !== undefined && (target.kind === KIND.struct || target.kind === KIND.union);
  return {
    kind: 'pointer',
    addr,
    target: isStruct ? target.id : undefined,
    isText: isCharacter(table, record.sizeOrType),
  };
}

function isCharacter(table: TypeTable, id: number): boolean {
  const record = resolve(table, id);
  return record?.kind === KIND.int && record.sizeOrType === 1 && table.name(record.nameOffset) === 'char';
}

function arrayValue(table: TypeTable, record: TypeRecord, place: MemberPlace, bytes: Uint8Array): FieldValue {
  const element = record.reader.u32(record.at);
  const count = record.reader.u32(record.at + 8);
  if (!isCharacter(table, element) || count === 0) return { kind: 'array', type: record.id, count };
  if (place.offset + count > bytes.length) return { kind: 'missing' };
  const all = bytes.subarray(place.offset, place.offset + Math.min(count, MAX_TEXT));
  const end = all.indexOf(0);
  const text = end < 0 ? all : all.subarray(0, end);
  return text.every((byte) => byte >= 0x20 && byte < 0x7f)
    ? { kind: 'plain', text: JSON.stringify(new BeReader(text).ascii(0, text.length)) }
    : { kind: 'array', type: record.id, count };
}

/** The type of an array's elements, how many there are, and their size in bytes; undefined for any other type. */
export function arrayOf(
  table: TypeTable,
  id: number,
): { readonly element: number; readonly count: number; readonly size: number | undefined } | undefined {
  const record = resolve(table, id);
  if (record?.kind !== KIND.array) return undefined;
  const element = record.reader.u32(record.at);
  return { element, count: record.reader.u32(record.at + 8), size: sizeOf(table, element) };
}
