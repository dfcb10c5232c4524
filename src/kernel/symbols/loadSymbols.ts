/** All symbols of a dump: the kernel's and those of every loaded module. */
import { ok, type Result } from '../../base/result.ts';
import type { ReadError } from '../../engine/types.ts';
import { listModules } from '../modules/listModules.ts';
import type { TypeInfo } from '../structs/typeInfo.ts';
import type { KernelModule, KernelSource } from '../types.ts';
import { loadKallsyms } from './loadKallsyms.ts';
import { readModuleSymbols } from './moduleSymbols.ts';
import type { SymbolRows } from './symbolRows.ts';
import { createSymbolTable, type PackedSymbolTable } from './symbolTable.ts';

/** Kernel and module symbols. Undefined when the dump has none at all. */
export async function loadSymbols(
  source: KernelSource,
  types?: TypeInfo,
  signal?: AbortSignal,
): Promise<Result<PackedSymbolTable | undefined, ReadError>> {
  const table = await loadOwnSymbols(source, signal);
  if (!table.ok || table.value === undefined) return table;
  const modules = await listModules(source, table.value, types, signal);
  if (!modules.ok) return modules;
  return addModuleSymbols(source, table.value, modules.value.modules, signal);
}

/** The kernel's symbols: those of a file that the person added, or those in the dump. */
export async function loadOwnSymbols(
  source: KernelSource,
  signal?: AbortSignal,
): Promise<Result<PackedSymbolTable | undefined, ReadError>> {
  const added = source.userSymbols?.table;
  return added === undefined ? loadKallsyms(source, signal) : ok(added);
}

/** Adds the symbols of modules; what cannot be read is named in the notes of the new table. */
export async function addModuleSymbols(
  source: KernelSource,
  table: PackedSymbolTable,
  modules: readonly Pick<KernelModule, 'name' | 'addr'>[],
  signal?: AbortSignal,
): Promise<Result<PackedSymbolTable, ReadError>> {
  const parts: SymbolRows[] = [];
  const notes: string[] = [];
  for (const { name, addr } of modules) {
    // A file with what /proc/kallsyms said has them already.
    if (table.rows.modules.includes(name)) continue;
    const read = await readModuleSymbols(source.virtual, addr, name, signal);
    if (!read.ok) return read;
    parts.push(read.value.rows);
    notes.push(...read.value.notes);
  }
  if (parts.length === 0) return ok(table);
  const facts = { ...table.facts, notes: [...table.notes, ...notes] };
  return ok(createSymbolTable([table.rows, ...parts], facts));
}
