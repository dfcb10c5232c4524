/**
 * Labels every byte of an ELF core's header: a pure function from bytes to sections with fields. Works for headers that
 * were built and for those of any file, however damaged: what nothing points to is a section of its own.
 */
import { roundUp, safeNumber } from '../../base/address.ts';
import { BeReader, isZero } from '../../base/bytes.ts';
import { EHDR_SIZE, PHDR_SIZE, PN_XNUM, PT_LOAD, PT_NOTE, readEhdr, SHDR_SIZE } from '../elf/header.ts';
import { NOTE_HEADER_SIZE, parseNotes } from '../elf/notes.ts';
import type { HeaderMap, SectionTemplate } from './headerTypes.ts';
import {
  fileHeaderTemplate,
  fillTemplate,
  loadTemplate,
  noteSegmentTemplate,
  otherSegmentTemplate,
} from './headFields.ts';
import { noteTemplate } from './noteTemplates.ts';

/** Note segments that are followed; the kernel merges them into one. */
const MAX_NOTE_SEGMENTS = 64;
/** Notes that are told apart; 512 CPUs with all registers have about 6,000. */
const MAX_NOTES_TOLD = 1 << 17;

interface Section {
  readonly start: number;
  readonly end: number;
  readonly template: number;
  readonly number: number;
}

/** Templates by what decides them, each once. */
class Templates {
  readonly list: SectionTemplate[] = [];
  readonly #known = new Map<string, number>();

  get(key: string, make: () => SectionTemplate): number {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.list.push(make());
    this.#known.set(key, this.list.length - 1);
    return this.list.length - 1;
  }

  /** For what is found once, so that no key is worth keeping. */
  add(template: SectionTemplate): number {
    this.list.push(template);
    return this.list.length - 1;
  }
}

/**
 * Labels `bytes`, the start of an ELF file. `imageLoads`: so many of the first PT_LOADs are the kernel image's. Where
 * two parts claim the same bytes the first one in the file keeps them.
 */
export function mapHeader(bytes: Uint8Array, imageLoads = 0): HeaderMap {
  const templates = new Templates();
  const claims: Section[] = [];
  const ehdr = readEhdr(bytes);
  if (ehdr !== undefined) {
    const template = templates.get('ehdr', fileHeaderTemplate);
    claims.push({ start: 0, end: EHDR_SIZE, template, number: -1 });
    const phoff = safeNumber(ehdr.phoff) ?? EHDR_SIZE;
    const count = ehdr.phnum === PN_XNUM ? countInSection(bytes, ehdr.shoff) : ehdr.phnum;
    const notes = claimSegments(bytes, phoff, count, imageLoads, templates, claims);
    let cpus = 0;
    const limit = claims.length + MAX_NOTES_TOLD;
    for (const [start, end] of notes.slice(0, MAX_NOTE_SEGMENTS))
      if (claims.length < limit) cpus += claimNotes(bytes, start, end, cpus, templates, claims);
  }
  return lay(bytes, claims, templates);
}

/** sh_info of section header 0: the number of program headers when e_phnum cannot hold it. */
function countInSection(bytes: Uint8Array, shoff: bigint): number {
  const at = safeNumber(shoff) ?? 0;
  const reader = new BeReader(bytes);
  return at >= EHDR_SIZE && reader.has(at, SHDR_SIZE) ? reader.u32(at + 44) : PN_XNUM;
}

/** Claims the program headers; returns where the notes are. */
function claimSegments(
  bytes: Uint8Array,
  phoff: number,
  count: number,
  imageLoads: number,
  templates: Templates,
  claims: Section[],
): readonly (readonly [start: number, end: number])[] {
  const reader = new BeReader(bytes);
  const notes: [number, number][] = [];
  let loads = 0;
  for (let i = 0; i < count; i++) {
    const start = phoff + PHDR_SIZE * i;
    if (!reader.has(start, PHDR_SIZE)) break;
    const section = { start, end: start + PHDR_SIZE };
    const type = reader.u32(start);
    if (type === PT_NOTE) {
      claims.push({ ...section, template: templates.get('note', noteSegmentTemplate), number: -1 });
      const at = safeNumber(reader.u64(start + 8));
      const size = safeNumber(reader.u64(start + 32));
      if (at !== undefined && size !== undefined && at < bytes.length)
        notes.push([at, Math.min(at + size, bytes.length)]);
    } else if (type === PT_LOAD) {
      const role = loads < imageLoads ? 'kernel image' : 'memory';
      const template = templates.get(role, () => loadTemplate(role));
      claims.push({ ...section, template, number: role === 'memory' ? loads - imageLoads : loads });
      loads++;
    } else {
      claims.push({ ...section, template: templates.get('other', otherSegmentTemplate), number: -1 });
    }
  }
  return notes;
}

/** Claims the notes in [start, end); returns how many CPUs they are of. */
function claimNotes(
  bytes: Uint8Array,
  start: number,
  end: number,
  cpusBefore: number,
  templates: Templates,
  claims: Section[],
): number {
  const reader = new BeReader(bytes);
  let cpus = 0;
  for (const note of parseNotes(bytes.subarray(start, end), start).notes) {
    const nameSize = reader.u32(note.offset);
    const used = NOTE_HEADER_SIZE + roundUp(nameSize, 4) + roundUp(note.size, 4);
    // The last note of a file may lack its padding.
    const length = Math.min(used, end - note.offset);
    const head = { name: note.name, type: note.type, nameSize, descSize: note.size };
    const make = (): SectionTemplate => noteTemplate(head, length, note.desc);
    const key = `${nameSize} ${note.size} ${note.type} ${length} ${note.name}`;
    const isText = note.name === 'VMCOREINFO';
    if (note.cpu !== undefined) cpus = note.cpu + 1;
    claims.push({
      start: note.offset,
      end: note.offset + length,
      template: isText ? templates.add(make()) : templates.get(key, make),
      number: note.cpu === undefined ? -1 : cpusBefore + note.cpu,
    });
  }
  return cpus;
}

/** Puts the sections in order, drops those that overlap an earlier one, fills what is left. */
function lay(bytes: Uint8Array, claims: Section[], templates: Templates): HeaderMap {
  claims.sort((a, b) => a.start - b.start);
  const sections: Section[] = [];
  let at = 0;
  const fill = (to: number): void => {
    if (to <= at) return;
    const zero = isZero(bytes.subarray(at, to));
    const template = templates.get(`fill ${to - at} ${zero}`, () => fillTemplate(to - at, zero));
    sections.push({ start: at, end: to, template, number: -1 });
  };
  for (const claim of claims) {
    if (claim.start < at) continue;
    fill(claim.start);
    sections.push(claim);
    at = claim.end;
  }
  fill(bytes.length);
  return {
    starts: Float64Array.from(sections, ({ start }) => start),
    kinds: Uint32Array.from(sections, ({ template }) => template),
    numbers: Int32Array.from(sections, ({ number }) => number),
    templates: templates.list,
    length: bytes.length,
  };
}
