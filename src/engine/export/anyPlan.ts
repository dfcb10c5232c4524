/** One plan and one way to write it, for every format that can be written; the page and the terminal start here. */
import { err, ok, type Result } from '../../base/result.ts';
import type { MissingError } from '../address/readExact.ts';
import type { ProfileId, ProfileSwitches } from '../elf/profile.ts';
import type { Dump, ReadError } from '../types.ts';
import { type KdumpPlan, planKdump } from './kdumpPlan.ts';
import type { PageFilter } from './pageFilter.ts';
import { type ExportPlan, type PlanError, planVmcore } from './plan.ts';
import { planS390, type S390Plan } from './s390Plan.ts';
import type { ExportScope } from './scope.ts';
import type { ExportSink } from './sink.ts';
import type { FramePacker, KdumpCodec } from './storedFrames.ts';
import { type WriteProgress, writeFilePlan, writeKdumpPlan } from './writeFile.ts';

/** `vmcore`: ELF as the dump kernel shows it; `s390`: stand-alone dump; `kdump`: kdump-compressed. */
export type ExportFormat = 'vmcore' | 's390' | 'kdump';

export interface ExportChoice {
  readonly format: ExportFormat;
  /** Whose notes: for vmcore and kdump. */
  readonly profile: ProfileId;
  readonly switches?: Partial<ProfileSwitches>;
  /** Only for kdump: dump level 0 .. 31; 1 leaves frames of zeros out, above 1 a filter is needed. */
  readonly level: number;
  /** Only for kdump. */
  readonly codec: KdumpCodec;
  /** Only for kdump: records in the order of writing, for pipes. */
  readonly flattened: boolean;
  readonly scope: ExportScope;
}

export type AnyPlan =
  | { readonly format: 'vmcore'; readonly plan: ExportPlan }
  | { readonly format: 's390'; readonly plan: S390Plan }
  | { readonly format: 'kdump'; readonly plan: KdumpPlan; readonly flattened: boolean };

/** Plans what was chosen. Reads no memory beyond the save areas of the CPUs and what `filter` reads. */
export async function planExport(
  dump: Dump,
  choice: ExportChoice,
  signal?: AbortSignal,
  filter?: PageFilter,
): Promise<Result<AnyPlan, PlanError>> {
  const { format, scope } = choice;
  if (format === 's390') {
    if ((scope.ranges ?? []).length > 0 || (scope.redact ?? []).length > 0) {
      const detail =
        'An s390 stand-alone dump cannot say that bytes are not stored, so ranges cannot be chosen or left out.';
      return err({ kind: 'not-possible', detail });
    }
    const plan = await planS390(dump, signal);
    return plan.ok ? ok({ format, plan: plan.value }) : plan;
  }
  if (format === 'kdump') {
    const plan = await planKdump(dump, { ...choice, filter }, signal);
    return plan.ok ? ok({ format, plan: plan.value, flattened: choice.flattened }) : plan;
  }
  const plan = await planVmcore(dump, choice, signal);
  return plan.ok ? ok({ format, plan: plan.value }) : plan;
}

/** What was written. */
export interface Written {
  readonly sizeBytes: number;
  /** What showed only while writing, in words. */
  readonly notes: readonly string[];
}

/** Writes a plan into a sink, frames packed by `packer`. */
export async function writeExport(
  planned: AnyPlan,
  dump: Dump,
  sink: ExportSink,
  packer: FramePacker,
  onProgress?: WriteProgress,
  signal?: AbortSignal,
): Promise<Result<Written, ReadError | MissingError>> {
  if (planned.format !== 'kdump') {
    const size = await writeFilePlan(planned.plan, dump, sink, onProgress, signal);
    return size.ok ? ok({ sizeBytes: size.value, notes: [] }) : size;
  }
  const { flattened, plan } = planned;
  const done = await writeKdumpPlan(plan, dump, sink, { flattened, packer }, onProgress, signal);
  if (!done.ok) return done;
  const { sizeBytes, storedFrames, zeroFrames, leftOutFrames, lostFrames } = done.value;
  const notes = [`${storedFrames} pages are stored; ${zeroFrames} were all zero.`];
  if (leftOutFrames > 0) notes.push(`${leftOutFrames} pages were left out for what they are used for.`);
  if (lostFrames > 0)
    notes.push(`${lostFrames} pages could not be read and are marked as not stored; they are no zeros.`);
  return ok({ sizeBytes, notes });
}
