/** The kernel's symbols from the dump alone: kallsyms by keys, else by search, merged with those of VMCOREINFO. */
import { ok, type Result } from '../../base/result.ts';
import type { VmcoreInfo } from '../../engine/machine/machineTypes.ts';
import { hexValue, symbolValue } from '../../engine/machine/vmcoreinfoValues.ts';
import type { KernelSource } from '../types.ts';
import type { StopError } from './faults.ts';
import { decodeKallsyms, type Kallsyms } from './kallsyms.ts';
import { kallsymsByKeys } from './kallsymsKeys.ts';
import { scanKallsyms } from './kallsymsScan.ts';
import { createNameIndex } from './nameIndex.ts';
import { type SymbolRows, SymbolRowsBuilder } from './symbolRows.ts';
import { type Amode31, createSymbolTable, type PackedSymbolTable } from './symbolTable.ts';

/** Written with the macro for arrays although they are pointers: the value is where they point, not where they are. */
const VALUES_NOT_ADDRESSES = new Set(['mem_section', 'vmemmap']);

/**
 * All symbols that the dump's kernel brings along. Undefined when it brings none at all. Only VMCOREINFO's own
 * symbols remain where kallsyms cannot be found; the notes say why.
 */
export async function loadKallsyms(
  source: KernelSource,
  signal?: AbortSignal,
): Promise<Result<PackedSymbolTable | undefined, StopError>> {
  const values = source.vmcoreinfo?.values;
  const stext = symbolValue(values, '_stext');
  const amode31 = amode31Of(source.vmcoreinfo);
  if (stext === undefined) return ok(undefined);
  const reasons: string[] = [];
  const byKeys = await kallsymsByKeys(source, signal);
  if (!byKeys.ok) return byKeys;
  if (byKeys.value.kind === 'tables') {
    const decoded = decodeKallsyms(byKeys.value.tables, stext);
    if (decoded.ok) {
      const words = 'kallsyms in the dump, found by VMCOREINFO';
      return ok(tableOf(source, decoded.value, words, decoded.value.proved, amode31));
    }
    reasons.push(`By VMCOREINFO: ${decoded.error}.`);
  } else reasons.push(`By VMCOREINFO: ${byKeys.value.reason}.`);

  const scanned = await scanKallsyms(source, stext, signal);
  if (!scanned.ok) return scanned;
  if (scanned.value.kind === 'found') {
    const { kallsyms, addr } = scanned.value;
    const words = `kallsyms in the dump, found by search at 0x${addr.toString(16)}`;
    return ok(tableOf(source, kallsyms, words, false, amode31, reasons));
  }
  reasons.push(`By search: ${scanned.value.reason}.`);
  const own = vmcoreInfoRows(source.vmcoreinfo, undefined);
  const facts = { origin: 'VMCOREINFO', confidence: 'exact', notes: reasons, amode31 } as const;
  return ok(own.count === 0 ? undefined : createSymbolTable([own], facts));
}

function tableOf(
  source: KernelSource,
  kallsyms: Kallsyms,
  origin: string,
  exact: boolean,
  amode31: Amode31 | undefined,
  reasons: readonly string[] = [],
): PackedSymbolTable {
  const own = vmcoreInfoRows(source.vmcoreinfo, kallsyms.rows);
  return createSymbolTable([kallsyms.rows, own], {
    origin,
    confidence: exact ? 'exact' : 'inferred',
    notes: [...reasons, ...kallsyms.notes],
    amode31,
  });
}

/** Where low code runs, by VMCOREINFO. */
export function amode31Of(vmcoreinfo: VmcoreInfo | undefined): Amode31 | undefined {
  const start = hexValue(vmcoreinfo?.values, 'SAMODE31');
  const end = hexValue(vmcoreinfo?.values, 'EAMODE31');
  return start === undefined || end === undefined || end <= start ? undefined : { start, end };
}

/** The symbols of VMCOREINFO that `known` does not have. */
export function vmcoreInfoRows(
  vmcoreinfo: VmcoreInfo | undefined,
  known: SymbolRows | undefined,
): SymbolRows {
  const builder = new SymbolRowsBuilder();
  const index = known === undefined ? undefined : createNameIndex(known);
  for (const key of vmcoreinfo?.values.keys() ?? []) {
    const name = /^SYMBOL\(([^()]{1,256})\)$/.exec(key)?.[1];
    const addr = name === undefined ? undefined : symbolValue(vmcoreinfo?.values, name);
    if (name === undefined || addr === undefined || VALUES_NOT_ADDRESSES.has(name)) continue;
    if (index !== undefined && index.rowsOf(name).length > 0) continue;
    const bytes = new TextEncoder().encode(name);
    builder.add(bytes, 0, bytes.length, (name === '_stext' ? 'T' : 'D').charCodeAt(0), addr);
  }
  return builder.finish();
}
