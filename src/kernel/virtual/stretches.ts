/**
 * The kernel's address space as stretches of one fate: mapped to storage in one piece, or not mapped and why. A walk
 * goes from stretch to stretch and so steps over what is not mapped at the level of the table that says so; it never
 * looks at addresses one by one (`engine/translatedSpace.ts`). Virtual addresses are numbers here: Linux on this machine keeps its own below 2^53.
 */
import { FRAME_SIZE, roundDown, safeNumber } from '../../base/address.ts';
import { ok, type Result } from '../../base/result.ts';
import type { VirtualLayout } from '../../engine/machine/layout.ts';
import type { MemoryImage, ReadError } from '../../engine/types.ts';
import {
  ASCE_LENGTH,
  ASCE_ORIGIN,
  ASCE_REAL_SPACE,
  ENTRY_INVALID,
  ENTRY_LARGE,
  ENTRY_LENGTH,
  ENTRY_OFFSET,
  ENTRY_TYPE,
  PAGE_TABLE_ENTRIES,
  PTE_FRAME,
  PTE_INVALID,
  PTE_MUST_BE_ZERO,
  PTE_SWAP,
  PTE_SWAP_MASK,
  SEGMENT_ORIGIN,
  TABLE_ORIGIN,
} from '../../s390/dat.ts';
import { levelOf } from '../datTables.ts';
import { createTableReader, type Table } from './tables.ts';

/** Why nothing is mapped: the level of the table that says so, or a table that cannot be used. */
export type Unmapped =
  | 'unmapped-region'
  | 'unmapped-segment'
  | 'unmapped-page'
  | 'swapped'
  | 'no-table'
  | 'bad-table';

/** Virtual addresses [start, end) of one fate; mapped ones lie in one piece from absolute address `phys`. */
export type Stretch = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'mapped'; readonly phys: number }
  | { readonly kind: Unmapped }
);

/** One past the highest address that is shown: 16 bytes less than 2^53, so that every row has exact numbers. */
export const SPACE_LIMIT = 2 ** 53 - 16;

const SEGMENT = 2 ** 20;
const TABLE_ENTRIES = 2048;

/** The stretches of one address space. */
export interface Stretches {
  /** One past the highest address that the tables cover, at most SPACE_LIMIT. */
  readonly limit: number;
  /** The stretch that holds `addr`, 0 <= addr < limit. Fails only for `changed` and `cancelled`. */
  at(addr: number, signal?: AbortSignal): Promise<Result<Stretch, ReadError>>;
}

