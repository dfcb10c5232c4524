/**
 * Translation of virtual addresses by the machine's own tables, with every step in words, and a cache of what the
 * last segments (1 MiB each) lead to. `datTables.ts` walks the upper tables, this file the page table. Addresses that
 * come out are real ones: below 8 KiB the caller applies the prefix of its CPU where that matters.
 */
import { FRAME_SIZE, type PhysAddr, safePhysAddr } from '../base/address.ts';
import type { BeReader } from '../base/bytes.ts';
import { hex0x } from '../base/hex.ts';
import { Lru } from '../base/lru.ts';
import { ok, type Result } from '../base/result.ts';
import { readPresentAt } from '../engine/machine/readPresent.ts';
import type { MemoryImage, ReadError } from '../engine/types.ts';
import {
  PAGE_TABLE_ENTRIES,
  PGM_ADDRESSING,
  PGM_PAGE,
  PGM_SPECIFICATION,
  PTE_FRAME,
  PTE_INVALID,
  PTE_MUST_BE_ZERO,
  PTE_PROTECT,
  PTE_SOFT_PRESENT,
  PTE_SWAP,
  PTE_SWAP_MASK,
} from '../s390/dat.ts';
import { pageEntryBits } from '../s390/datEntry.ts';
import { exceptionWords, inFrame, type NotMapped, type Segment, walkToSegment } from './datTables.ts';
import type { Translation, TranslationStep } from './types.ts';

/** Where an address leads, without words. `contiguous`: bytes up to the end of the frame. */
export type Place =
  | { readonly kind: 'mapped'; readonly phys: PhysAddr; readonly contiguous: number }
  | { readonly kind: NotMapped };

/** A walk: the place and, in words, how it was reached. */
export interface Walk {
  readonly place: Place;
  readonly steps: readonly TranslationStep[];
}

/** The tables below one ASCE. */
export interface Dat {
  readonly asce: bigint;
  /** Only the place; for reads of many frames. Fails only for `changed` and `cancelled`. */
  locate(addr: bigint, signal?: AbortSignal): Promise<Result<Place, ReadError>>;
  /** The place and all steps. Fails only for `changed` and `cancelled`. */
  walk(addr: bigint, signal?: AbortSignal): Promise<Result<Walk, ReadError>>;
}

const ADDRESS_END = 1n << 64n;
const FRAME = BigInt(FRAME_SIZE);
/** Segments kept: half a GiB of addresses, at most 1 MiB of page tables. */
const CACHED_SEGMENTS = 512;

interface Cached {
  readonly segment: Segment;
  /** The page table, or undefined when it is not in the dump or there is none. */
  readonly table: BeReader | undefined;
}

/** Makes a translation by the tables of `asce` in `memory`. */
export function createDat(memory: MemoryImage, asce: bigint): Dat {
  const cache = new Lru<bigint, Cached>(CACHED_SEGMENTS);

  const segmentOf = async (addr: bigint, signal?: AbortSignal): Promise<Result<Cached, ReadError>> => {
    const key = addr >> 20n;
    const known = cache.get(key);
    if (known !== undefined) return ok(known);
    const segment = await walkToSegment(memory, asce, addr, signal);
    if (!segment.ok) return segment;
    let table: BeReader | undefined;
    if (segment.value.kind === 'table') {
      const read = await readPresentAt(memory, segment.value.origin, 8 * PAGE_TABLE_ENTRIES, signal);
      if (!read.ok) return read;
      if (read.value.present) table = read.value.reader;
    }
    const cached = { segment: segment.value, table };
    cache.set(key, cached);
    return ok(cached);
  };

  return {
    asce,
    async locate(addr, signal) {
      if (addr < 0n || addr >= ADDRESS_END) return ok({ kind: 'invalid' });
      const cached = await segmentOf(addr, signal);
      return cached.ok ? ok(placeOf(cached.value, addr)) : cached;
    },
    async walk(addr, signal) {
      if (addr < 0n || addr >= ADDRESS_END) return ok({ place: { kind: 'invalid' }, steps: [] });
      const cached = await segmentOf(addr, signal);
      if (!cached.ok) return cached;
      return ok({ place: placeOf(cached.value, addr), steps: stepsOf(cached.value, addr) });
    },
  };
}

