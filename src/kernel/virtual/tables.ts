/**
 * The kernel's translation tables, read whole and kept for a while: a stretch of addresses with one fate is found by
 * looking along a table, not by asking for each address. (Principles of Operation, "Dynamic Address Translation")
 */
import type { BeReader } from '../../base/bytes.ts';
import { Lru } from '../../base/lru.ts';
import { ok, type Result } from '../../base/result.ts';
import { readPresentAt } from '../../engine/machine/readPresent.ts';
import type { MemoryImage, ReadError } from '../../engine/types.ts';

/** Tables kept: at most 4 MiB. */
const CACHED_TABLES = 256;

/** Entries `first` to `last` of a table; undefined where they are not in the dump. */
export interface Table {
  readonly first: number;
  readonly last: number;
  /** The entry with this index, from `first` to `last`. */
  entry(index: number): bigint | undefined;
}

export type ReadTable = (
  origin: bigint,
  first: number,
  last: number,
  signal?: AbortSignal,
) => Promise<Result<Table, ReadError>>;

/** Makes the reader. Fails only for `changed` and `cancelled`. */
export function createTableReader(memory: MemoryImage): ReadTable {
  const cache = new Lru<string, Table>(CACHED_TABLES);
  return async (origin, first, last, signal) => {
    const key = `${origin}:${first}:${last}`;
    const known = cache.get(key);
    if (known !== undefined) return ok(known);
    const bytes = 8 * (last - first + 1);
    const whole = await readPresentAt(memory, origin + BigInt(8 * first), bytes, signal);
    if (!whole.ok) return whole;
    const table = whole.value.present
      ? tableOf(whole.value.reader, first, last)
      : await readSparsely(memory, origin, first, last, signal);
    if (!('entry' in table)) return table;
    cache.set(key, table);
    return ok(table);
  };
}

function tableOf(reader: BeReader, first: number, last: number): Table {
  return { first, last, entry: (index) => reader.u64(8 * (index - first)) };
}

/** A table of which a part is missing: in pieces of 4 KiB at most, so that what is there counts. */
async function readSparsely(
  memory: MemoryImage,
  origin: bigint,
  first: number,
  last: number,
  signal: AbortSignal | undefined,
): Promise<Table | { readonly ok: false; readonly error: ReadError }> {
  const parts = new Map<number, BeReader>();
  for (let group = Math.floor(first / 512); group <= Math.floor(last / 512); group++) {
    const from = Math.max(first, group * 512);
    const to = Math.min(last, group * 512 + 511);
    const read = await readPresentAt(memory, origin + BigInt(8 * from), 8 * (to - from + 1), signal);
    if (!read.ok) return read;
    if (read.value.present) parts.set(group, read.value.reader);
  }
  return {
    first,
    last,
    entry(index) {
      const group = Math.floor(index / 512);
      return parts.get(group)?.u64(8 * (index - Math.max(first, group * 512)));
    },
  };
}
