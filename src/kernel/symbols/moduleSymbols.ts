/**
 * Symbols of one loaded module, read from its struct module without types: `struct mod_kallsyms` is found by the
 * pointer to it that stands right before it. (include/linux/module.h, kernel/module/kallsyms.c; 4.4-stable and 4.5 on;
 * before, the same fields in pairs)
 *
 *   struct mod_kallsyms { symtab@0, u32 num_symtab@8, strtab@16, typetab@24 (5.2+) }
 *   Elf64_Sym, big-endian { u32 name@0, u8 info@4, u8 other@5, u16 shndx@6, u64 value@8, u64 size@16 }
 */
import { FRAME_SIZE } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { hex0x } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { VirtualMemory } from '../types.ts';
import { isStop, type StopError } from './faults.ts';
import { readUpTo } from './readUpTo.ts';
import { rowName, type SymbolRows, SymbolRowsBuilder } from './symbolRows.ts';

/** Symbols of one module with what they tell of it. */
export interface ModuleSymbols {
  readonly rows: SymbolRows;
  /** Offset of mod_kallsyms in struct module, by which it was found. */
  readonly kallsymsOffset: number | undefined;
  /** What was left out and why, in words. */
  readonly notes: readonly string[];
}

/** struct module has 800 to 1300 bytes, more with debugging options. */
const MODULE_READ = 4096;
const NAME_AT = 24;
const NAME_SIZE = 56;
const SYMBOL_SIZE = 24;
const MAX_SYMBOLS = 500_000;
const MAX_STRINGS = 16 * 1024 * 1024;
const MAX_NAME = 512;
/** The modules area has 2 GiB: no symbol of a module is farther from it. */
const MAX_DISTANCE = 1n << 31n;

/** Where a module keeps its symbols. */
interface Tables {
  readonly symtab: bigint;
  readonly count: number;
  readonly strtab: bigint;
  readonly typetab: bigint | undefined;
  readonly offset: number;
}

/**
 * Reads the symbols of the struct module at virtual address `module`. `name` is shown with them; without it the one
 * in the struct is taken. No symbols, with the reason, when the struct is damaged or missing.
 */
export async function readModuleSymbols(
  virtual: VirtualMemory,
  module: bigint,
  name?: string,
  signal?: AbortSignal,
): Promise<Result<ModuleSymbols, StopError>> {
  const none = (why: string): Result<ModuleSymbols, StopError> =>
    ok({ rows: new SymbolRowsBuilder().finish(), kallsymsOffset: undefined, notes: [why] });
  const struct = await readUpTo(virtual, module, MODULE_READ, signal);
  if (!struct.ok) return struct;
  const reader = new BeReader(struct.value);
  const title = name ?? reader.ascii(NAME_AT, NAME_SIZE);
  const tables = findTables(reader, module);
  if (tables === undefined) return none(`${title}: no table of symbols in the module at ${hex0x(module)}`);
  const symtab = await virtual.read(tables.symtab, tables.count * SYMBOL_SIZE, signal);
  if (!symtab.ok)
    return isStop(symtab.error) ? err(symtab.error) : none(`${title}: its symbols cannot be read`);
  const symbols = new BeReader(symtab.value);
  const strings = await readUpTo(virtual, tables.strtab, stringsLength(symbols, tables.count), signal);
  if (!strings.ok) return strings;
  const typetab =
    tables.typetab === undefined
      ? ok(new Uint8Array())
      : await readUpTo(virtual, tables.typetab, tables.count, signal);
  if (!typetab.ok) return typetab;
  return ok(collect(title, module, tables, symbols, strings.value, typetab.value));
}

/** mod_kallsyms behind the pointer to itself; else the pairs of fields of kernels up to 4.4. */
function findTables(reader: BeReader, module: bigint): Tables | undefined {
  for (let at = NAME_AT + NAME_SIZE; reader.has(at, 40); at += 8) {
    if (reader.u64(at) !== module + BigInt(at + 8)) continue;
    const typetab = reader.u64(at + 32);
    const tables = checked({
      symtab: reader.u64(at + 8),
      count: reader.u32(at + 16),
      strtab: reader.u64(at + 24),
      typetab: typetab === 0n ? undefined : typetab,
      offset: at + 8,
    });
    if (tables !== undefined) return tables;
  }
  for (let at = NAME_AT + NAME_SIZE; reader.has(at, 40); at += 8) {
    const same =
      reader.u64(at) === reader.u64(at + 8) &&
      reader.u32(at + 16) === reader.u32(at + 20) &&
      reader.u64(at + 24) === reader.u64(at + 32);
    if (!same || reader.u64(at) === reader.u64(at + 24)) continue;
    const tables = checked({
      symtab: reader.u64(at),
      count: reader.u32(at + 16),
      strtab: reader.u64(at + 24),
      typetab: undefined,
      offset: at,
    });
    if (tables !== undefined) return tables;
  }
  return undefined;
}

