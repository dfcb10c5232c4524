/**
 * Memory as a type says it is: the members of a struct, or the elements of an array, at an address, with their values.
 * One level at a time: what is inside of a member is asked for with the member's own type and address.
 */
import { err, ok, type Result } from '../../base/result.ts';
import type { ReadError } from '../../engine/types.ts';
import type { Btf, MemberPlace } from '../btf/btf.ts';
import { sizeOf } from '../btf/typeFacts.ts';
import { typeWords } from '../btf/typeWords.ts';
import { Peek } from '../structs/peek.ts';
import type { SymbolTable, VirtualMemory } from '../types.ts';
import { nameAt } from './code.ts';
import { arrayOf, type FieldValue, fieldValue } from './fieldValue.ts';
import { readPart } from './readPart.ts';
import type { TypeRef, TypeSpace } from './typeSpace.ts';

/** A value, with the names of addresses filled in. */
export type ShownValue =
  | Exclude<FieldValue, { readonly kind: 'pointer' }>
  | (Extract<FieldValue, { readonly kind: 'pointer' }> & {
      /** The symbol at the address. */
      readonly name: string | undefined;
      /** Text behind a `char *`, quoted. */
      readonly text: string | undefined;
    });

/** A member or element. */
export interface StructRow {
  /** Bytes from the start of the whole. */
  readonly offset: number;
  readonly size: number | undefined;
  readonly bitOffset?: number;
  readonly bitSize?: number;
  /** `` for an anonymous struct or union; `[3]` for an element. */
  readonly name: string;
  /** Its type in C, without the name. */
  readonly type: string;
  readonly value: ShownValue;
}

export interface StructView {
  /** `struct task_struct`, `union {…}`, `char [16]`. */
  readonly title: string;
  /** Name of the struct, for telling a list of its own kind. */
  readonly name: string;
  readonly ref: TypeRef;
  readonly addr: bigint;
  /** The symbol at the address. */
  readonly at: string | undefined;
  readonly sizeBytes: number;
  readonly rows: readonly StructRow[];
  /** Index of the first row, and how many there are in all. */
  readonly from: number;
  readonly total: number;
  /** Why some bytes are missing, in words. */
  readonly missing: string | undefined;
}

export interface StructRequest {
  readonly ref: TypeRef;
  /** Virtual address. */
  readonly addr: bigint;
  /** First row; for long arrays. */
  readonly from?: number;
}

/** Most rows of one answer. */
export const MAX_ROWS = 1000;
/** Most bytes of one struct that are read. */
const MAX_BYTES = 1024 * 1024;
/** Longest text behind a pointer, and how many of them are read for one answer. */
const TEXT_BYTES = 64;
const MAX_TEXTS = 100;

interface Slot extends MemberPlace {
  readonly name: string;
}

/** Reads the members or elements. The error in words: the type does not exist or has no size. */
export async function readStruct(
  space: TypeSpace,
  virtual: VirtualMemory,
  symbols: SymbolTable | undefined,
  { ref, addr, from = 0 }: StructRequest,
  signal?: AbortSignal,
): Promise<Result<StructView | string, ReadError>> {
  const btf = space.tables.get(ref.module);
  const shape = btf === undefined ? undefined : shapeOf(btf, ref.id, Math.max(0, Math.trunc(from)));
  if (btf === undefined || shape === undefined) return ok('The type has no members, or is damaged.');
  const { base, length, slots } = shape;
  const part = await readPart(virtual, BigInt.asUintN(64, addr + BigInt(base)), length, signal);
  if (!part.ok) return part;
  const { bytes, end } = part.value;
  const peek = new Peek(virtual, signal);
  let texts = 0;
  const rows: StructRow[] = [];
  for (const slot of slots) {
    const value = fieldValue(btf, { ...slot, offset: slot.offset - base }, bytes);
    let text: string | undefined;
    if (value.kind === 'pointer' && value.isText && value.addr !== 0n && texts < MAX_TEXTS) {
      texts++;
      text = await textAt(peek, value.addr);
    }
    rows.push({
      offset: slot.offset,
      size: slot.size,
      ...(slot.bitOffset === undefined ? {} : { bitOffset: slot.bitOffset }),
      ...(slot.bitSize === undefined ? {} : { bitSize: slot.bitSize }),
      name: slot.name,
      type: typeWords(btf.table, slot.type),
      value:
        value.kind === 'pointer'
          ? { ...value, name: symbols === undefined ? undefined : nameAt(symbols, value.addr), text }
          : value,
    });
  }
  if (peek.stopped !== undefined) return err(peek.stopped);
  return ok({
    title: typeWords(btf.table, ref.id),
    name: shape.name,
    ref,
    addr,
    at: symbols === undefined ? undefined : nameAt(symbols, addr),
    sizeBytes: shape.sizeBytes,
    rows,
    from: shape.from,
    total: shape.total,
    missing: end,
  });
}

interface Shape {
  readonly name: string;
  readonly sizeBytes: number;
  /** The bytes to read: from `base`, `length` of them. */
  readonly base: number;
  readonly length: number;
  readonly slots: readonly Slot[];
  readonly from: number;
  readonly total: number;
}

function shapeOf(btf: Btf, id: number, from: number): Shape | undefined {
  const struct = btf.describeStruct(id);
  if (struct !== undefined) {
    const slots = struct.fields.slice(from, from + MAX_ROWS);
    const length = Math.min(struct.sizeBytes, MAX_BYTES);
    const { name, sizeBytes } = struct;
    return { name, sizeBytes, base: 0, length, slots, from, total: struct.fields.length };
  }
  const array = arrayOf(btf.table, id);
  if (array === undefined || array.size === undefined || array.size === 0) return undefined;
  const { element, count, size } = array;
  const fit = Math.max(1, Math.min(MAX_ROWS, Math.floor(MAX_BYTES / size)));
  const shown = Math.max(0, Math.min(fit, count - from));
  const base = from * size;
  if (!Number.isSafeInteger(base + shown * size)) return undefined;
  return {
    name: '',
    sizeBytes: sizeOf(btf.table, id) ?? 0,
    base,
    length: Math.min(shown * size, MAX_BYTES),
    slots: Array.from({ length: shown }, (_, i) => ({
      name: `[${from + i}]`,
      offset: base + i * size,
      size,
      type: element,
    })),
    from,
    total: count,
  };
}

/** Printable text up to a NUL, quoted; undefined when there is none. */
async function textAt(peek: Peek, addr: bigint): Promise<string | undefined> {
  const { bytes } = await peek.part(addr, TEXT_BYTES);
  const end = bytes.indexOf(0);
  const text = end < 0 ? bytes : bytes.subarray(0, end);
  if (text.length === 0 || !text.every((byte) => byte >= 0x20 && byte < 0x7f)) return undefined;
  return `${JSON.stringify(String.fromCharCode(...text))}${end < 0 ? '…' : ''}`;
}