/** One translation, for callers that need no cache. Fails only for `changed` and `cancelled`. */
export async function walk(
  memory: MemoryImage,
  asce: bigint,
  addr: bigint,
  signal?: AbortSignal,
): Promise<Result<Translation, ReadError>> {
  const walked = await createDat(memory, asce).walk(addr, signal);
  return walked.ok ? ok(translationOf(addr, walked.value)) : walked;
}

/** A walk as a translation. */
export function translationOf(addr: bigint, { place, steps }: Walk): Translation {
  return place.kind === 'mapped'
    ? { addr, phys: place.phys, contiguous: place.contiguous, by: 'tables', steps }
    : { addr, phys: undefined, contiguous: 0, by: 'none', steps };
}

function pageIndex(addr: bigint): number {
  return Number((addr >> 12n) & 0xffn);
}

function placeOf({ segment, table }: Cached, addr: bigint): Place {
  switch (segment.kind) {
    case 'real':
      return mapped(addr, FRAME - (addr % FRAME));
    case 'frame': {
      const offset = addr & (segment.size - 1n);
      return mapped(segment.frame + offset, segment.size - offset);
    }
    case 'table': {
      if (table === undefined) return { kind: 'missing' };
      const entry = table.u64(8 * pageIndex(addr));
      if ((entry & PTE_INVALID) !== 0n) return { kind: 'invalid' };
      if ((entry & PTE_MUST_BE_ZERO) !== 0n) return { kind: 'damaged' };
      return mapped((entry & PTE_FRAME) + (addr % FRAME), FRAME - (addr % FRAME));
    }
    default:
      return { kind: segment.kind };
  }
}

function mapped(absolute: bigint, contiguous: bigint): Place {
  const phys = safePhysAddr(absolute);
  return phys === undefined ? { kind: 'damaged' } : { kind: 'mapped', phys, contiguous: Number(contiguous) };
}

function stepsOf({ segment, table }: Cached, addr: bigint): readonly TranslationStep[] {
  const steps =
    segment.kind === 'table' ? [...segment.steps, pageStep(segment.origin, table, addr)] : segment.steps;
  const place = placeOf({ segment, table }, addr);
  if (segment.kind !== 'frame' && segment.kind !== 'real') return steps;
  if (place.kind === 'mapped') return steps;
  const words = `such an address is beyond all storage: ${exceptionWords(PGM_ADDRESSING)}`;
  return [...steps, { what: 'frame', at: undefined, entry: undefined, words }];
}

function pageStep(origin: bigint, table: BeReader | undefined, addr: bigint): TranslationStep {
  const index = pageIndex(addr);
  const at = inFrame(origin, BigInt(8 * index));
  const what = 'page table';
  if (table === undefined) {
    return {
      what,
      at,
      entry: undefined,
      words: `index ${index}: the table at ${hex0x(origin)} is not in the dump`,
      table: origin,
      index,
    };
  }
  const entry = table.u64(8 * index);
  const words = `index ${index}: ${pageWords(entry)}`;
  return { what, at, entry, words, table: origin, index, bits: pageEntryBits(entry) };
}

function pageWords(entry: bigint): string {
  if ((entry & PTE_INVALID) !== 0n) {
    const exception = exceptionWords(PGM_PAGE);
    if ((entry & PTE_SWAP_MASK) === PTE_SWAP) return `not present, looks like a swap entry: ${exception}`;
    if ((entry & PTE_SOFT_PRESENT) !== 0n) {
      return `invalid, though Linux keeps a frame at ${hex0x(entry & PTE_FRAME)} there: ${exception}`;
    }
    return `invalid, nothing is mapped here: ${exception}`;
  }
  if ((entry & PTE_MUST_BE_ZERO) !== 0n) {
    return `a bit that must be zero is one: ${exceptionWords(PGM_SPECIFICATION)}`;
  }
  const protection = (entry & PTE_PROTECT) !== 0n ? ', read only' : '';
  return `frame at ${hex0x(entry & PTE_FRAME)}${protection}`;
}
