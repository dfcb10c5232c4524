/** Raw kallsyms tables, however they were found, made into rows: tokens, names proved by markers, addresses by _stext. */
import { err, ok, type Result } from '../../base/result.ts';
import { type AddressTable, chooseAddresses } from './addresses.ts';
import { decodeNames } from './names.ts';
import { MAX_SYMBOLS, type SymbolRows, SymbolRowsBuilder } from './symbolRows.ts';
import type { Tokens } from './tokens.ts';

/** Fewest symbols that are believed. */
const MIN_SYMBOLS = 256;

/** The tables as found in memory. */
export interface KallsymsTables {
  readonly count: number;
  /** The bytes from the start of the names to the token table. */
  readonly region: Uint8Array;
  readonly tokens: Tokens;
  /** In the order in which they are tried. */
  readonly addresses: readonly AddressTable[];
}

/** Decoded tables. */
export interface Kallsyms {
  readonly rows: SymbolRows;
  /** All markers fit. */
  readonly proved: boolean;
  readonly notes: readonly string[];
}

/** True for a count of symbols that a kernel can have. */
export function isSymbolCount(count: number): boolean {
  return count >= MIN_SYMBOLS && count <= MAX_SYMBOLS;
}

/** Decodes tables. `stext` is SYMBOL(_stext) of VMCOREINFO. The error is the reason in words. */
export function decodeKallsyms(tables: KallsymsTables, stext: bigint): Result<Kallsyms, string> {
  if (!isSymbolCount(tables.count)) return err(`a number of ${tables.count} symbols is not believed`);
  const names = decodeNames(tables.region, tables.count, tables.tokens);
  if (!names.ok) return names;
  const addresses = chooseAddresses(names.value, tables.addresses, stext);
  if (!addresses.ok) return addresses;
  const builder = new SymbolRowsBuilder();
  const { types, starts, bytes, damagedGroups, groups, words } = names.value;
  let lost = 0;
  for (let row = 0; row < tables.count; row++) {
    const start = starts[row] ?? 0;
    const end = starts[row + 1] ?? start;
    if (end === start) lost++;
    else builder.add(bytes, start, end, types[row] ?? 0, addresses.value.addrs[row] ?? 0n);
  }
  const notes = [`${words}; addresses are ${addresses.value.rule}`];
  if (lost > 0) {
    notes.push(`${lost} names in ${damagedGroups} of ${groups} groups are damaged and left out`);
  }
  return ok({ rows: builder.finish(), proved: names.value.proved, notes });
}
