/** Finds the kallsyms tables by the keys that kernels since 6.0 put into VMCOREINFO (kernel/vmcore_info.c). */
import { BeReader } from '../../base/bytes.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { symbolValue } from '../../engine/machine/vmcoreinfoValues.ts';
import { MAX_READ } from '../../engine/types.ts';
import type { KernelSource, VirtualMemory } from '../types.ts';
import { type AddressTable, addressTableSize } from './addresses.ts';
import { faultWords, isStop, type StopError } from './faults.ts';
import { isSymbolCount, type KallsymsTables } from './kallsyms.ts';
import { parseTokens, TOKEN_INDEX_SIZE, TOKEN_TABLE_READ } from './tokens.ts';

/** Tables, or why there are none. */
export type TablesOrReason =
  | { readonly kind: 'tables'; readonly tables: KallsymsTables }
  | { readonly kind: 'none'; readonly reason: string };

/** Bytes of kernel memory, or the words for why they are not there; fails only when all work must end. */
async function bytesAt(
  virtual: VirtualMemory,
  addr: bigint,
  length: number,
  signal: AbortSignal | undefined,
): Promise<Result<Uint8Array | string, StopError>> {
  const read = await virtual.read(addr, length, signal);
  if (read.ok) return read;
  return isStop(read.error) ? err(read.error) : ok(faultWords(read.error));
}

/** Reads the tables named by VMCOREINFO. */
export async function kallsymsByKeys(
  source: KernelSource,
  signal?: AbortSignal,
): Promise<Result<TablesOrReason, StopError>> {
  const none = (reason: string): Result<TablesOrReason, StopError> => ok({ kind: 'none', reason });
  const key = (name: string): bigint | undefined =>
    symbolValue(source.vmcoreinfo?.values, `kallsyms_${name}`);
  const names = key('names');
  const countAt = key('num_syms');
  const tokenTable = key('token_table');
  const tokenIndex = key('token_index');
  if (names === undefined || countAt === undefined || tokenTable === undefined || tokenIndex === undefined) {
    return none('VMCOREINFO has no keys of kallsyms');
  }
  const distance = tokenTable - names;
  if (distance <= 0n || distance > BigInt(MAX_READ)) return none('its token table is not behind its names');
  const { virtual } = source;
  const countBytes = await bytesAt(virtual, countAt, 8, signal);
  if (!countBytes.ok) return countBytes;
  if (typeof countBytes.value === 'string') return none(countBytes.value);
  const count = symbolCount(countBytes.value);
  if (!isSymbolCount(count)) return none(`a number of ${count} symbols is not believed`);

  const index = await bytesAt(virtual, tokenIndex, TOKEN_INDEX_SIZE, signal);
  if (!index.ok) return index;
  if (typeof index.value === 'string') return none(index.value);
  // The index stands directly behind the table: no byte beyond it is needed.
  const tableSize = tokenIndex > tokenTable ? Number(tokenIndex - tokenTable) : TOKEN_TABLE_READ;
  const table = await bytesAt(virtual, tokenTable, Math.min(tableSize, TOKEN_TABLE_READ), signal);
  if (!table.ok) return table;
  if (typeof table.value === 'string') return none(table.value);
  const tokens = parseTokens(table.value, index.value);
  if (!tokens.ok) return none(tokens.error);

  const region = await bytesAt(virtual, names, Number(distance), signal);
  if (!region.ok) return region;
  if (typeof region.value === 'string') return none(region.value);
  const addresses = await addressTables(source, count, signal);
  if (!addresses.ok) return addresses;
  if (typeof addresses.value === 'string') return none(addresses.value);
  return ok({
    kind: 'tables',
    tables: { count, region: region.value, tokens: tokens.value, addresses: addresses.value },
  });
}

/** The number of symbols: u32 since 4.20. Before it was u64, whose first half is 0 in big-endian. */
function symbolCount(bytes: Uint8Array): number {
  const reader = new BeReader(bytes);
  const short = reader.u32(0);
  return short === 0 ? reader.u32(4) : short;
}

async function addressTables(
  source: KernelSource,
  count: number,
  signal: AbortSignal | undefined,
): Promise<Result<readonly AddressTable[] | string, StopError>> {
  const key = (name: string): bigint | undefined =>
    symbolValue(source.vmcoreinfo?.values, `kallsyms_${name}`);
  const tables: AddressTable[] = [];
  let reason = 'VMCOREINFO names no table of addresses';
  const offsetsAt = key('offsets');
  if (offsetsAt !== undefined) {
    const words = await bytesAt(source.virtual, offsetsAt, addressTableSize('base-relative', count), signal);
    if (!words.ok) return words;
    const baseAt = key('relative_base');
    const base = baseAt === undefined ? ok('') : await bytesAt(source.virtual, baseAt, 8, signal);
    if (!base.ok) return base;
    if (typeof words.value === 'string') reason = words.value;
    else tables.push(...offsetTables(words.value, offsetsAt, base.value));
  }
  const addressesAt = key('addresses');
  if (addressesAt !== undefined) {
    const words = await bytesAt(source.virtual, addressesAt, addressTableSize('absolute', count), signal);
    if (!words.ok) return words;
    if (typeof words.value === 'string') reason = words.value;
    else tables.push({ rule: 'absolute', words: words.value, base: 0n });
  }
  return ok(tables.length > 0 ? tables : reason);
}

function offsetTables(
  words: Uint8Array,
  offsetsAt: bigint,
  baseBytes: Uint8Array | string,
): readonly AddressTable[] {
  const tables: AddressTable[] = [];
  if (typeof baseBytes !== 'string') {
    const base = new BeReader(baseBytes).u64(0);
    tables.push({ rule: 'base-relative', words, base }, { rule: 'percpu-absolute', words, base });
  }
  return [...tables, { rule: 'place-relative', words, base: offsetsAt }];
}
