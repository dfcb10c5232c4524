/**
 * Plans the vmcore that the dump kernel would have written for an opened dump: its header, and where every byte
 * behind it comes from. Nothing is read but the extents; `blob.ts`, `write.ts` and `verify.ts` carry a plan out.
 *
 * Policy for bytes that the dump does not have: they are never written as zeros. PT_LOADs are split so that no PT_LOAD
 * covers them, with a warning. A dump that has everything gives exactly the kernel's file.
 */
import { type FileOffset, fileOffset, type PhysAddr } from '../../base/address.ts';
import { formatSize } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { buildVmcore, type VmcoreSegment } from '../elf/build.ts';
import { FLAGS_RWX } from '../elf/header.ts';
import { readImageInfo } from '../elf/imageInfo.ts';
import {
  chooseProfile,
  overrideSwitches,
  type ProfileId,
  type ProfileSwitches,
  type SwitchReasons,
} from '../elf/profile.ts';
import type { BuildError } from '../elf/stage1.ts';
import type { Dump, NoteEntry, ReadError, Segment } from '../types.ts';
import { findAvailable } from './available.ts';
import { notedCpus } from './exportedCpus.ts';
import type { FilePlan } from './filePlan.ts';
import { listParts } from './parts.ts';
import { type ExportScope, frameScope, inScope } from './scope.ts';
import { wantedMemory } from './wanted.ts';

const NOT_COVERED = 'No PT_LOAD covers them; they are not written as zeros.';
/** Why there is nothing to plan. */
export const NOTHING_TO_WRITE = 'No byte of the memory that is asked for is in the dump.';

export interface PlanOptions {
  readonly profile: ProfileId;
  /** Single switches that replace those of the profile. */
  readonly switches?: Partial<ProfileSwitches>;
  /** Only some ranges, or some left out; absent: everything. */
  readonly scope?: ExportScope;
}

/** Why no vmcore can be planned. `detail` is for people. */
export type PlanError =
  | { readonly kind: 'read'; readonly error: ReadError }
  | { readonly kind: BuildError['kind'] | 'no-memory' | 'not-possible'; readonly detail: string };

export interface ExportPlan extends FilePlan {
  /** The profile asked for; `auto` stands for the one derived from the dump. */
  readonly profile: ProfileId;
  /** Why these switches, in a sentence or two, and why each of them. */
  readonly profileWhy: string;
  readonly switches: ProfileSwitches;
  readonly reasons: SwitchReasons;
  /** The PT_LOADs: kernel image first when there is one, then memory, ascending. */
  readonly segments: readonly Segment[];
  readonly notes: readonly NoteEntry[];
  readonly noteBytes: number;
  /** Bytes of the dumped machine's memory that are in no PT_LOAD because the dump does not have them. */
  readonly missingBytes: number;
}

/** Plans the export of `dump`. Reads no memory. */
export async function planVmcore(
  dump: Dump,
  options: PlanOptions,
  signal?: AbortSignal,
): Promise<Result<ExportPlan, PlanError>> {
  const { vmcoreinfo, osInfo, uts } = dump;
  const chosen = chooseProfile(options.profile, {
    release: releaseOf(dump),
    utsVersion: uts?.version,
    vmcoreinfo,
    osInfo,
  });
  const profile = overrideSwitches(chosen, options.switches ?? {});
  const warnings: string[] = [];

  const scope = options.scope ?? {};
  const wanted = await wantedMemory(dump, scope, NOT_COVERED, signal);
  if (!wanted.ok) return err({ kind: 'read', error: wanted.error });
  if (wanted.value.chunks.length === 0) return err({ kind: 'no-memory', detail: NOTHING_TO_WRITE });
  const { chunks, missingBytes } = wanted.value;
  warnings.push(...wanted.value.warnings);

  const { identityBase, image } = readImageInfo(osInfo);
  if (profile.switches.imageSegment && image === undefined) {
    warnings.push(
      `There is no PT_LOAD for the kernel image: no valid os_info of the dumped kernel has its place.`,
    );
  }
  const imageParts = image === undefined ? undefined : await findAvailable(dump.memory, [image], signal);
  if (imageParts !== undefined && !imageParts.ok) return err({ kind: 'read', error: imageParts.error });

  const built = buildVmcore({
    switches: profile.switches,
    chunks,
    cpus: notedCpus(dump, warnings),
    vmcoreinfo: vmcoreinfo?.raw,
    image: inScope(imageParts?.value.chunks ?? [], frameScope(scope)).map((part) => ({
      ...part,
      vaddr: (image?.vaddr ?? 0n) + BigInt(part.start - (image?.start ?? 0)),
    })),
    identityBase,
  });
  if (!built.ok) return built;
  if (vmcoreinfo === undefined) warnings.push('No VMCOREINFO was found, so the file has no such note.');

  const layout = built.value;
  const listed = await listParts(layout, dump.memory, signal);
  if (!listed.ok) return err({ kind: 'read', error: listed.error });
  const { parts, copyBytes, slackBytes } = listed.value;
  if (slackBytes > 0) {
    warnings.push(
      `${formatSize(slackBytes)} of zeros fill page frames that the dump has in part only. They are in no PT_LOAD.`,
    );
  }
  return ok({
    profile: profile.id,
    profileWhy: profile.why,
    switches: profile.switches,
    reasons: profile.reasons,
    header: layout.header,
    parts,
    sizeBytes: layout.sizeBytes,
    segments: layout.segments.map(toSegment),
    notes: layout.notes,
    noteBytes: layout.noteBytes,
    missingBytes,
    copyBytes,
    warnings,
  });
}

/**
 * Offset in the planned file of the byte at `addr`, in its memory segment when it is in the kernel image as well;
 * undefined when no PT_LOAD has it.
 */
export function vmcoreOffsetOf(plan: ExportPlan, addr: PhysAddr): FileOffset | undefined {
  const images = plan.segments.filter((segment) => segment.role === 'kernel image');
  // Memory segments are behind the image ones and ascend.
  let low = images.length;
  let high = plan.segments.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const segment = plan.segments[middle];
    if (segment !== undefined && segment.paddr + segment.size <= addr) low = middle + 1;
    else high = middle;
  }
  for (const segment of [plan.segments[low], ...images]) {
    if (segment?.fileOffset === undefined) continue;
    if (addr >= segment.paddr && addr < segment.paddr + segment.size) {
      return fileOffset(segment.fileOffset + (addr - segment.paddr));
    }
  }
  return undefined;
}

/** The release that the dump says of itself, when VMCOREINFO has none. */
export function releaseOf(dump: Dump): string | undefined {
  return dump.vmcoreinfo?.values.has('OSRELEASE') === true ? undefined : dump.uts?.release;
}

function toSegment(segment: VmcoreSegment): Segment {
  return {
    paddr: segment.paddr,
    vaddr: segment.vaddr,
    size: segment.size,
    storedSize: segment.size,
    fileOffset: segment.fileOffset,
    source: 'file',
    role: segment.role,
    flags: FLAGS_RWX,
  };
}
