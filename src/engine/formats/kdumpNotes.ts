/** What the sub header of a kdump file points to: ELF notes, the VMCOREINFO text, and what a filter erased. */
import { fileOffset } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type ParsedNotes, parseNotes } from '../elf/notes.ts';
import { MAX_VMCOREINFO } from '../machine/vmcoreinfo.ts';
import type { Finding, ReadError } from '../types.ts';
import { gapReasonOf } from './kdumpDescriptors.ts';
import type { FileRange } from './kdumpHeader.ts';
import type { KdumpPart } from './kdumpPart.ts';

/** 512 CPUs with all registers need less than 1 MiB; more than this is no note section. */
const MAX_NOTES = 16 * 1024 * 1024;
/** ERASEINFO repeats the commands of a configuration file. */
const MAX_ERASEINFO = 1024 * 1024;
/** Lines of ERASEINFO that are shown. */
const MAX_ERASE_LINES = 20;

export interface SubHeaderContent {
  readonly notes: ParsedNotes | undefined;
  /** The bytes of the VMCOREINFO text. */
  readonly vmcoreinfo: Uint8Array | undefined;
  /** What makedumpfile was told to erase from kernel data, in its own words. */
  readonly eraseInfo: string | undefined;
  readonly findings: readonly Finding[];
}

/** Reads the three. What is not in the file becomes a finding. */
export async function readSubHeaderContent(
  part: KdumpPart,
  signal?: AbortSignal,
): Promise<Result<SubHeaderContent, ReadError>> {
  const { sub } = part;
  const findings: Finding[] = [];
  const read = async (
    code: string,
    what: string,
    range: FileRange | undefined,
    limit: number,
  ): Promise<Result<Uint8Array | undefined, ReadError>> => {
    if (range === undefined) return ok(undefined);
    const answer = await readRange(part, range, limit, signal);
    if (!answer.ok) return answer;
    findings.push(rangeFinding(code, what, range, answer.value !== undefined, part));
    return answer;
  };
  const noteBytes = await read('kdump-notes', 'notes', sub.notes, MAX_NOTES);
  if (!noteBytes.ok) return noteBytes;
  const vmcoreinfo = await read('kdump-vmcoreinfo', 'VMCOREINFO text', sub.vmcoreinfo, MAX_VMCOREINFO);
  if (!vmcoreinfo.ok) return vmcoreinfo;
  const erased = await read('kdump-eraseinfo', 'list of erased data', sub.eraseInfo, MAX_ERASEINFO);
  if (!erased.ok) return erased;

  const notes =
    noteBytes.value === undefined ? undefined : parseNotes(noteBytes.value, sub.notes?.offset ?? 0);
  if (notes !== undefined) findings.push(...notes.findings);
  const eraseInfo = erased.value === undefined ? undefined : eraseText(erased.value);
  if (eraseInfo !== undefined) {
    findings.push({
      code: 'kernel-data-erased',
      outcome: 'failed',
      severity: 'info',
      message: `The writer erased kernel data on purpose: ${eraseInfo}. Bytes there are not those of the machine.`,
    });
  }
  return ok({ notes, vmcoreinfo: vmcoreinfo.value, eraseInfo, findings });
}

async function readRange(
  part: KdumpPart,
  range: FileRange,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<Result<Uint8Array | undefined, ReadError>> {
  const { offset, size } = range;
  if (size > limit || offset + size > part.source.sizeBytes) return ok(undefined);
  const answer = await part.source.read(fileOffset(offset), size, signal);
  if (answer.ok) return answer;
  return gapReasonOf(answer.error) === undefined ? err(answer.error) : ok(undefined);
}

function rangeFinding(
  code: string,
  what: string,
  range: FileRange,
  readable: boolean,
  part: KdumpPart,
): Finding {
  const place = `${range.size} bytes at byte ${range.offset}`;
  return {
    code,
    outcome: readable ? 'passed' : 'failed',
    severity: readable ? 'info' : 'warning',
    message: readable
      ? `The ${what} (${place}) lies inside the file.`
      : `The ${what} (${place}) cannot be read from ${part.source.name}, which has ${part.source.sizeBytes} bytes.`,
  };
}

/** ERASEINFO is text with one line for each erase command. */
function eraseText(bytes: Uint8Array): string | undefined {
  const reader = new BeReader(bytes);
  const lines: string[] = [];
  let start = 0;
  for (let at = 0; at <= bytes.length; at++) {
    if (at < bytes.length && bytes[at] !== 10 && bytes[at] !== 0) continue;
    if (at > start) lines.push(reader.ascii(start, at - start));
    start = at + 1;
  }
  if (lines.length === 0) return undefined;
  const shown = lines.slice(0, MAX_ERASE_LINES).join('; ');
  return lines.length > MAX_ERASE_LINES ? `${shown}; and ${lines.length - MAX_ERASE_LINES} more` : shown;
}
