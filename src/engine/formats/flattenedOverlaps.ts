/** Which record of a flattened file has the last word on each byte of the payload. */
import { NumberColumn } from './numberColumn.ts';

/** Stretches of the payload in ascending order, without overlaps. Three columns of equal length. */
export interface FlattenedSegments {
  readonly count: number;
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  /** Offset in the flattened file of the byte at `starts[i]`. */
  readonly places: Float64Array;
}

/**
 * Cuts stretches that may overlap into ones that do not; where several claim a byte, the one that comes last in the
 * columns has it. O(n log n).
 */
export function resolveOverlaps(
  starts: Float64Array,
  ends: Float64Array,
  places: Float64Array,
): FlattenedSegments {
  const count = starts.length;
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  order.sort((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0) || a - b);

  const out = { starts: new NumberColumn(), ends: new NumberColumn(), places: new NumberColumn() };
  const emit = (record: number, from: number, to: number): void => {
    if (to <= from) return;
    out.starts.push(from);
    out.ends.push(to);
    out.places.push((places[record] ?? 0) + (from - (starts[record] ?? 0)));
  };
  // The records that cover `at`, the latest on top; ended ones are thrown away when they come up.
  const open = new MaxHeap();
  let at = 0;
  let next = 0;
  while (next < count || open.size > 0) {
    while (open.size > 0 && (ends[open.top] ?? 0) <= at) open.pop();
    const upcoming = order[next];
    const start = upcoming === undefined ? Number.POSITIVE_INFINITY : (starts[upcoming] ?? 0);
    if (open.size === 0) {
      if (upcoming === undefined) break;
      at = start;
    }
    if (upcoming !== undefined && start <= at) {
      open.push(upcoming);
      next++;
      continue;
    }
    const until = Math.min(ends[open.top] ?? 0, start);
    emit(open.top, at, until);
    at = until;
  }
  return {
    count: out.starts.length,
    starts: out.starts.values(),
    ends: out.ends.values(),
    places: out.places.values(),
  };
}

/** A heap of record numbers with the largest on top. */
class MaxHeap {
  private readonly items: number[] = [];

  get size(): number {
    return this.items.length;
  }

  /** The largest; only where there is one. */
  get top(): number {
    return this.items[0] ?? -1;
  }

  push(item: number): void {
    const { items } = this;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((items[parent] ?? 0) >= item) break;
      items[at] = items[parent] ?? 0;
      at = parent;
    }
    items[at] = item;
  }

  pop(): void {
    const { items } = this;
    const item = items.pop();
    if (item === undefined || items.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && (items[child + 1] ?? 0) > (items[child] ?? 0)) child++;
      if ((items[child] ?? 0) <= item) break;
      items[at] = items[child] ?? 0;
      at = child;
    }
    items[at] = item;
  }
}
