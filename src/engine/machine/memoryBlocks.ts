/**
 * Walks over the stored bytes of a range in blocks, skipping gaps and zero chunks without reading them, so that a
 * search costs what is stored and not what the addresses span.
 */
import { type PhysAddr, physAddr } from '../../base/address.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Extent, MemoryImage, ReadError } from '../types.ts';

/** Bytes of one block: a few units of the page cache, so that a cancel is seen soon. */
const BLOCK = 1024 * 1024;
const EXTENTS_AT_ONCE = 1024;

/** Called with a block's first address and bytes; blocks come in ascending order and end where a gap begins. */
export type BlockVisitor = (start: PhysAddr, bytes: Uint8Array) => 'go on' | 'stop';

/** Visits all stored bytes of [start, end). A block that cannot be read is left out. */
export async function forEachBlock(
  memory: MemoryImage,
  start: PhysAddr,
  end: PhysAddr,
  signal: AbortSignal | undefined,
  visit: BlockVisitor,
): Promise<Result<true, ReadError>> {
  const last = Math.min(end, memory.end);
  let at: number = start;
  while (at < last) {
    const extents = await memory.extents(physAddr(at), physAddr(last), EXTENTS_AT_ONCE, signal);
    if (!extents.ok) return extents;
    const runs = storedRuns(extents.value);
    for (const run of runs) {
      const walked = await visitRun(memory, run, signal, visit);
      if (!walked.ok) return walked;
      if (walked.value === 'stop') return ok(true);
    }
    const next = extents.value.at(-1)?.end ?? last;
    if (next <= at) return ok(true);
    at = next;
  }
  return ok(true);
}

interface Run {
  readonly start: number;
  readonly end: number;
}

/** Stretches with bytes worth reading; neighbours of different sources are joined. */
function storedRuns(extents: readonly Extent[]): readonly Run[] {
  const runs: { start: number; end: number }[] = [];
  for (const extent of extents) {
    if (extent.kind === 'gap' || extent.kind === 'zero') continue;
    const previous = runs.at(-1);
    if (previous !== undefined && previous.end === extent.start) previous.end = extent.end;
    else runs.push({ start: extent.start, end: extent.end });
  }
  return runs;
}

async function visitRun(
  memory: MemoryImage,
  run: Run,
  signal: AbortSignal | undefined,
  visit: BlockVisitor,
): Promise<Result<'go on' | 'stop', ReadError>> {
  for (let at = run.start; at < run.end; ) {
    if (signal?.aborted === true) return err({ kind: 'cancelled' });
    // Blocks end at multiples of their size, so that they fit the page cache.
    const next = Math.min(run.end, at - (at % BLOCK) + BLOCK);
    const read = await memory.read(physAddr(at), next - at, signal);
    if (read.ok) {
      if (visit(physAddr(at), read.value.bytes) === 'stop') return ok('stop');
    } else if (read.error.kind === 'changed' || read.error.kind === 'cancelled') {
      return read;
    }
    at = next;
  }
  return ok('go on');
}
