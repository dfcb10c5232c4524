/** The option `--sym` of `inspect`: a symbol by name, or the symbol that holds an address. */

import { hex0x } from '../../src/base/hex.ts';
import { printable } from '../../src/base/printable.ts';
import { readErrorWords } from '../../src/engine/errorWords.ts';
import type { OpenedKernel } from '../../src/kernel/kernelSource.ts';
import { loadSymbols } from '../../src/kernel/symbols/loadSymbols.ts';
import type { KernelSymbol, SymbolHit, SymbolTable } from '../../src/kernel/types.ts';
import { parseAddress } from './args.ts';
import { oneLine, Stop, write } from './stop.ts';

/** A symbol with the distance of the address that was asked for. */
interface Found {
  readonly symbol: KernelSymbol;
  readonly offset: bigint;
  readonly size: bigint | undefined;
}

/** Prints the symbols named `wanted`; when there are none, the one that holds address `wanted`. */
export async function printSymbol(kernel: OpenedKernel, wanted: string, json: boolean): Promise<void> {
  const symbols = await loadSymbols(kernel);
  if (!symbols.ok) throw new Stop(1, oneLine(readErrorWords(symbols.error)));
  const table = symbols.value;
  if (table === undefined) throw new Stop(3, 'no symbols were found in the dump');
  if (table.confidence !== 'exact') {
    for (const note of table.notes) process.stderr.write(`inspect: ${printable(note)}\n`);
  }
  const found = find(table, wanted);
  if (found.length === 0) throw new Stop(3, `${wanted}: no such symbol in ${table.origin}`);
  const text = json ? JSON.stringify(found.map(asJson), undefined, 2) : found.map(asLine).join('\n');
  await write(Buffer.from(`${text}\n`));
}

function find(table: SymbolTable, wanted: string): readonly Found[] {
  const named = table.byName(wanted);
  if (named.length > 0) return named.map((symbol) => ({ symbol, offset: 0n, size: undefined }));
  const addr = parseAddress(wanted);
  const hit: SymbolHit | undefined = addr === undefined ? undefined : table.at(addr);
  return hit === undefined ? [] : [hit];
}

function asLine({ symbol, offset, size }: Found): string {
  const { addr, type, name, module } = symbol;
  const of = module === undefined ? '' : ` [${module}]`;
  const distance = offset === 0n && size === undefined ? '' : `+${hex0x(offset)}`;
  const length = size === undefined ? '' : `/${hex0x(size)}`;
  return printable(`${(addr + offset).toString(16)} (${type}) ${name}${distance}${length}${of}`);
}

function asJson({ symbol, offset, size }: Found): object {
  const { addr, type, name, module } = symbol;
  return {
    name,
    type,
    address: hex0x(addr),
    ...(module === undefined ? {} : { module }),
    ...(offset === 0n ? {} : { offset: Number(offset) }),
    ...(size === undefined ? {} : { size: Number(size) }),
  };
}
