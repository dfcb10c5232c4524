/**
 * Walking over extents in both directions, in bounded steps. `MemoryImage.extents` answers ascending and with a limit;
 * grid, boundary keys and ruler all need "the stretches before this address" too.
 */
import { type PhysAddr, physAddr } from '../base/address.ts';
import { ok, type Result } from '../base/result.ts';
import type { Extent, MemoryImage, ReadError } from './types.ts';

/** Extents asked for at a time. */
const STEP = 4096;

/** True when both are of one kind for the eye: same source, and the same reason for a gap. */
export function sameLook(a: Extent, b: Extent): boolean {
  if (a.source !== b.source) return false;
  return a.kind !== 'gap' || b.kind !== 'gap' || a.reason === b.reason;
}

/** Calls `visit` with the extents of [start, end) in ascending order until it returns false. */
export async function walkForward(
  memory: MemoryImage,
  start: PhysAddr,
  end: PhysAddr,
  visit: (extent: Extent) => boolean,
  signal?: AbortSignal,
): Promise<Result<undefined, ReadError>> {
  let at = start;
  while (at < end) {
    const batch = await memory.extents(at, end, STEP, signal);
    if (!batch.ok) return batch;
    for (const extent of batch.value) {
      if (!visit(extent)) return ok(undefined);
      at = extent.end;
    }
    if (batch.value.length === 0) return ok(undefined);
  }
  return ok(undefined);
}

/**
 * The extents of [start, end) joined where they look the same, at most `limit`, or `undefined` when there are more.
 */
async function collect(
  memory: MemoryImage,
  start: PhysAddr,
  end: PhysAddr,
  limit: number,
  signal?: AbortSignal,
): Promise<Result<readonly Extent[] | undefined, ReadError>> {
  const found: Extent[] = [];
  let tooMany = false;
  const walked = await walkForward(
    memory,
    start,
    end,
    (extent) => {
      const last = found[found.length - 1];
      if (last !== undefined && sameLook(last, extent))
        found[found.length - 1] = { ...last, end: extent.end };
      else found.push(extent);
      tooMany = found.length > limit;
      return !tooMany;
    },
    signal,
  );
  if (!walked.ok) return walked;
  return ok(tooMany ? undefined : found);
}

/**
 * Looks at growing windows before `end` until `enough` is satisfied with the extents found (ascending, joined where
 * they look the same), or the window reaches address 0. A window with more than `limit` extents is shrunk instead
 * and its extents are returned as they are.
 */
export async function lookBack(
  memory: MemoryImage,
  end: PhysAddr,
  firstSpan: number,
  limit: number,
  enough: (extents: readonly Extent[]) => boolean,
  signal?: AbortSignal,
): Promise<Result<readonly Extent[], ReadError>> {
  let span = Math.max(1, firstSpan);
  let best: readonly Extent[] = [];
  for (;;) {
    const start = physAddr(Math.max(0, end - span));
    const found = await collect(memory, start, end, limit, signal);
    if (!found.ok) return found;
    if (found.value === undefined) {
      if (best.length > 0 || span <= 4096) return ok(best);
      span = Math.floor(span / 2);
      continue;
    }
    best = found.value;
    if (start === 0 || enough(best)) return ok(best);
    span *= 2;
  }
}
