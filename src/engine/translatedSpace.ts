/**
 * An address space that is translated, as a hex view needs it: rows around an address, the bytes of a range with where
 * each stretch of them lies in storage, and the next border between what is mapped and what is not. Addresses are
 * virtual; where types say `PhysAddr` they carry a virtual address here, as a number below 2^53. Who knows the tables
 * says where a stretch leads (`src/kernel/virtual`).
 */
import { type PhysAddr, physAddr, roundDown } from '../base/address.ts';
import { ok, type Result } from '../base/result.ts';
import { sameLook } from './extentWalk.ts';
import { type Runs, windowOf } from './rowRuns.ts';
import type { Extent, GapReason, MemoryImage, MemoryRead, ReadError, ReadPiece } from './types.ts';

/** Virtual addresses [start, end) of one fate; mapped ones lie in one piece from absolute address `phys`. */
export type Stretch = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'mapped'; readonly phys: number }
  | { readonly kind: GapReason }
);

/** The stretches of one address space. */
export interface TranslatedSpace {
  /** One past the highest address, at most 2^53 - 16. */
  readonly limit: number;
  /** The stretch that holds `addr`, 0 <= addr < limit. Fails only for `changed` and `cancelled`. */
  at(addr: number, signal?: AbortSignal): Promise<Result<Stretch, ReadError>>;
}

/** Bytes [start, start + length) of the address space lie in storage from `phys` on, in one piece. */
interface PlacedBytes {
  readonly start: number;
  readonly length: number;
  readonly phys: PhysAddr;
}

/** Bytes by virtual address. `places` are ascending; what is not mapped is in none. */
export interface VirtualRead extends MemoryRead {
  readonly places: readonly PlacedBytes[];
}

/** Stretches looked at on each side for one window of rows. */
const MAX_STRETCHES = 4000;
/** Stretches looked at for the next border. */
const MAX_BORDER_STRETCHES = 50_000;
const ROW = 16;

/** What is in [from, to) of a stretch: extents at virtual addresses. */
async function extentsOf(
  memory: MemoryImage,
  stretch: Stretch,
  from: number,
  to: number,
  signal: AbortSignal | undefined,
): Promise<Result<readonly Extent[], ReadError>> {
  const start = physAddr(from);
  const end = physAddr(to);
  if (stretch.kind !== 'mapped') {
    return ok([{ kind: 'gap', start, end, source: 'missing', reason: stretch.kind }]);
  }
  const shift = stretch.start - stretch.phys;
  const extents: Extent[] = [];
  let at = from;
  // Storage beyond what the dump knows of is a hole.
  const stored = Math.min(to, memory.end + shift);
  while (at < stored) {
    const found = await memory.extents(physAddr(at - shift), physAddr(stored - shift), undefined, signal);
    if (!found.ok) return found;
    if (found.value.length === 0) break;
    for (const extent of found.value) {
      extents.push({ ...extent, start: physAddr(extent.start + shift), end: physAddr(extent.end + shift) });
      at = extent.end + shift;
    }
  }
  if (at < to) extents.push({ kind: 'gap', start: physAddr(at), end, source: 'missing', reason: 'hole' });
  return ok(extents);
}

function rowsOf(extents: readonly Extent[]): number {
  let rows = 0;
  for (const extent of extents) rows += extent.kind === 'gap' ? 1 : (extent.end - extent.start) / ROW;
  return rows;
}

/** Extents from `start` on (ascending), or before it, of about `rows` rows. */
async function collect(
  memory: MemoryImage,
  space: TranslatedSpace,
  start: number,
  direction: 1 | -1,
  rows: number,
  signal: AbortSignal | undefined,
): Promise<Result<readonly Extent[], ReadError>> {
  const parts: (readonly Extent[])[] = [];
  let at = start;
  let left = rows;
  for (let steps = 0; steps < MAX_STRETCHES && left > 0; steps++) {
    if (direction === 1 ? at >= space.limit : at <= 0) break;
    const stretch = await space.at(direction === 1 ? at : at - 1, signal);
    if (!stretch.ok) return stretch;
    const from = direction === 1 ? at : Math.max(stretch.value.start, at - left * ROW);
    const to = direction === 1 ? Math.min(stretch.value.end, at + left * ROW) : at;
    // What is not mapped is one row whatever its size.
    const isGap = stretch.value.kind !== 'mapped';
    const part = await extentsOf(
      memory,
      stretch.value,
      isGap && direction === -1 ? stretch.value.start : from,
      isGap && direction === 1 ? stretch.value.end : to,
      signal,
    );
    if (!part.ok) return part;
    parts.push(part.value);
    left -= rowsOf(part.value);
    const first = part.value[0];
    const last = part.value.at(-1);
    if (first === undefined || last === undefined) break;
    at = direction === 1 ? last.end : first.start;
  }
  if (direction === -1) parts.reverse();
  return ok(parts.flat());
}

