/** Saving a range of memory as a plain file: its plan, its name, and the job that `saveJob.ts` runs. */
import { hex } from '../../base/hex.ts';
import type { GapChoice, RangePlanReply } from '../../rpc/rangeApi.ts';
import { getClient } from '../../store/dumpStore.ts';
import type { SaveJob } from '../export/saveJob.ts';

export interface SavedRange {
  readonly start: number;
  readonly end: number;
}

/** Says which addresses are in the file, and what became of the missing bytes; never what is in it. */
export function rangeFileName({ start, end }: SavedRange, gaps: GapChoice | undefined): string {
  const name = `memory-${hex(start)}-${hex(end)}`;
  if (gaps === undefined) return `${name}.bin`;
  return gaps === 'zeros' ? `${name}-missing-as-zeros.bin` : `${name}-missing-left-out.bin`;
}

/** The job for a plan that was made with `gaps`. */
export function rangeJob(range: SavedRange, plan: RangePlanReply, gaps: GapChoice): SaveJob {
  const request = { ...range, gaps };
  return {
    name: rangeFileName(range, plan.missingBytes === 0 ? undefined : gaps),
    sizeBytes: plan.sizeBytes,
    isExact: true,
    needsWriting: plan.needsWriting,
    canBeBlob: true,
    compose: (signal) => getClient().rangeBlob(request, signal),
    write: (target, tell, signal) => getClient().rangeWrite(request, target, tell, signal),
  };
}
