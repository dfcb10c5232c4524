/** The memory of a VMDUMP: stored pages in the file, zeros where the guest was asked for and had none, gaps elsewhere. */
import { FRAME_SIZE, fileOffset, physAddr } from '../../base/address.ts';
import { ensure } from '../../base/assert.ts';
import type { Extent, GapReason } from '../types.ts';
import type { VmdumpRange } from './vmdumpHeader.ts';
import type { VmdumpMaps } from './vmdumpMaps.ts';

/**
 * The extents of [0, memoryEnd). `ranges` are what the dump was asked for, all of memory when empty: a page outside of
 * them that is not stored is not zero but not in the dump.
 */
export function vmdumpExtents(
  maps: VmdumpMaps,
  ranges: readonly VmdumpRange[],
  memoryEnd: number,
): readonly Extent[] {
  const extents: Extent[] = [];
  const known = Math.min(memoryEnd, maps.known * FRAME_SIZE);
  const asked = ranges.length === 0 ? [{ start: 0, end: memoryEnd }] : ranges;
  let range = 0;
  const pushEmpty = (from: number, to: number): void => {
    let at = from;
    while (at < to) {
      while (range < asked.length && (asked[range]?.end ?? 0) <= at) range++;
      const next = asked[range];
      const inside = next !== undefined && next.start <= at;
      const boundary = inside ? next.end : (next?.start ?? to);
      const stop = Math.min(to, boundary);
      push(extents, at, stop, inside ? 'zero' : 'not-in-dump');
      at = stop;
    }
  };
  const { starts, ends } = maps.runs;
  let rank = 0;
  let covered = 0;
  for (let i = 0; i < starts.length; i++) {
    const start = ensure(starts[i], 'run inside the list') * FRAME_SIZE;
    const end = ensure(ends[i], 'run inside the list') * FRAME_SIZE;
    pushEmpty(covered, start);
    extents.push({
      kind: 'file',
      start: physAddr(start),
      end: physAddr(end),
      source: 'file',
      file: 0,
      offset: fileOffset(maps.pagesAt + rank),
    });
    rank += end - start;
    covered = end;
  }
  pushEmpty(covered, known);
  push(extents, known, memoryEnd, 'truncated');
  return extents;
}

function push(extents: Extent[], from: number, to: number, what: 'zero' | GapReason): void {
  if (to <= from) return;
  const range = { start: physAddr(from), end: physAddr(to) };
  if (what === 'zero') extents.push({ kind: 'zero', ...range, source: 'zero' });
  else extents.push({ kind: 'gap', ...range, source: 'missing', reason: what });
}
