/**
 * Removes overlaps between extents by the rule "the earlier one in the list wins", for formats whose readers take the
 * first match. A sweep over the bounds with a heap of the claims that are open: O(n log n) whatever the input.
 */
import { ensure } from '../../base/assert.ts';
import type { Extent } from '../types.ts';
import { clipExtent } from './clipExtent.ts';

/** The extents ascending by address; of each only the parts that no earlier one in the list covers. */
export function resolveOverlaps(extents: readonly Extent[]): readonly Extent[] {
  const real = extents.filter((extent) => extent.start < extent.end);
  if (isDisjoint(real)) return real;

  const order = real.map((_, index) => index).sort((a, b) => at(real, a).start - at(real, b).start);
  const open = new IndexHeap();
  const kept: Extent[] = [];
  let next = 0;
  let position = 0;
  while (next < order.length || open.top !== undefined) {
    const incoming = order[next];
    const winner = open.top;
    const limit = incoming === undefined ? Number.POSITIVE_INFINITY : at(real, incoming).start;
    if (winner !== undefined && position < limit) {
      // The winner holds until it ends, or until the next claim begins and may be an earlier one.
      const extent = at(real, winner);
      const end = Math.min(extent.end, limit);
      if (position < end) keep(kept, extent, position, end);
      position = Math.max(position, end);
      if (extent.end <= position) open.pop();
    } else if (incoming !== undefined) {
      open.push(incoming);
      position = Math.max(position, limit);
      next++;
    }
  }
  return kept;
}

/** Adds a part; continues the part before it when both are of the same extent, cut only by a claim that lost. */
function keep(kept: Extent[], extent: Extent, start: number, end: number): void {
  const part = clipExtent(extent, start, end);
  const last = kept.at(-1);
  const isRest =
    last !== undefined && last.end === start && last.start >= extent.start && sameClaim(last, part);
  if (isRest) kept[kept.length - 1] = clipExtent(extent, last.start, end);
  else kept.push(part);
}

function sameClaim(a: Extent, b: Extent): boolean {
  if (a.kind !== b.kind || a.source !== b.source) return false;
  if (a.kind === 'file' && b.kind === 'file') {
    return a.file === b.file && a.offset + (b.start - a.start) === b.offset;
  }
  if (a.kind === 'packed' && b.kind === 'packed') return a.file === b.file;
  return a.kind !== 'gap' || b.kind !== 'gap' || a.reason === b.reason;
}

function isDisjoint(extents: readonly Extent[]): boolean {
  let end = 0;
  for (const extent of extents) {
    if (extent.start < end) return false;
    end = extent.end;
  }
  return true;
}

function at(extents: readonly Extent[], index: number): Extent {
  return ensure(extents[index], 'index inside the list');
}

/** A binary heap of numbers, smallest on top. */
class IndexHeap {
  private readonly items: number[] = [];

  get top(): number | undefined {
    return this.items[0];
  }

  push(item: number): void {
    const { items } = this;
    let hole = items.length;
    items.push(item);
    while (hole > 0) {
      const parent = Math.floor((hole - 1) / 2);
      const above = ensure(items[parent], 'parent inside the heap');
      if (above <= item) break;
      items[hole] = above;
      hole = parent;
    }
    items[hole] = item;
  }

  pop(): void {
    const { items } = this;
    const item = items.pop();
    if (item === undefined || items.length === 0) return;
    let hole = 0;
    for (;;) {
      const left = 2 * hole + 1;
      const leftItem = items[left];
      if (leftItem === undefined) break;
      const rightItem = items[left + 1];
      const goRight = rightItem !== undefined && rightItem < leftItem;
      const child = goRight ? rightItem : leftItem;
      if (item <= child) break;
      items[hole] = child;
      hole = goRight ? left + 1 : left;
    }
    items[hole] = item;
  }
}
