/**
 * The merged table of symbols: kernel, modules, VMCOREINFO. Answers by name, by address and by part of a name. No
 * kernel table has sizes, so a symbol reaches to the next one, but never absurdly far.
 */
import type { Confidence } from '../../engine/machine/machineTypes.ts';
import type { KernelSymbol, SymbolHit, SymbolTable } from '../types.ts';
import { createNameIndex } from './nameIndex.ts';
import { rowName, type SymbolRows, SymbolRowsBuilder } from './symbolRows.ts';
import { isTextType, textRanges } from './textRanges.ts';

/** Farthest from a text symbol that an address still belongs to it (drgn uses the same, libdrgn/kallsyms.c). */
const TEXT_REACH = 64n * 1024n;
/** The same for data: the kernel's largest arrays, such as its log buffer. */
const DATA_REACH = 16n * 1024n * 1024n;
/** The same where most data symbols are unknown (kernels without CONFIG_KALLSYMS_ALL). */
const SPARSE_DATA_REACH = 4096n;
/** Fewer data symbols than this are VMCOREINFO's, not a full table's. */
const MANY_DATA_SYMBOLS = 500;

/** Code below 2 GiB that runs at another place than it was linked for (arch/s390/kernel/setup.c, 5.15+). */
export interface Amode31 {
  readonly start: bigint;
  readonly end: bigint;
}

/** What is said of a table as a whole. */
export interface SymbolTableFacts {
  readonly origin: string;
  readonly confidence: Confidence;
  /** What was lost or assumed, in words. */
  readonly notes: readonly string[];
  readonly amode31: Amode31 | undefined;
}

/** A table that others can be merged into, because its rows are at hand. */
export interface PackedSymbolTable extends SymbolTable {
  readonly rows: SymbolRows;
  readonly facts: SymbolTableFacts;
  readonly notes: readonly string[];
}

/** Merges rows of several sources into one table. Rows of the same address keep the order of `parts`. */
export function createSymbolTable(parts: readonly SymbolRows[], facts: SymbolTableFacts): PackedSymbolTable {
  const rows = sorted(parts);
  const index = createNameIndex(rows);
  const symbol = (row: number, addr = rows.addrs[row] ?? 0n): KernelSymbol => {
    const type = String.fromCharCode(rows.types[row] ?? 0x3f);
    const module = rows.modules[rows.owners[row] ?? 0] ?? '';
    return { name: rowName(rows, row), type, addr, ...(module === '' ? {} : { module }) };
  };
  const firstAddr = (name: string): bigint | undefined => {
    const row = index.rowsOf(name).find((found) => rows.owners[found] === 0);
    return row === undefined ? undefined : rows.addrs[row];
  };
  const texts = textRanges(rows, firstAddr);
  const end = firstAddr('_end');
  const dataReach = dataSymbols(rows) >= MANY_DATA_SYMBOLS ? DATA_REACH : SPARSE_DATA_REACH;
  const linkedAmode31 = firstAddr('_samode31');

  /** How far the running copy of low code is from where its symbols say; 0 elsewhere. */
  const slideOf = (addr: bigint): bigint => {
    const low = facts.amode31;
    if (low === undefined || linkedAmode31 === undefined || addr < low.start || addr >= low.end) return 0n;
    return linkedAmode31 - low.start;
  };

  const lookup = (addr: bigint): SymbolHit | undefined => {
    const slide = slideOf(addr);
    const wanted = addr + slide;
    let last = lowerBound(rows.addrs, wanted + 1n) - 1;
    // Numbers without a place in memory are no symbols of an address.
    while (last >= 0 && isAbsolute(rows.types[last] ?? 0)) last--;
    if (last < 0) return undefined;
    const start = rows.addrs[last] ?? 0n;
    const next = nextDistinct(rows, last);
    const row = bestAlias(rows, last);
    const owner = rows.owners[row] ?? 0;
    const offset = wanted - start;
    const real = BigInt(rows.sizes[row] ?? 0);
    if (start === end && owner === 0 && offset > 0n) return undefined;
    const sameOwner = next !== undefined && rows.owners[next] === owner;
    const distance = next === undefined ? undefined : (rows.addrs[next] ?? 0n) - start;
    if (!sameOwner && real > 0n && offset >= real) return undefined;
    const reach = owner !== 0 || isTextType(rows.types[row] ?? 0) ? TEXT_REACH : dataReach;
    const limit = real > reach ? real : reach;
    if (offset >= limit || (distance !== undefined && offset >= distance)) return undefined;
    const guessed = distance === undefined || distance > limit ? undefined : distance;
    return { symbol: symbol(row, start - slide), offset, size: real > 0n ? real : guessed };
  };

  return {
    rows,
    facts,
    notes: facts.notes,
    count: rows.count,
    origin: facts.origin,
    confidence: facts.confidence,
    byName: (name) => index.rowsOf(name).map((row) => symbol(row)),
    at: lookup,
    isText(addr) {
      const wanted = addr + slideOf(addr);
      return texts.some((range) => wanted >= range.start && wanted < range.end);
    },
    slice(first, count) {
      const found: KernelSymbol[] = [];
      for (let row = Math.max(0, first); row < Math.min(rows.count, first + count); row++) {
        found.push(symbol(row));
      }
      return found;
    },
    search: (text, limit) => searchRows(rows, text, limit).map((row) => symbol(row)),
  };
}

