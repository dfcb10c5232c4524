/**
 * Which parts of a stretch of storage the dump really has. What it does not have is in no PT_LOAD of the exported
 * vmcore: a reader then says "not in the dump" instead of showing zeros that were never there.
 */
import { physAddr } from '../../base/address.ts';
import { ok, type Result } from '../../base/result.ts';
import type { Chunk } from '../elf/stage1.ts';
import { walkForward } from '../extentWalk.ts';
import type { GapReason, MemoryImage, ReadError } from '../types.ts';

export interface Availability {
  /** The parts that can be exported, ascending; adjacent extents are one part. */
  readonly chunks: readonly Chunk[];
  /** Bytes that are not in the dump, and in how many stretches, by reason. */
  readonly missing: ReadonlyMap<GapReason, { readonly bytes: number; readonly stretches: number }>;
}

/** Walks the extents under `wanted` (ascending, not overlapping). Time grows with the extents, not with the bytes. */
export async function findAvailable(
  memory: MemoryImage,
  wanted: readonly Chunk[],
  signal?: AbortSignal,
): Promise<Result<Availability, ReadError>> {
  const chunks: Chunk[] = [];
  const missing = new Map<GapReason, { bytes: number; stretches: number }>();
  for (const { start, size } of wanted) {
    const walked = await walkForward(
      memory,
      physAddr(start),
      physAddr(start + size),
      (extent) => {
        const length = extent.end - extent.start;
        if (extent.kind === 'gap') {
          const sum = missing.get(extent.reason) ?? { bytes: 0, stretches: 0 };
          missing.set(extent.reason, { bytes: sum.bytes + length, stretches: sum.stretches + 1 });
          return true;
        }
        const last = chunks.at(-1);
        if (last !== undefined && last.start + last.size === extent.start) {
          chunks[chunks.length - 1] = { start: last.start, size: last.size + length };
        } else {
          chunks.push({ start: extent.start, size: length });
        }
        return true;
      },
      signal,
    );
    if (!walked.ok) return walked;
  }
  return ok({ chunks, missing });
}