/** Makes the stretches below `asce`. What a missing or damaged table hides is filled in by the fixed maps. */
export function createStretches(memory: MemoryImage, asce: bigint, layout: VirtualLayout): Stretches {
  const readTable = createTableReader(memory);
  const top = levelOf(asce);
  const isReal = (asce & ASCE_REAL_SPACE) !== 0n;
  const limit = isReal ? memory.end : Math.min(2 ** (31 + 11 * top), SPACE_LIMIT);

  /** The stretch of `addr` in [start, end), whose table is of no use. */
  function byFixedMap(addr: number, start: number, end: number, kind: 'no-table' | 'bad-table'): Stretch {
    const linear = (from: number, to: number): number | undefined => {
      const phys = layout.toPhysical(BigInt(from));
      const last = layout.toPhysical(BigInt(to - 1));
      return phys !== undefined && last !== undefined && last - phys === to - 1 - from ? phys : undefined;
    };
    for (const size of [end - start, SEGMENT, FRAME_SIZE]) {
      const from = Math.max(start, roundDown(addr, size));
      const to = Math.min(end, from + size);
      const phys = linear(from, to);
      if (phys !== undefined) return { kind: 'mapped', start: from, end: to, phys };
      const isNowhere =
        layout.toPhysical(BigInt(from)) === undefined && layout.toPhysical(BigInt(to - 1)) === undefined;
      if (isNowhere) return { kind, start: from, end: to };
    }
    const from = roundDown(addr, FRAME_SIZE);
    return { kind, start: Math.max(start, from), end: Math.min(end, from + FRAME_SIZE) };
  }

  async function at(addr: number, signal?: AbortSignal): Promise<Result<Stretch, ReadError>> {
    if (isReal) return ok({ kind: 'mapped', start: 0, end: limit, phys: 0 });
    let origin = asce & ASCE_ORIGIN;
    let first = 0;
    let last = 512 * (Number(asce & ASCE_LENGTH) + 1) - 1;
    for (let level = top; level >= 0; level--) {
      const size = SEGMENT * 2 ** (11 * level);
      const base = roundDown(addr, size * TABLE_ENTRIES);
      const index = (roundDown(addr, size) - base) / size;
      const part = (from: number, to: number) => ({
        start: base + from * size,
        end: Math.min(limit, base + (to + 1) * size),
      });
      const unmapped: Unmapped = level === 0 ? 'unmapped-segment' : 'unmapped-region';
      if (index < first) return ok({ kind: unmapped, ...part(0, first - 1) });
      if (index > last) return ok({ kind: unmapped, ...part(last + 1, TABLE_ENTRIES - 1) });
      const table = await readTable(origin, first, last, signal);
      if (!table.ok) return table;
      const entry = table.value.entry(index);
      const { start, end } = part(index, index);
      if (entry === undefined) return ok(byFixedMap(addr, start, end, 'no-table'));
      if ((entry & ENTRY_INVALID) !== 0n) {
        const run = runOf(table.value, index, (other) => (other & ENTRY_INVALID) !== 0n);
        return ok({ kind: unmapped, ...part(run.from, run.to) });
      }
      if (Number((entry & ENTRY_TYPE) >> 2n) !== level) return ok(byFixedMap(addr, start, end, 'bad-table'));
      if (level <= 1 && (entry & ENTRY_LARGE) !== 0n) {
        const bytes = BigInt(size);
        const frameOf = (large: bigint): bigint => large & ~(bytes - 1n);
        const run = runOf(
          table.value,
          index,
          (other, away) =>
            (other & (ENTRY_INVALID | ENTRY_TYPE | ENTRY_LARGE)) ===
              (entry & (ENTRY_INVALID | ENTRY_TYPE | ENTRY_LARGE)) &&
            frameOf(other) === frameOf(entry) + bytes * BigInt(away),
        );
        return ok(mapped(part(run.from, run.to), frameOf(entry) - bytes * BigInt(index - run.from)));
      }
      origin = entry & (level === 0 ? SEGMENT_ORIGIN : TABLE_ORIGIN);
      // A table of the next level may be cut on both sides; the page table is whole.
      first = 512 * Number((entry & ENTRY_OFFSET) >> 6n);
      last = 512 * (Number(entry & ENTRY_LENGTH) + 1) - 1;
    }
    return atPage(addr, origin, signal);
  }

  async function atPage(
    addr: number,
    origin: bigint,
    signal: AbortSignal | undefined,
  ): Promise<Result<Stretch, ReadError>> {
    const base = roundDown(addr, SEGMENT);
    const end = Math.min(limit, base + SEGMENT);
    const table = await readTable(origin, 0, PAGE_TABLE_ENTRIES - 1, signal);
    if (!table.ok) return table;
    const index = (roundDown(addr, FRAME_SIZE) - base) / FRAME_SIZE;
    const entry = table.value.entry(index);
    if (entry === undefined) return ok(byFixedMap(addr, base, end, 'no-table'));
    const kind = pageKind(entry);
    const run = runOf(
      table.value,
      index,
      (other, away) =>
        pageKind(other) === kind &&
        (kind !== 'mapped' ||
          (other & PTE_FRAME) === (entry & PTE_FRAME) + BigInt(FRAME_SIZE) * BigInt(away)),
    );
    const range = {
      start: base + run.from * FRAME_SIZE,
      end: Math.min(limit, base + (run.to + 1) * FRAME_SIZE),
    };
    if (kind !== 'mapped') return ok({ kind, ...range });
    return ok(mapped(range, (entry & PTE_FRAME) - BigInt(FRAME_SIZE) * BigInt(index - run.from)));
  }

  return { limit, at };
}

function pageKind(entry: bigint): 'mapped' | 'swapped' | 'unmapped-page' | 'bad-table' {
  if ((entry & PTE_INVALID) !== 0n) {
    return (entry & PTE_SWAP_MASK) === PTE_SWAP ? 'swapped' : 'unmapped-page';
  }
  return (entry & PTE_MUST_BE_ZERO) !== 0n ? 'bad-table' : 'mapped';
}

function mapped(range: { readonly start: number; readonly end: number }, phys: bigint): Stretch {
  const at = safeNumber(phys);
  return at === undefined ? { kind: 'bad-table', ...range } : { kind: 'mapped', ...range, phys: at };
}

/** The entries on both sides of `index` for which `isAlike` holds; `away` is their distance from it. */
function runOf(
  table: Table,
  index: number,
  isAlike: (entry: bigint, away: number) => boolean,
): { readonly from: number; readonly to: number } {
  const alike = (at: number): boolean => {
    if (at < table.first || at > table.last) return false;
    const entry = table.entry(at);
    return entry !== undefined && isAlike(entry, at - index);
  };
  let from = index;
  while (alike(from - 1)) from--;
  let to = index;
  while (alike(to + 1)) to++;
  return { from, to };
}