function sorted(parts: readonly SymbolRows[]): SymbolRows {
  const only = parts.length === 1 ? parts[0] : undefined;
  const joined = only ?? joinRows(parts);
  let ascending = true;
  for (let i = 1; ascending && i < joined.count; i++) {
    ascending = (joined.addrs[i - 1] ?? 0n) <= (joined.addrs[i] ?? 0n);
  }
  if (ascending) return joined;
  const order = Uint32Array.from({ length: joined.count }, (_, i) => i);
  order.sort((a, b) => {
    const left = joined.addrs[a] ?? 0n;
    const right = joined.addrs[b] ?? 0n;
    if (left === right) return a - b;
    return left < right ? -1 : 1;
  });
  const builder = new SymbolRowsBuilder();
  builder.addRows(joined, order);
  return builder.finish();
}

function joinRows(parts: readonly SymbolRows[]): SymbolRows {
  const builder = new SymbolRowsBuilder();
  for (const part of parts) builder.addRows(part);
  return builder.finish();
}

/** First row whose address is not below `addr`. */
function lowerBound(addrs: BigUint64Array, addr: bigint): number {
  let low = 0;
  let high = addrs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((addrs[middle] ?? 0n) < addr) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** First row after `row` that has another address and is no bare number. */
function nextDistinct(rows: SymbolRows, row: number): number | undefined {
  const addr = rows.addrs[row];
  for (let next = row + 1; next < rows.count; next++) {
    if (rows.addrs[next] !== addr && !isAbsolute(rows.types[next] ?? 0)) return next;
  }
  return undefined;
}

/** Of the symbols at the address of `last`, the one to show: global before local before weak, the first of equals. */
function bestAlias(rows: SymbolRows, last: number): number {
  const addr = rows.addrs[last];
  let best = last;
  let bestRank = -1;
  for (let row = last; row >= 0 && rows.addrs[row] === addr; row--) {
    const rank = aliasRank(rows, row);
    if (rank >= bestRank) {
      best = row;
      bestRank = rank;
    }
  }
  return best;
}

function aliasRank(rows: SymbolRows, row: number): number {
  const type = String.fromCharCode(rows.types[row] ?? 0);
  if (/[aA?]/.test(type)) return 0;
  const first = rows.names[rows.nameStarts[row] ?? 0];
  if (first === 0x2e || first === 0x24 || rowName(rows, row).startsWith('__kstrtab')) return 1;
  if (/[wWvV]/.test(type)) return 2;
  return type === type.toUpperCase() ? 4 : 3;
}

function isAbsolute(type: number): boolean {
  return type === 0x41 || type === 0x61;
}

function dataSymbols(rows: SymbolRows): number {
  let count = 0;
  for (let row = 0; row < rows.count; row++) {
    if (rows.owners[row] === 0 && /[bBdDrR]/.test(String.fromCharCode(rows.types[row] ?? 0))) count++;
  }
  return count;
}

/** Rows whose name contains `text`, letters of either case alike, at most `limit`. */
function searchRows(rows: SymbolRows, text: string, limit: number): readonly number[] {
  const found: number[] = [];
  const wanted = Uint8Array.from(text.toLowerCase(), (char) => char.charCodeAt(0) & 0xff);
  for (let row = 0; row < rows.count && found.length < limit; row++) {
    const start = rows.nameStarts[row] ?? 0;
    const last = (rows.nameStarts[row + 1] ?? start) - wanted.length;
    for (let at = start; at <= last; at++) {
      let same = 0;
      while (same < wanted.length && lower(rows.names[at + same] ?? 0) === wanted[same]) same++;
      if (same < wanted.length) continue;
      found.push(row);
      break;
    }
  }
  return found;
}

function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}