function checked(tables: Tables): Tables | undefined {
  const { symtab, count, strtab } = tables;
  // The strings of a module follow its symbols, in the module's own memory.
  const near = strtab > symtab && strtab - symtab < BigInt(MAX_STRINGS);
  return count > 0 && count <= MAX_SYMBOLS && symtab >= BigInt(FRAME_SIZE) && near ? tables : undefined;
}

/** Bytes of the string table up to the end of the last name, which is not known exactly. */
function stringsLength(symbols: BeReader, count: number): number {
  let last = 0;
  for (let i = 0; i < count; i++) {
    const name = symbols.u32(i * SYMBOL_SIZE);
    if (name < MAX_STRINGS && name > last) last = name;
  }
  return last + MAX_NAME;
}

function collect(
  title: string,
  module: bigint,
  tables: Tables,
  symbols: BeReader,
  strings: Uint8Array,
  typetab: Uint8Array,
): ModuleSymbols {
  const builder = new SymbolRowsBuilder();
  const owner = builder.owner(title);
  const letter = letterRule(symbols, tables.count, typetab);
  let odd = 0;
  for (let i = 1; i < tables.count; i++) {
    const at = i * SYMBOL_SIZE;
    const name = symbols.u32(at);
    const value = symbols.u64(at + 8);
    const size = letter.kind === 'size' ? 0n : symbols.u64(at + 16);
    const end = strings.indexOf(0, name);
    const length = end - name;
    if (value === 0n || symbols.u16(at + 6) === 0 || length === 0) continue;
    const distance = value > module ? value - module : module - value;
    if (end < 0 || length > MAX_NAME || distance > MAX_DISTANCE) odd++;
    else {
      builder.add(strings, name, end, letter.of(i), value, Number(size < MAX_DISTANCE ? size : 0n), owner);
    }
  }
  const notes = odd === 0 ? [] : [`${title}: ${odd} of ${tables.count} symbols are damaged and left out`];
  const rows = builder.finish();
  raiseExported(rows);
  return { rows, kallsymsOffset: tables.offset, notes };
}

const EXPORT = '__ksymtab_';

/**
 * The letters of modules are all small. Like /proc/kallsyms, makes those of exported symbols capital, as far as the
 * export entries have symbols themselves (CONFIG_KALLSYMS_ALL).
 */
function raiseExported(rows: SymbolRows): void {
  const names = Array.from({ length: rows.count }, (_, row) => rowName(rows, row));
  const exported = new Set(
    names.filter((name) => name.startsWith(EXPORT)).map((name) => name.slice(EXPORT.length)),
  );
  for (const [row, name] of names.entries()) {
    const type = rows.types[row] ?? 0;
    if (exported.has(name) && type >= 0x61 && type <= 0x7a) rows.types[row] = type - 0x20;
  }
}

/** Where the nm letters are: in typetab (5.2+), in st_info (up to 4.20), in st_size (5.0, 5.1). */
function letterRule(
  symbols: BeReader,
  count: number,
  typetab: Uint8Array,
): { readonly kind: 'typetab' | 'info' | 'size' | 'none'; of(index: number): number } {
  const rules = [
    { kind: 'typetab', of: (index: number) => typetab[index] ?? 0 },
    { kind: 'info', of: (index: number) => symbols.u8(index * SYMBOL_SIZE + 4) },
    { kind: 'size', of: (index: number) => Number(symbols.u64(index * SYMBOL_SIZE + 16) & 0xffn) },
  ] as const;
  for (const rule of rules) {
    let letters = 0;
    for (let i = 1; i < count; i++) if (isLetter(rule.of(i))) letters++;
    if (letters >= (count - 1) * 0.95) return rule;
  }
  return { kind: 'none', of: () => 0x3f };
}

/** A letter as nm prints it. */
function isLetter(code: number): boolean {
  return /[a-zA-Z?]/.test(String.fromCharCode(code));
}
