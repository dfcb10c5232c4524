/**
 * Reads the program headers and notes of an ELF core, however odd or cut off the file is: what can be read is
 * returned, what is wrong becomes a finding. (Checks 1, 2 and 6 of the list in coreChecks.ts)
 */
import { fileOffset, safeNumber } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { hex0x } from '../../base/hex.ts';
import { ok, type Result } from '../../base/result.ts';
import { failed, passed } from '../machine/finding.ts';
import type { ByteSource, Finding, NoteEntry, ReadError } from '../types.ts';
import {
  EHDR_SIZE,
  type Ehdr,
  PHDR_SIZE,
  type Phdr,
  PN_XNUM,
  PT_LOAD,
  PT_NOTE,
  readPhdrs,
  SHDR_SIZE,
} from './header.ts';
import { MAX_NOTES, parseNotes } from './notes.ts';

/** Program headers that are read at most; 58 MiB of them. */
const MAX_PHDRS = 1 << 20;
/** Bytes of a note segment that are read at most; 512 CPUs with all registers have less than 1 MiB. */
const MAX_NOTE_BYTES = 16 << 20;
/** Note segments that are read at most. The kernel merges them into one. */
const MAX_NOTE_SEGMENTS = 64;

export interface CoreHeaders {
  readonly ehdr: Ehdr;
  readonly phdrs: readonly Phdr[];
  readonly notes: readonly NoteEntry[];
  readonly findings: readonly Finding[];
}

/** Reads what `ehdr` points to. Fails only when the file cannot be read. */
export async function readCoreHeaders(
  source: ByteSource,
  ehdr: Ehdr,
  signal?: AbortSignal,
): Promise<Result<CoreHeaders, ReadError>> {
  const findings: Finding[] = [];
  const phdrs = await readTable(source, ehdr, findings, signal);
  if (!phdrs.ok) return phdrs;
  const notes: NoteEntry[] = [];
  for (const phdr of phdrs.value.filter(({ type }) => type === PT_NOTE).slice(0, MAX_NOTE_SEGMENTS)) {
    if (notes.length >= MAX_NOTES) break;
    const read = await readNotes(source, phdr, findings, signal);
    if (!read.ok) return read;
    const cpusBefore = notes.reduce((most, { cpu = -1 }) => Math.max(most, cpu), -1) + 1;
    for (const note of read.value)
      notes.push(note.cpu === undefined ? note : { ...note, cpu: note.cpu + cpusBefore });
  }
  if (!phdrs.value.some(({ type }) => type === PT_NOTE)) {
    findings.push(
      failed('note-segment', 'warning', 'There is no note segment, so the file has no registers.'),
    );
  }
  return ok({ ehdr, phdrs: phdrs.value, notes, findings });
}

async function readTable(
  source: ByteSource,
  ehdr: Ehdr,
  findings: Finding[],
  signal: AbortSignal | undefined,
): Promise<Result<readonly Phdr[], ReadError>> {
  const start = tableStart(source, ehdr, findings);
  if (ehdr.phentsize !== PHDR_SIZE) {
    const message = `The header says that a program header has ${ehdr.phentsize} bytes. They are read with ${PHDR_SIZE}.`;
    findings.push(failed('phdr-size', 'warning', message));
  }
  const count = await countOf(source, ehdr, findings, signal);
  if (!count.ok) return count;

  const fitting = Math.max(0, Math.floor((source.sizeBytes - start) / PHDR_SIZE));
  const wanted = count.value === 0 ? PN_XNUM : count.value;
  const readable = Math.min(wanted, fitting, MAX_PHDRS);
  const bytes = await source.read(
    fileOffset(Math.min(start, source.sizeBytes)),
    readable * PHDR_SIZE,
    signal,
  );
  if (!bytes.ok) return bytes;
  const phdrs = readPhdrs(bytes.value, readable);
  if (count.value === 0) {
    const usable = leadingUsable(phdrs);
    const message = `The header says that there are no program headers. ${usable.length} were found at ${hex0x(start)}.`;
    findings.push(failed('phdr-table-inside', 'error', message));
    return ok(usable);
  }
  if (readable < count.value) {
    const message = `The header announces ${count.value} program headers at ${hex0x(start)}; ${readable} could be read.`;
    findings.push(failed('phdr-table-inside', 'error', message));
  } else {
    findings.push(passed('phdr-table-inside', `All ${count.value} program headers lie inside the file.`));
  }
  return ok(phdrs);
}

/** e_phoff, or where every known writer puts the table when it points outside of the file. */
function tableStart(source: ByteSource, ehdr: Ehdr, findings: Finding[]): number {
  const phoff = safeNumber(ehdr.phoff);
  if (phoff !== undefined && phoff >= EHDR_SIZE && phoff < source.sizeBytes) return phoff;
  const message = `The program headers should be at ${hex0x(ehdr.phoff)}, which cannot be. They are looked for at ${hex0x(EHDR_SIZE)}.`;
  findings.push(failed('phdr-offset', 'error', message));
  return EHDR_SIZE;
}

/** e_phnum, or sh_info of section header 0 for PN_XNUM. */
async function countOf(
  source: ByteSource,
  ehdr: Ehdr,
  findings: Finding[],
  signal: AbortSignal | undefined,
): Promise<Result<number, ReadError>> {
  if (ehdr.phnum !== PN_XNUM) return ok(ehdr.phnum);
  const shoff = safeNumber(ehdr.shoff);
  if (shoff === undefined || shoff < EHDR_SIZE || shoff + SHDR_SIZE > source.sizeBytes) {
    const message = `e_phnum is ${PN_XNUM}, so section header 0 has the number of program headers, but it is not in the file.`;
    findings.push(failed('phdr-count', 'warning', message));
    return ok(PN_XNUM);
  }
  const section = await source.read(fileOffset(shoff), SHDR_SIZE, signal);
  if (!section.ok) return section;
  return ok(new BeReader(section.value).u32(44));
}

/** Program headers up to the first that is neither a PT_LOAD nor a PT_NOTE. */
function leadingUsable(phdrs: readonly Phdr[]): readonly Phdr[] {
  const stop = phdrs.findIndex(({ type }) => type !== PT_LOAD && type !== PT_NOTE);
  return stop < 0 ? phdrs : phdrs.slice(0, stop);
}

async function readNotes(
  source: ByteSource,
  phdr: Phdr,
  findings: Finding[],
  signal: AbortSignal | undefined,
): Promise<Result<readonly NoteEntry[], ReadError>> {
  const offset = safeNumber(phdr.offset) ?? source.sizeBytes;
  const size = safeNumber(phdr.filesz) ?? MAX_NOTE_BYTES;
  const readable = Math.max(0, Math.min(size, source.sizeBytes - offset, MAX_NOTE_BYTES));
  if (readable < size) {
    const message = `The note segment has ${phdr.filesz} bytes at ${hex0x(phdr.offset)}; ${readable} of them could be read.`;
    findings.push(failed('notes-inside', 'error', message));
  } else {
    findings.push(
      passed('notes-inside', `The note segment (${size} bytes at ${hex0x(offset)}) lies inside the file.`),
    );
  }
  if (readable === 0) return ok([]);
  const bytes = await source.read(fileOffset(offset), readable, signal);
  if (!bytes.ok) return bytes;
  const parsed = parseNotes(bytes.value, offset);
  findings.push(...parsed.findings);
  return ok(parsed.notes);
}
