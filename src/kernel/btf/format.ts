/**
 * The BPF Type Format as kernels carry it: header, kinds, and how long each record is. Big-endian on s390. The index
 * of types is in `typeTable.ts`. (include/uapi/linux/btf.h; Documentation/bpf/btf.rst)
 */
import type { BeReader } from '../../base/bytes.ts';
import { err, ok, type Result } from '../../base/result.ts';

export const BTF_MAGIC = 0xeb9f;
const BTF_VERSION = 1;
/** Length of the header without and with the layout of kinds. */
export const HEADER_SIZES = [24, 32] as const;
/** Most bytes of types and strings that are believed. */
export const MAX_BTF = 64 * 1024 * 1024;

export const KIND = {
  void: 0,
  int: 1,
  ptr: 2,
  array: 3,
  struct: 4,
  union: 5,
  enum: 6,
  fwd: 7,
  typedef: 8,
  volatile: 9,
  const: 10,
  restrict: 11,
  func: 12,
  funcProto: 13,
  var: 14,
  datasec: 15,
  float: 16,
  declTag: 17,
  typeTag: 18,
  enum64: 19,
} as const;

/** Bytes of every type record before its trailing data: name_off, info, size or type. */
export const RECORD_SIZE = 12;

/** Bytes behind the record: fixed, and for each of its vlen elements. */
export interface KindLayout {
  readonly fixed: number;
  readonly each: number;
}

const NOTHING: KindLayout = { fixed: 0, each: 0 };
const KIND_LAYOUTS: ReadonlyMap<number, KindLayout> = new Map([
  [KIND.int, { fixed: 4, each: 0 }],
  [KIND.ptr, NOTHING],
  [KIND.array, { fixed: 12, each: 0 }],
  [KIND.struct, { fixed: 0, each: 12 }],
  [KIND.union, { fixed: 0, each: 12 }],
  [KIND.enum, { fixed: 0, each: 8 }],
  [KIND.fwd, NOTHING],
  [KIND.typedef, NOTHING],
  [KIND.volatile, NOTHING],
  [KIND.const, NOTHING],
  [KIND.restrict, NOTHING],
  [KIND.func, NOTHING],
  [KIND.funcProto, { fixed: 0, each: 8 }],
  [KIND.var, { fixed: 4, each: 0 }],
  [KIND.datasec, { fixed: 0, each: 12 }],
  [KIND.float, NOTHING],
  [KIND.declTag, { fixed: 4, each: 0 }],
  [KIND.typeTag, NOTHING],
  [KIND.enum64, { fixed: 0, each: 12 }],
]);

/** Where the sections are, as offsets into the blob. */
export interface BtfHeader {
  readonly types: number;
  readonly typesLength: number;
  readonly strings: number;
  readonly stringsLength: number;
  /** Kinds that this code does not know, described by the blob itself. */
  readonly layouts: ReadonlyMap<number, KindLayout>;
  /** Bytes of the whole blob. */
  readonly size: number;
}

/** Parses the header at the start of `reader`. The error is the reason in words. */
export function parseBtfHeader(reader: BeReader, split = false): Result<BtfHeader, string> {
  if (!reader.has(0, HEADER_SIZES[0])) return err('it is shorter than a header');
  if (reader.u16(0) !== BTF_MAGIC) return err('it does not begin with 0xeb9f');
  if (reader.u8(2) !== BTF_VERSION) return err(`its version is ${reader.u8(2)}`);
  const size = reader.u32(4);
  if (size < HEADER_SIZES[0] || size > 4096) return err(`its header has ${size} bytes`);
  const types = size + reader.u32(8);
  const typesLength = reader.u32(12);
  const strings = size + reader.u32(16);
  const stringsLength = reader.u32(20);
  const end = Math.max(types + typesLength, strings + stringsLength);
  if (end > MAX_BTF) return err(`it would have ${end} bytes`);
  if (types + typesLength > strings) return err('its types reach into its strings');
  if (!reader.has(strings, stringsLength)) return err('it is cut off');
  const terminated = stringsLength > 0 && reader.u8(strings + stringsLength - 1) === 0;
  // The strings of a module go on where the kernel's end, so the empty name is not theirs.
  if (stringsLength === 0 ? !split : !terminated || (!split && reader.u8(strings) !== 0)) {
    return err('its strings do not begin and end with a NUL');
  }
  const layouts = new Map(KIND_LAYOUTS);
  if (size >= HEADER_SIZES[1] && reader.has(0, size)) {
    readLayouts(reader, size + reader.u32(24), reader.u32(28), layouts);
  }
  return ok({ types, typesLength, strings, stringsLength, layouts, size: end });
}

/** Four bytes per kind: u8 info_sz, u8 elem_sz, u16 flags. Known kinds keep their layout. */
function readLayouts(reader: BeReader, at: number, length: number, layouts: Map<number, KindLayout>): void {
  for (let kind = 0; kind < 128 && 4 * kind + 4 <= length && reader.has(at, 4 * kind + 4); kind++) {
    if (kind === KIND.void || layouts.has(kind)) continue;
    layouts.set(kind, { fixed: reader.u8(at + 4 * kind), each: reader.u8(at + 4 * kind + 1) });
  }
}
