/**
 * Everything that the kernel views are made from, found in the order in which one thing needs the other: symbols,
 * types, modules and their symbols, then the layouts of tasks and stacks. Made once per dump.
 */
import { ok, type Result } from '../base/result.ts';
import type { ReadError } from '../engine/types.ts';
import type { Btf } from './btf/btf.ts';
import { findBtf } from './btf/findBtf.ts';
import { listModules, type ModuleList } from './modules/listModules.ts';
import { createStructs, type Structs } from './structs/structs.ts';
import { addModuleSymbols, loadOwnSymbols } from './symbols/loadSymbols.ts';
import type { KernelSource, SymbolTable } from './types.ts';

export interface KernelFacts {
  readonly source: KernelSource;
  /** Kernel and module symbols; undefined when the dump has none. */
  readonly symbols: SymbolTable | undefined;
  readonly types: Btf | undefined;
  readonly structs: Structs;
  readonly modules: ModuleList;
  /** What is missing or damaged, in words. */
  readonly notes: readonly string[];
}

/** Finds what there is; each part that cannot be found is undefined. Fails only for `changed` and `cancelled`. */
export async function readKernelFacts(
  source: KernelSource,
  signal?: AbortSignal,
): Promise<Result<KernelFacts, ReadError>> {
  const kallsyms = await loadOwnSymbols(source, signal);
  if (!kallsyms.ok) return kallsyms;
  const found = await findBtf(source, kallsyms.value, signal);
  if (!found.ok) return found;
  const types = found.value.btf ?? source.userSymbols?.btf;
  const modules = await listModules(source, kallsyms.value, types, signal);
  if (!modules.ok) return modules;
  let symbols = kallsyms.value;
  if (symbols !== undefined) {
    const all = await addModuleSymbols(source, symbols, modules.value.modules, signal);
    if (!all.ok) return all;
    symbols = all.value;
  }
  const structs = await createStructs(source, symbols, types, signal);
  if (!structs.ok) return structs;
  const notes = [
    ...(symbols?.notes ?? ['The dump holds no symbols.']),
    ...found.value.notes,
    ...modules.value.notes,
  ];
  return ok({ source, symbols, types, structs: structs.value, modules: modules.value, notes });
}
