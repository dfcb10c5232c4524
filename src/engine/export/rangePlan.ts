/**
 * Plans the bytes of one range of addresses as a plain file, for `blob.ts` and `writeFile.ts`. What the dump does not
 * have is listed, and left out or written as zeros only as the person chose; reading nothing but the extents.
 */
import { fileOffset, type PhysAddr, physAddr } from '../../base/address.ts';
import { ok, type Result } from '../../base/result.ts';
import { walkForward } from '../extentWalk.ts';
import type { Extent, GapReason, MemoryImage, ReadError } from '../types.ts';
import type { FilePlan } from './filePlan.ts';
import { cut, type PlanPart, partOf, pushPart } from './parts.ts';

/** What stands where bytes are missing. `leave-out`: nothing, the file is shorter. */
export type GapChoice = 'leave-out' | 'zeros';

/** Addresses [start, end) without bytes. */
export interface RangeGap {
  readonly start: PhysAddr;
  readonly end: PhysAddr;
  readonly reason: GapReason;
}

/** Gaps that a plan lists; further ones are counted. */
export const LISTED_GAPS = 200;

export interface RangePlan extends FilePlan {
  readonly missingBytes: number;
  readonly gapCount: number;
  /** The first gaps, ascending. */
  readonly gaps: readonly RangeGap[];
}

/** Plans [start, end). Time grows with the extents in it. */
export async function planRange(
  memory: MemoryImage,
  start: PhysAddr,
  end: PhysAddr,
  gapChoice: GapChoice,
  signal?: AbortSignal,
): Promise<Result<RangePlan, ReadError>> {
  const parts: PlanPart[] = [];
  const gaps: RangeGap[] = [];
  let sizeBytes = 0;
  let copyBytes = 0;
  let missingBytes = 0;
  let gapCount = 0;
  let lastGap: RangeGap | undefined;
  const note = (from: PhysAddr, to: PhysAddr, reason: GapReason): void => {
    missingBytes += to - from;
    const joins = lastGap !== undefined && lastGap.end === from && lastGap.reason === reason;
    lastGap = joins && lastGap !== undefined ? { ...lastGap, end: to } : { start: from, end: to, reason };
    if (!joins) gapCount++;
    if (gapCount <= LISTED_GAPS) {
      if (joins) gaps.pop();
      gaps.push(lastGap);
    }
  };
  const add = (extent: Extent): boolean => {
    const length = extent.end - extent.start;
    if (extent.kind === 'gap') note(extent.start, extent.end, extent.reason);
    if (extent.kind === 'gap' && gapChoice === 'leave-out') return true;
    if (extent.kind === 'packed') copyBytes += length;
    pushPart(parts, partOf(extent, fileOffset(sizeBytes), length));
    sizeBytes += length;
    return true;
  };
  const known = physAddr(Math.min(end, Math.max(start, memory.end)));
  const walked = await walkForward(memory, start, known, add, signal);
  if (!walked.ok) return walked;
  return ok({
    header: new Uint8Array(0),
    parts: parts.flatMap(cut),
    sizeBytes,
    copyBytes,
    warnings: [],
    missingBytes,
    gapCount,
    gaps,
  });
}
