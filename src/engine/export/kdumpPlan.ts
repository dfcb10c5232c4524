/**
 * Plans a kdump-compressed file, header version 6 (makedumpfile diskdump_mod.h): where headers, notes, bitmaps,
 * descriptors and page data stand. Which pages are zero and how small they pack shows only while writing, so the table
 * of descriptors gets room for every page that may be stored, and sizes are upper bounds.
 *
 *   [0] header | [1] sub header, notes | bitmap 1 | bitmap 2 | descriptors | page data
 *
 * Bytes that the dump does not have are in neither bitmap: not stored, never zeros.
 */
import { FRAME_SIZE, roundDown, roundUp } from '../../base/address.ts';
import { BeWriter } from '../../base/bytes.ts';
import { formatSize } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { buildVmcore } from '../elf/build.ts';
import { NOTE_HEADER_SIZE } from '../elf/notes.ts';
import { chooseProfile, overrideSwitches, type ProfileId, type ProfileSwitches } from '../elf/profile.ts';
import { type Chunk, MAX_FILE_BYTES } from '../elf/stage1.ts';
import { DESCRIPTOR_BYTES, SUB_HEADER_BYTES } from '../formats/kdumpHeader.ts';
import { VMCOREINFO_NAME } from '../machine/vmcoreinfo.ts';
import type { Dump, NoteEntry } from '../types.ts';
import { notedCpus } from './exportedCpus.ts';
import { countKept, LEVEL_MAX, needsFilter, type PageFilter } from './pageFilter.ts';
import { NOTHING_TO_WRITE, type PlanError, releaseOf } from './plan.ts';
import type { ExportScope } from './scope.ts';
import type { KdumpCodec } from './storedFrames.ts';
import { wantedMemory } from './wanted.ts';

export interface KdumpOptions {
  readonly profile: ProfileId;
  readonly switches?: Partial<ProfileSwitches>;
  /** Dump level 0 .. 31, as makedumpfile -d takes it. Frames of zeros are stored once for all at every level. */
  readonly level: number;
  readonly codec: KdumpCodec;
  readonly scope?: ExportScope;
  /** Knows what frames are used for; levels above 1 need it. */
  readonly filter?: PageFilter | undefined;
}

export interface KdumpPlan {
  readonly level: number;
  /** Says which frames of `chunks` are left out for what they are used for; undefined: none. */
  readonly filter: PageFilter | undefined;
  /** Frames of `chunks` that may be stored. */
  readonly keptFrames: number;
  readonly codec: KdumpCodec;
  /** Whole frames that the dump has; ascending, not overlapping. */
  readonly chunks: readonly Chunk[];
  /** Bytes in `chunks`, left out frames too. */
  readonly memoryBytes: number;
  /** Frames that the bitmaps describe: up to the last one of `chunks`. */
  readonly pageCount: number;
  /** The sub header with everything it points to; stands at FRAME_SIZE. */
  readonly subHeader: Uint8Array<ArrayBuffer>;
  readonly existsAt: number;
  readonly storedAt: number;
  /** Bytes of each bitmap, whole blocks. */
  readonly bitmapBytes: number;
  readonly descriptorsAt: number;
  readonly dataAt: number;
  /** Size if no page is zero and none packs. */
  readonly sizeLimit: number;
  readonly notes: readonly NoteEntry[];
  readonly noteBytes: number;
  readonly profile: ProfileId;
  readonly profileWhy: string;
  readonly switches: ProfileSwitches;
  readonly missingBytes: number;
  readonly warnings: readonly string[];
}

const NOT_STORED = 'They are marked as not stored; they are not written as zeros.';

