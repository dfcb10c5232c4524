/** Headers with their fields, and the pair with another HSA_SIZE. Loaded when one of them is asked for. */
import { FRAME_SIZE, fileOffset, roundDown, roundUp, safeNumber } from '../base/address.ts';
import { EHDR_SIZE, PHDR_SIZE, PT_LOAD, PT_NOTE, readEhdr, readPhdrs } from '../engine/elf/header.ts';
import { readErrorWords } from '../engine/errorWords.ts';
import type { ExportPlan } from '../engine/export/plan.ts';
import { mapHeader } from '../engine/header/mapHeader.ts';
import { sampleWhatIf, type WhatIf, whatIfHsaSize } from '../engine/oldmem/whatIf.ts';
import type { ByteSource, NoteEntry, Segment } from '../engine/types.ts';
import type { Reply } from './api.ts';
import type { HeaderReply, WhatIfReply } from './headerApi.ts';
import { failed, type Session } from './session.ts';

/** Bytes of a found header that are shown at most: as many as a built one can have. */
const MAX_FOUND = 4 << 20;
/** Changed stretches that are sent at most. */
const MAX_CHANGES = 200;
/** Pages that are compared at most. */
const MAX_SAMPLE = 256;

/** The header of a planned vmcore. */
export function builtHeader(plan: ExportPlan): Reply<HeaderReply> {
  const value: HeaderReply = {
    bytes: plan.header,
    map: mapHeader(plan.header, imageLoads(plan.segments)),
    cpus: cpuOrder(plan.notes),
    why: plan.profileWhy,
    profile: { switches: plan.switches, reasons: plan.reasons },
    fileBytes: plan.sizeBytes,
    isCut: false,
  };
  return { ok: true, value };
}

/** The header of the opened file, when that is an ELF core; kind `absent` otherwise. */
export async function foundHeader(session: Session, signal?: AbortSignal): Promise<Reply<HeaderReply>> {
  const { dump } = session;
  const source = dump.files[0]?.source;
  if (dump.format !== 'elf' || source === undefined) {
    return failed({
      kind: 'absent',
      title: 'There is no ELF header in the files',
      detail: 'Only ELF cores have one.',
      nextStep: 'Look at the header that an export would have.',
    });
  }
  const first = await source.read(fileOffset(0), Math.min(source.sizeBytes, MAX_FOUND), signal);
  if (!first.ok) return failed(readErrorWords(first.error));
  const end = headerEnd(first.value, source);
  const bytes = first.value.slice(0, Math.min(end, first.value.length));
  const value: HeaderReply = {
    bytes,
    map: mapHeader(bytes, imageLoads(dump.segments)),
    cpus: cpuOrder(dump.notes),
    why: `As it stands in ${source.name}.`,
    fileBytes: source.sizeBytes,
    isCut: end > bytes.length,
  };
  return { ok: true, value };
}

/** Where program headers and notes end, with the zeros up to the first segment behind them. */
function headerEnd(bytes: Uint8Array, source: ByteSource): number {
  const ehdr = readEhdr(bytes);
  if (ehdr === undefined) return bytes.length;
  const phoff = safeNumber(ehdr.phoff) ?? EHDR_SIZE;
  let end = Math.max(EHDR_SIZE, phoff + PHDR_SIZE * ehdr.phnum);
  const phdrs = readPhdrs(bytes.subarray(Math.min(phoff, bytes.length)), ehdr.phnum);
  for (const { type, offset, filesz } of phdrs) {
    const at = safeNumber(offset);
    const size = safeNumber(filesz);
    if (type === PT_NOTE && at !== undefined && size !== undefined) end = Math.max(end, at + size);
  }
  const page = roundUp(end, FRAME_SIZE);
  const firstLoad = phdrs.some(({ type, offset }) => type === PT_LOAD && offset === BigInt(page));
  return Math.min(firstLoad ? page : end, source.sizeBytes);
}

/** PT_LOADs of the kernel image at the front of the table. */
function imageLoads(segments: readonly Segment[]): number {
  const memory = segments.findIndex(({ role }) => role === 'memory');
  return memory < 0 ? segments.length : memory;
}

/** The CPUs in the order of their notes. */
function cpuOrder(notes: readonly NoteEntry[]): readonly number[] {
  return [...new Set(notes.flatMap(({ cpu }) => (cpu === undefined ? [] : [cpu])))];
}

/** What another HSA_SIZE would mean, with a comparison of some pages when `samplePages` is not 0. */
export async function whatIf(
  session: Session,
  hsaSize: number,
  samplePages: number,
  signal?: AbortSignal,
): Promise<Reply<WhatIfReply>> {
  const { dump } = session;
  const { split } = dump;
  if (split === undefined || !Number.isSafeInteger(hsaSize) || hsaSize < 0) {
    return failed({
      kind: 'absent',
      title: 'There is no HSA in this dump',
      detail: 'Only a pair of HSA file and memory file has a border between the two.',
      nextStep: 'Open an HSA file and a memory file.',
    });
  }
  const size = Math.min(roundDown(hsaSize, FRAME_SIZE), roundUp(dump.memory.end, FRAME_SIZE));
  const asked = await whatIfHsaSize(dump, size, signal);
  if (!asked.ok) return failed(readErrorWords(asked.error));
  const real = await whatIfHsaSize(dump, split.hsaSize, signal);
  if (!real.ok) return failed(readErrorWords(real.error));
  const answer: WhatIf | undefined = asked.value;
  if (answer === undefined || real.value === undefined) throw new Error('a split dump has an answer');
  const sampled =
    samplePages > 0 ? await sampleWhatIf(dump, answer, Math.min(samplePages, MAX_SAMPLE), signal) : undefined;
  if (sampled?.ok === false) return failed(readErrorWords(sampled.error));
  const value: WhatIfReply = {
    ...answer,
    realSize: split.hsaSize,
    changes: answer.changes.slice(0, MAX_CHANGES),
    changeCount: answer.changes.length,
    changedBytes: answer.changes.reduce((sum, { start, end }) => sum + end - start, 0),
    sample: sampled?.value,
    realFileBytes: real.value.fileBytes,
  };
  return { ok: true, value };
}
