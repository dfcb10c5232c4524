/**
 * kdump-compressed dumps (makedumpfile, QEMU) and their ancestor diskdump, also split over several files. Opening
 * reads headers, notes, bitmaps and a few descriptors; pages are read and unpacked when they are looked at.
 */
import { fileOffset } from '../../base/address.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { cpusFromNotes } from '../machine/cpusFromNotes.ts';
import type { VmcoreInfo } from '../machine/machineTypes.ts';
import { VMCOREINFO_NAME, vmcoreInfoFrom } from '../machine/vmcoreinfo.ts';
import type { DumpFormat, OpenError, OpenedFormat } from '../openTypes.ts';
import type { ByteSource, Finding, NoteEntry, ReadError } from '../types.ts';
import { checkPart } from './kdumpChecks.ts';
import { kdumpFacts } from './kdumpFacts.ts';
import {
  EMPTY_SUB_HEADER,
  kdumpSignature,
  MAIN_HEADER_BYTES,
  parseMainHeader,
  parseSubHeader,
  SUB_HEADER_BYTES,
} from './kdumpHeader.ts';
import { kdumpImage } from './kdumpImage.ts';
import { readSubHeaderContent } from './kdumpNotes.ts';
import { createPart, type KdumpPart, partRanges } from './kdumpPart.ts';
import { splitFindings, splitProblem } from './kdumpSplit.ts';
import { surveyKdump } from './kdumpSurvey.ts';

const LABEL = 'kdump compressed (makedumpfile)';

export const kdump: DumpFormat = {
  id: 'kdump',
  label: LABEL,
  multiFile: true,
  probe({ head }) {
    const signature = kdumpSignature(head);
    return signature === undefined ? undefined : { score: 100, why: `it begins with ${signature}` };
  },
  open: (sources, _options, signal) => openKdump(sources, signal),
};

/** Opens the files of one kdump dump; also used for the payload of a flattened file. */
export async function openKdump(
  sources: readonly ByteSource[],
  signal?: AbortSignal,
): Promise<Result<OpenedFormat, OpenError>> {
  const parts: KdumpPart[] = [];
  for (const [file, source] of sources.entries()) {
    const part = await openPart(file, source, signal);
    if (!part.ok) return part;
    parts.push(part.value);
  }
  parts.sort((a, b) => a.layout.startPfn - b.layout.startPfn);
  const problem = splitProblem(parts);
  if (problem !== undefined) return err(problem);
  const [first] = parts;
  if (first === undefined) return err({ kind: 'no-files' });
  const opened = await assemble(first, parts, signal);
  return opened.ok ? opened : err({ kind: 'read', error: opened.error });
}

async function openPart(
  file: number,
  source: ByteSource,
  signal: AbortSignal | undefined,
): Promise<Result<KdumpPart, OpenError>> {
  const head = await readUpTo(source, 0, MAIN_HEADER_BYTES, signal);
  if (!head.ok) return err({ kind: 'read', error: head.error });
  const header = parseMainHeader(head.value, source.name);
  if (!header.ok) return header;
  const { blockSize, subHeaderBlocks, version } = header.value;
  const subBytes = await readUpTo(source, blockSize, subHeaderBlocks === 0 ? 0 : SUB_HEADER_BYTES, signal);
  if (!subBytes.ok) {
    const { error } = subBytes;
    if (error.kind !== 'unreadable' && error.kind !== 'outside') return err({ kind: 'read', error });
  }
  const sub = subBytes.ok ? parseSubHeader(subBytes.value, version) : EMPTY_SUB_HEADER;
  return ok(createPart(file, source, header.value, sub));
}

/** As many of the bytes as the file has. */
function readUpTo(
  source: ByteSource,
  offset: number,
  length: number,
  signal: AbortSignal | undefined,
): Promise<Result<Uint8Array, ReadError>> {
  const inFile = Math.max(0, Math.min(length, source.sizeBytes - offset));
  return source.read(fileOffset(inFile === 0 ? 0 : offset), inFile, signal);
}

async function assemble(
  first: KdumpPart,
  parts: readonly KdumpPart[],
  signal: AbortSignal | undefined,
): Promise<Result<OpenedFormat, ReadError>> {
  const { blockSize } = first.layout;
  const ranges = partRanges(parts);
  const survey = await surveyKdump(parts, ranges, blockSize, signal);
  if (!survey.ok) return survey;

  const findings: Finding[] = [...splitFindings(parts, ranges)];
  const distrusted = new Set<KdumpPart>();
  for (const part of parts) {
    const checks = await checkPart(part, survey.value.storedOf.get(part), signal);
    if (!checks.ok) return checks;
    findings.push(...checks.value.findings);
    if (checks.value.distrust) distrusted.add(part);
  }
  // Every part of a split dump has the same notes; the first one that has them tells them.
  const teller = parts.find(({ sub }) => sub.notes !== undefined) ?? first;
  const content = await readSubHeaderContent(teller, signal);
  if (!content.ok) return content;
  findings.push(...content.value.findings);

  const memory = kdumpImage(ranges, blockSize, { distrust: (part) => distrusted.has(part) });
  const notes = content.value.notes?.notes ?? [];
  const vmcoreinfo = vmcoreInfoOf(content.value.vmcoreinfo, notes);
  const noted = cpusFromNotes(notes);
  findings.push(...noted.findings);
  return ok({
    memory,
    segments: survey.value.segments,
    notes,
    cpus: noted.cpus,
    ...(vmcoreinfo === undefined ? {} : { vmcoreinfo }),
    headerFacts: kdumpFacts(parts, survey.value, memory.end, content.value.eraseInfo),
    findings,
    label: labelOf(first),
  });
}

function labelOf({ header }: KdumpPart): string {
  if (header.signature === 'DISKDUMP') return 'diskdump';
  // QEMU fills no system name and writes the machine in capitals.
  return header.sysname === '' && header.machine === 'S390X' ? 'kdump compressed (QEMU)' : LABEL;
}

/** The text that the sub header points to, or the note; the same bytes where both are there. */
function vmcoreInfoOf(text: Uint8Array | undefined, notes: readonly NoteEntry[]): VmcoreInfo | undefined {
  if (text !== undefined) return vmcoreInfoFrom(text, 'sub header of the kdump file', 'exact');
  const note = notes.find(({ name }) => name === VMCOREINFO_NAME);
  return note === undefined ? undefined : vmcoreInfoFrom(note.desc, 'note VMCOREINFO', 'exact');
}