/** Plans the file. Reads no memory, but a level above 1 asks the filter about every frame. */
export async function planKdump(
  dump: Dump,
  options: KdumpOptions,
  signal?: AbortSignal,
): Promise<Result<KdumpPlan, PlanError>> {
  const wanted = await wantedMemory(dump, options.scope ?? {}, NOT_STORED, signal);
  if (!wanted.ok) return err({ kind: 'read', error: wanted.error });
  const warnings = [...wanted.value.warnings];
  const chunks = wholeFrames(wanted.value.chunks, warnings);
  const last = chunks.at(-1);
  if (last === undefined) return err({ kind: 'no-memory', detail: NOTHING_TO_WRITE });
  const end = last.start + last.size;
  if (end > MAX_FILE_BYTES) {
    return err({
      kind: 'too-large',
      detail: `The memory reaches up to ${formatSize(end)}; the bitmaps would be too large.`,
    });
  }
  const { vmcoreinfo, osInfo, uts } = dump;
  const chosen = chooseProfile(options.profile, {
    release: releaseOf(dump),
    utsVersion: uts?.version,
    vmcoreinfo,
    osInfo,
  });
  const profile = overrideSwitches(chosen, options.switches ?? {});
  // A vmcore without memory: its notes are what the sub header points to.
  const built = buildVmcore({
    switches: profile.switches,
    chunks: [],
    cpus: notedCpus(dump, warnings),
    vmcoreinfo: vmcoreinfo?.raw,
    image: [],
    identityBase: 0n,
  });
  if (!built.ok) return built;
  if (vmcoreinfo === undefined) warnings.push('No VMCOREINFO was found, so the file has none.');
  const { level } = options;
  if (!Number.isInteger(level) || level < 0 || level > LEVEL_MAX)
    return err({ kind: 'not-possible', detail: `There is no dump level ${level}; it is 0 to ${LEVEL_MAX}.` });
  const filter = needsFilter(level) ? options.filter : undefined;
  if (needsFilter(level) && filter === undefined)
    return err({ kind: 'not-possible', detail: `Dump level ${level} needs the page states of the kernel.` });

  const { header, noteOffset, noteBytes, notes } = built.value;
  const subHeader = subHeaderBytes({
    notes: header.subarray(noteOffset, noteOffset + noteBytes),
    info: vmcoreInfoRange(notes, noteOffset),
    level,
    pageCount: end / FRAME_SIZE,
  });
  const memoryBytes = chunks.reduce((sum, { size }) => sum + size, 0);
  let keptFrames = memoryBytes / FRAME_SIZE;
  if (filter !== undefined) {
    const kept = await countKept(filter, chunks, level, signal);
    if (!kept.ok) return err({ kind: 'read', error: kept.error });
    warnings.push(filterWords(level, memoryBytes / FRAME_SIZE, kept.value));
    keptFrames = kept.value;
  }
  const bitmapBytes = roundUp(Math.ceil(end / FRAME_SIZE / 8), FRAME_SIZE);
  const existsAt = FRAME_SIZE + subHeader.length;
  const descriptorsAt = existsAt + 2 * bitmapBytes;
  const dataAt = roundUp(descriptorsAt + keptFrames * DESCRIPTOR_BYTES, FRAME_SIZE);
  return ok({
    level,
    filter,
    keptFrames,
    codec: options.codec,
    chunks,
    memoryBytes,
    pageCount: end / FRAME_SIZE,
    subHeader,
    existsAt,
    storedAt: existsAt + bitmapBytes,
    bitmapBytes,
    descriptorsAt,
    dataAt,
    sizeLimit: dataAt + keptFrames * FRAME_SIZE,
    notes,
    noteBytes,
    profile: profile.id,
    profileWhy: profile.why,
    switches: profile.switches,
    missingBytes: wanted.value.missingBytes,
    warnings,
  });
}

function filterWords(level: number, frames: number, kept: number): string {
  return `${frames - kept} of ${frames} pages are left out for what they are used for (dump level ${level}); readers show them as excluded.`;
}

/** The frames that lie wholly in the chunks; a page of the format cannot be there in part. */
function wholeFrames(chunks: readonly Chunk[], warnings: string[]): readonly Chunk[] {
  const whole: Chunk[] = [];
  let lost = 0;
  for (const chunk of chunks) {
    const start = roundUp(chunk.start, FRAME_SIZE);
    const end = roundDown(chunk.start + chunk.size, FRAME_SIZE);
    if (end > start) whole.push({ start, size: end - start });
    lost += chunk.size - Math.max(0, end - start);
  }
  if (lost > 0)
    warnings.push(
      `${formatSize(lost)} lie in frames that the dump has in part only. The format stores whole frames, so they are not stored.`,
    );
  return whole;
}

interface Range {
  readonly offset: number;
  readonly size: number;
}

/** Where the text of VMCOREINFO stands, counted from the start of the notes. */
function vmcoreInfoRange(notes: readonly NoteEntry[], noteOffset: number): Range | undefined {
  const note = notes.find(({ name }) => name === VMCOREINFO_NAME);
  if (note === undefined) return undefined;
  const nameBytes = roundUp(VMCOREINFO_NAME.length + 1, 4);
  return { offset: note.offset - noteOffset + NOTE_HEADER_SIZE + nameBytes, size: note.size };
}

function subHeaderBytes(content: {
  readonly notes: Uint8Array;
  readonly info: Range | undefined;
  readonly level: number;
  readonly pageCount: number;
}): Uint8Array<ArrayBuffer> {
  const { notes, info, level, pageCount } = content;
  const writer = new BeWriter(roundUp(SUB_HEADER_BYTES + notes.length, FRAME_SIZE));
  const notesAt = FRAME_SIZE + SUB_HEADER_BYTES;
  writer.u32(8, level);
  if (info !== undefined) {
    writer.u64(32, BigInt(notesAt + info.offset));
    writer.u64(40, BigInt(info.size));
  }
  writer.u64(48, BigInt(notesAt));
  writer.u64(56, BigInt(notes.length));
  writer.u64(96, BigInt(pageCount));
  writer.set(SUB_HEADER_BYTES, notes);
  return writer.bytes;
}