/** Runs of at most `maxRows` rows around a virtual address; outside the space counts as its end. */
export async function virtualRows(
  memory: MemoryImage,
  space: TranslatedSpace,
  around: number,
  maxRows: number,
  signal?: AbortSignal,
): Promise<Result<Runs, ReadError>> {
  const inside = Math.max(0, Math.min(around, space.limit - 1));
  const stretch = await space.at(inside, signal);
  if (!stretch.ok) return stretch;
  // A gap is one row, so the window begins with the whole of it.
  const pivot = stretch.value.kind === 'mapped' ? roundDown(inside, ROW) : stretch.value.start;
  const before = await collect(memory, space, pivot, -1, Math.floor(maxRows / 2), signal);
  if (!before.ok) return before;
  const ahead = await collect(memory, space, pivot, 1, maxRows, signal);
  if (!ahead.ok) return ahead;
  return ok(windowOf(before.value, ahead.value, physAddr(pivot), maxRows, space.limit));
}

/** Reads [start, start + length), which must lie below the limit. Gaps are pieces of the answer, as in storage. */
export async function virtualRead(
  memory: MemoryImage,
  space: TranslatedSpace,
  start: number,
  length: number,
  signal?: AbortSignal,
): Promise<Result<VirtualRead, ReadError>> {
  const bytes = new Uint8Array(length);
  const pieces: ReadPiece[] = [];
  const places: PlacedBytes[] = [];
  const end = start + length;
  for (let at = start; at < end; ) {
    const found = await space.at(at, signal);
    if (!found.ok) return found;
    const stretch = found.value;
    const size = Math.min(stretch.end, end) - at;
    if (stretch.kind !== 'mapped') {
      pieces.push({ start: physAddr(at), length: size, source: 'missing', reason: stretch.kind });
      at += size;
      continue;
    }
    const phys = physAddr(stretch.phys + (at - stretch.start));
    const stored = Math.max(0, Math.min(size, memory.end - phys));
    if (stored > 0) {
      const read = await memory.read(phys, stored, signal);
      if (!read.ok) return read;
      bytes.set(read.value.bytes, at - start);
      for (const piece of read.value.pieces) {
        pieces.push({ ...piece, start: physAddr(piece.start - phys + at) });
      }
    }
    if (stored < size) {
      pieces.push({ start: physAddr(at + stored), length: size - stored, source: 'missing', reason: 'hole' });
    }
    places.push({ start: at, length: size, phys });
    at += size;
  }
  return ok({ start: physAddr(start), bytes, pieces, places });
}

/** The nearest address after `from` (or before it) where what is there begins to look otherwise. */
export async function virtualBorder(
  memory: MemoryImage,
  space: TranslatedSpace,
  from: number,
  direction: 1 | -1,
  signal?: AbortSignal,
): Promise<Result<number | undefined, ReadError>> {
  let before: Extent | undefined;
  let at = direction === 1 ? from : from + 1;
  for (let steps = 0; steps < MAX_BORDER_STRETCHES; steps++) {
    if (direction === 1 ? at >= space.limit : at <= 0) return ok(undefined);
    const stretch = await space.at(direction === 1 ? at : at - 1, signal);
    if (!stretch.ok) return stretch;
    const { start, end } = stretch.value;
    const found = await extentsOf(
      memory,
      stretch.value,
      direction === 1 ? at : start,
      direction === 1 ? end : at,
      signal,
    );
    if (!found.ok) return found;
    const extents = direction === 1 ? found.value : [...found.value].reverse();
    for (const extent of extents) {
      const isBorder = before !== undefined && !sameLook(before, extent);
      if (direction === 1 && isBorder) return ok(extent.start);
      // Backwards, the border is where the stretch that was left begins, unless that is where the search began.
      if (direction === -1 && isBorder && before !== undefined && before.start < from)
        return ok(before.start);
      before = extent;
    }
    at = direction === 1 ? end : start;
  }
  return ok(undefined);
}
