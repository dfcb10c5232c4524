/** The header of a record in the log of 3.5 to 5.9: `struct printk_log`, first called `struct log`. */
import { BeReader } from '../../base/bytes.ts';
import { decimalValue } from '../../engine/machine/vmcoreinfoValues.ts';
import { type RawRecord, splitFlagsLevel } from './rawRecord.ts';
import type { SparseBytes } from './sparseRead.ts';

/** Offsets in the header, bytes. */
export interface HeaderLayout {
  readonly size: number;
  readonly timeNs: number;
  readonly length: number;
  readonly textLength: number;
  /** Facility and flags follow the dictionary's length at +2 and +3; they have no keys of their own. */
  readonly dictLength: number;
  /** Only where the header has room for it (CONFIG_PRINTK_CALLER); it has no key either. */
  readonly caller: number | undefined;
}

const MAX_HEADER = 256;

/** From VMCOREINFO; the usual values where keys are missing or cannot be. */
export function headerLayout(values: ReadonlyMap<string, string> | undefined): HeaderLayout {
  const name = values?.has('SIZE(printk_log)') === true ? 'printk_log' : 'log';
  const pick = (key: string, usual: number): number => {
    const value = decimalValue(values, key);
    return value !== undefined && value >= 0 && value <= MAX_HEADER - 8 ? value : usual;
  };
  const size = Math.max(16, pick(`SIZE(${name})`, 16));
  const layout = {
    size,
    timeNs: pick(`OFFSET(${name}.ts_nsec)`, 0),
    length: pick(`OFFSET(${name}.len)`, 8),
    textLength: pick(`OFFSET(${name}.text_len)`, 10),
    dictLength: pick(`OFFSET(${name}.dict_len)`, 12),
    caller: size >= 20 ? 16 : undefined,
  };
  const fits =
    Math.max(layout.timeNs + 8, layout.length + 2, layout.textLength + 2, layout.dictLength + 4) <= size;
  return fits
    ? layout
    : { size, timeNs: 0, length: 8, textLength: 10, dictLength: 12, caller: layout.caller };
}

/** What stands at a place in the buffer. */
export type AtPlace =
  | { readonly kind: 'record'; readonly length: number; readonly record: RawRecord }
  /** Length zero: the log goes on at the start of the buffer. */
  | { readonly kind: 'wrap' }
  | { readonly kind: 'bad' };

const BAD: AtPlace = { kind: 'bad' };

/** Decodes the record at `at`; the number is filled in by the caller. */
export function recordAt({ bytes, has }: SparseBytes, at: number, layout: HeaderLayout): AtPlace {
  if (!has(at, layout.size)) return BAD;
  const header = new BeReader(bytes.subarray(at, at + layout.size));
  const length = header.u16(layout.length);
  if (length === 0) return { kind: 'wrap' };
  const textLength = header.u16(layout.textLength);
  const dictLength = header.u16(layout.dictLength);
  if (length % 4 !== 0 || layout.size + textLength + dictLength > length || !has(at, length)) return BAD;
  const start = at + layout.size;
  const record: RawRecord = {
    seq: 0n,
    timeNs: header.u64(layout.timeNs),
    facility: header.u8(layout.dictLength + 2),
    ...splitFlagsLevel(header.u8(layout.dictLength + 3)),
    caller: layout.caller === undefined ? undefined : header.u32(layout.caller),
    text: bytes.slice(start, start + textLength),
    damage: undefined,
  };
  return { kind: 'record', length, record };
}
