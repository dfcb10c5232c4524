/**
 * The address map: which stretch of absolute addresses comes from where. Extents are kept in typed arrays (about 28
 * bytes each), because a filtered dump can have a million of them; they become objects only when asked for.
 */
import { ADDRESS_LIMIT, type PhysAddr, physAddr } from '../../base/address.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Extent } from '../types.ts';
import { clipExtent } from './clipExtent.ts';
import { ExtentTable } from './extentTable.ts';

/** Extents that `AddressMap.extents` returns at most when not told otherwise. */
export const DEFAULT_EXTENT_LIMIT = 65536;

export interface AddressMap {
  /** One past the highest address of the map. */
  readonly end: PhysAddr;
  /** Number of extents kept, after merging; uncovered stretches are not counted. */
  readonly count: number;
  /** The extent that covers `addr`; a gap with reason `hole` where none does. */
  at(addr: PhysAddr): Extent;
  /**
   * The extents that cover [start, end), ascending, without holes, clipped; at most `limit` of them. Uncovered
   * stretches, also above `end` of the map, come as gaps with reason `hole`.
   */
  extents(start: PhysAddr, end: PhysAddr, limit?: number): readonly Extent[];
}

/** Two extents claim the same address. */
export interface OverlapError {
  readonly kind: 'overlap';
  readonly first: Extent;
  readonly second: Extent;
}

export interface AddressMapOptions {
  /** One past the highest address, when it lies above the last extent. */
  readonly end?: PhysAddr;
}

/**
 * Builds a map from extents in any order. Empty extents are dropped, adjacent ones that continue each other are
 * merged. Overlaps are refused: which of two claims is right is a question of the format, so the caller resolves it
 * before (`overlaps.ts` for "the first one wins").
 */
export function createAddressMap(
  extents: Iterable<Extent>,
  options: AddressMapOptions = {},
): Result<AddressMap, OverlapError> {
  const table = new ExtentTable();
  for (const extent of extents) table.push(extent);
  table.sort();
  const overlap = table.merge();
  if (overlap !== undefined) {
    return err({ kind: 'overlap', first: table.get(overlap), second: table.get(overlap + 1) });
  }
  const last = table.count === 0 ? 0 : table.end(table.count - 1);
  return ok(mapOver(table, physAddr(Math.max(last, options.end ?? 0))));
}

function mapOver(table: ExtentTable, mapEnd: PhysAddr): AddressMap {
  const endAt = (index: number): number => (index < 0 ? 0 : table.end(index));
  const startAt = (index: number): number => (index < table.count ? table.start(index) : ADDRESS_LIMIT);

  return {
    end: mapEnd,
    count: table.count,
    at(addr) {
      const index = table.firstEndingAfter(addr);
      if (startAt(index) <= addr && index < table.count) return table.get(index);
      return hole(endAt(index - 1), startAt(index));
    },
    extents(start, end, limit = DEFAULT_EXTENT_LIMIT) {
      const cover: Extent[] = [];
      let index = table.firstEndingAfter(start);
      let at: number = start;
      while (at < end && cover.length < limit) {
        const next = Math.min(startAt(index), end);
        if (at < next) {
          cover.push(hole(at, next));
          at = next;
        } else {
          const extent = clipExtent(table.get(index), at, Math.min(table.end(index), end));
          cover.push(extent);
          at = extent.end;
          index++;
        }
      }
      return cover;
    },
  };
}

/** A gap where the map knows of no storage. */
function hole(start: number, end: number): Extent {
  return { kind: 'gap', start: physAddr(start), end: physAddr(end), source: 'missing', reason: 'hole' };
}
