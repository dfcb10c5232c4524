/**
 * The addresses of kallsyms in their four encodings. Which one a table has is never assumed: `_stext` must come out
 * where VMCOREINFO says it is.
 */
import { BeReader } from '../../base/bytes.ts';
import { hex0x } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type DecodedNames, rowsNamed } from './names.ts';

/**
 * - `absolute`: u64 addresses (up to 4.5).
 * - `base-relative`: relative_base plus u32 (4.6 to 6.x; on s390 always).
 * - `percpu-absolute`: s32; from 0 on itself, below 0 `relative_base - 1 - value` (x86_64 with per-CPU symbols).
 * - `place-relative`: the address of the slot plus s32 (7.0+).
 */
export type AddressRule = 'absolute' | 'base-relative' | 'percpu-absolute' | 'place-relative';

/** A table of addresses or offsets that may be the right one. */
export interface AddressTable {
  readonly rule: AddressRule;
  /** Big-endian words, u64 for `absolute` and u32 otherwise; one for every symbol. */
  readonly words: Uint8Array;
  /** relative_base, or the virtual address of the first slot for `place-relative`; 0 for `absolute`. */
  readonly base: bigint;
}

const WORD = 0xffff_ffff_ffff_ffffn;
/** Of all neighbours, the share that may be out of order in a table that is believed. */
const MAX_DISORDER = 0.01;

/** Address of symbol `row`; modulo 2^64. */
export function addressOf(table: AddressTable, row: number): bigint {
  return addressIn(table, new BeReader(table.words), row);
}

function addressIn(table: AddressTable, reader: BeReader, row: number): bigint {
  if (table.rule === 'absolute') return reader.u64(8 * row);
  const word = reader.u32(4 * row);
  const signed = word >= 0x8000_0000 ? word - 0x1_0000_0000 : word;
  switch (table.rule) {
    case 'base-relative':
      return (table.base + BigInt(word)) & WORD;
    case 'percpu-absolute':
      return signed >= 0 ? BigInt(signed) : (table.base - 1n - BigInt(signed)) & WORD;
    case 'place-relative':
      return (table.base + 4n * BigInt(row) + BigInt(signed)) & WORD;
  }
}

/** Bytes of a table for `count` symbols. */
export function addressTableSize(rule: AddressRule, count: number): number {
  return (rule === 'absolute' ? 8 : 4) * count;
}

/** The addresses of all symbols by the one table that puts `_stext` at `stext`. */
export function chooseAddresses(
  names: DecodedNames,
  tables: readonly AddressTable[],
  stext: bigint,
): Result<{ readonly addrs: BigUint64Array; readonly rule: AddressRule }, string> {
  const rows = rowsNamed(names, '_stext');
  if (rows.length === 0) return err('there is no symbol _stext');
  for (const table of tables) {
    if (table.words.length < addressTableSize(table.rule, names.count)) continue;
    if (!rows.some((row) => addressOf(table, row) === stext)) continue;
    const reader = new BeReader(table.words);
    const addrs = new BigUint64Array(names.count);
    let disorder = 0;
    for (let row = 0; row < names.count; row++) {
      const addr = addressIn(table, reader, row);
      addrs[row] = addr;
      if (row > 0 && addr < (addrs[row - 1] ?? 0n)) disorder++;
    }
    if (disorder > names.count * MAX_DISORDER) continue;
    return ok({ addrs, rule: table.rule });
  }
  return err(`no table of addresses has _stext at ${hex0x(stext)}`);
}
