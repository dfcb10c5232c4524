/** Facts of real kernels, and of the same kernels with their types and the names of their data withheld. */
import { must } from '../../engine/machine/images.testkit.ts';
import { type KernelFacts, readKernelFacts } from '../kernelFacts.ts';
import { readKernelLog } from '../log/readKernelLog.ts';
import { whatHappened } from '../stacks/whatHappened.ts';
import { type RealOptions, realKernel } from '../structs/realKernel.testkit.ts';
import { createStructs } from '../structs/structs.ts';
import type { SymbolTable } from '../types.ts';
import type { Fact } from './fact.ts';
import { readFacts } from './readFacts.ts';

/** A table that names functions only, as kernels without CONFIG_KALLSYMS_ALL have it. */
function textOnly(table: SymbolTable): SymbolTable {
  return { ...table, byName: (name) => table.byName(name).filter(({ type }) => /[tT]/.test(type)) };
}

/** The facts of `set`. `withheld`: without types and without names of data. */
export async function realFacts(
  set: string,
  options: RealOptions & { readonly withheld?: boolean } = {},
): Promise<readonly Fact[]> {
  const { source } = await realKernel(set, { ...options, symbols: 'none' });
  let kernel: KernelFacts = must(await readKernelFacts(source));
  if (options.withheld === true && kernel.symbols !== undefined) {
    const symbols = textOnly(kernel.symbols);
    const structs = must(await createStructs(source, symbols, undefined));
    kernel = { ...kernel, symbols, types: undefined, structs };
  }
  const log = must(await readKernelLog(source));
  const happened = must(await whatHappened(kernel, log));
  return must(await readFacts(kernel, log, happened));
}

/** The first line of a label. */
export function line(facts: readonly Fact[], label: string): Fact | undefined {
  return facts.find((fact) => fact.label === label);
}
