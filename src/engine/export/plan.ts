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
import type { NotedCpu } from '../elf/cpuNotes.ts';
import { FLAGS_RWX } from '../elf/header.ts';
import { readImageInfo } from '../elf/imageInfo.ts';
import {
  chooseProfile,
  overrideSwitches,
  type ProfileId,
  type ProfileSwitches,
  type SwitchReasons,
} from '../elf/profile.ts';
import { type BuildError, type Chunk, mergeChunks } from '../elf/stage1.ts';
import { gapWords } from '../errorWords.ts';
import type { Dump, NoteEntry, ReadError, Segment } from '../types.ts';
import { type Availability, findAvailable } from './available.ts';
import { listParts, type PlanPart } from './parts.ts';

export interface PlanOptions {
  readonly profile: ProfileId;
  /** Single switches that replace those of the profile. */
  readonly switches?: Partial<ProfileSwitches>;
}

/** Why no vmcore can be planned. `detail` is for people. */
export type PlanError =
  | { readonly kind: 'read'; readonly error: ReadError }
  | { readonly kind: BuildError['kind'] | 'no-memory'; readonly detail: string };

export interface ExportPlan {
  /** The profile asked for; `auto` stands for the one derived from the dump. */
  readonly profile: ProfileId;
  /** Why these switches, in a sentence or two, and why each of them. */
  readonly profileWhy: string;
  readonly switches: ProfileSwitches;
  readonly reasons: SwitchReasons;
  /** Header pages and note pages: the first part. */
  readonly header: Uint8Array<ArrayBuffer>;
  readonly parts: readonly PlanPart[];
  readonly sizeBytes: number;
  /** The PT_LOADs: kernel image first when there is one, then memory, ascending. */
  readonly segments: readonly Segment[];
  readonly notes: readonly NoteEntry[];
  readonly noteBytes: number;
  /** Bytes of the dumped machine's memory that are in no PT_LOAD because the dump does not have them. */
  readonly missingBytes: number;
  /** Bytes that must be unpacked, so that they cannot be slices of the opened files. */
  readonly copyBytes: number;
  readonly warnings: readonly string[];
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

  const available = await findAvailable(dump.memory, memoryChunks(dump), signal);
  if (!available.ok) return err({ kind: 'read', error: available.error });
  if (available.value.chunks.length === 0) {
    return err({ kind: 'no-memory', detail: 'No byte of the memory is in the dump.' });
  }
  const missingBytes = warnOfMissing(available.value, dump.segments.length > 0, warnings);

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
    chunks: available.value.chunks,
    cpus: notedCpus(dump, warnings),
    vmcoreinfo: vmcoreinfo?.raw,
    image: (imageParts?.value.chunks ?? []).map((part) => ({
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
function releaseOf(dump: Dump): string | undefined {
  return dump.vmcoreinfo?.values.has('OSRELEASE') === true ? undefined : dump.uts?.release;
}

/** Chunks of the dumped machine's storage, as the dump lists them; all up to the end when it lists none. */
function memoryChunks(dump: Dump): readonly Chunk[] {
  const listed = dump.segments.filter((segment) => segment.role === 'memory');
  if (listed.length === 0) return [{ start: 0, size: dump.memory.end }];
  return mergeChunks(listed.map((segment) => ({ start: segment.paddr, size: segment.size })));
}

/** Adds a warning for each reason; returns the bytes in all. Without a list of segments, holes are no loss. */
function warnOfMissing(available: Availability, segmentsListed: boolean, warnings: string[]): number {
  let total = 0;
  for (const [reason, { bytes, stretches }] of available.missing) {
    if (reason === 'hole' && !segmentsListed) continue;
    total += bytes;
    const places = stretches === 1 ? '1 place' : `${stretches} places`;
    warnings.push(
      `${formatSize(bytes)} in ${places} cannot be exported (${gapWords(reason)}). No PT_LOAD covers them; they are not written as zeros.`,
    );
  }
  return total;
}

/** CPUs that get notes. The kernel leaves out those whose prefix is 0. */
function notedCpus(dump: Dump, warnings: string[]): readonly NotedCpu[] {
  const noted: NotedCpu[] = [];
  let unsaved = 0;
  let unplaced = 0;
  let shifted = 0;
  for (const { index, prefix, registers, state } of dump.cpus) {
    if (state !== 'saved' || registers === undefined) unsaved++;
    else if (prefix === undefined || prefix === 0) unplaced++;
    else {
      const todcmp = hasOwnNotes(dump) ? storeStatusForm(registers.todcmp) : registers.todcmp;
      if (todcmp !== registers.todcmp) shifted++;
      noted.push({ index, prefix, registers: { ...registers, todcmp } });
    }
  }
  const cpus = (count: number): string => (count === 1 ? '1 CPU' : `${count} CPUs`);
  if (unsaved > 0)
    warnings.push(`The registers of ${cpus(unsaved)} are not in the dump, so there are no notes of them.`);
  if (unplaced > 0) warnings.push(`${cpus(unplaced)} without a prefix get no notes, as from the kernel.`);
  if (shifted > 0)
    warnings.push(
      `The clock comparators of ${cpus(shifted)} are written as a store status leaves them, without their last 8 bits.`,
    );
  if (dump.cpus.length === 0) warnings.push('No CPU is known, so there are no register notes.');
  return noted;
}

/** True when the registers come from a file's notes, of which some have the clock comparator in full. */
function hasOwnNotes(dump: Dump): boolean {
  return dump.files.length > 0 && dump.files.every(({ role }) => role === 'dump') && dump.notes.length > 0;
}

/** The 8 bytes of a store status: a zero byte, then bits 0-55. A value with its first byte set is one in full. */
function storeStatusForm(todcmp: bigint): bigint {
  return todcmp >> 56n === 0n ? todcmp : todcmp >> 8n;
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
