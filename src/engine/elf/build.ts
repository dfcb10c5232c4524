/**
 * Stage 2 of a vmcore header: what fs/proc/vmcore.c makes of the internal header. Notes are merged and counted, every
 * PT_LOAD is rounded out to whole page frames and gets its offset in the file; nothing else changes.
 *
 *   [0, H) headers, zero fill | [H, H + NA) notes, zero fill | ranges in program header order, without holes
 */
import {
  type FileOffset,
  FRAME_SIZE,
  fileOffset,
  type PhysAddr,
  physAddr,
  roundDown,
  roundUp,
} from '../../base/address.ts';
import { ensure } from '../../base/assert.ts';
import { BeReader, BeWriter } from '../../base/bytes.ts';
import { ok, type Result } from '../../base/result.ts';
import type { NoteEntry } from '../types.ts';
import { EHDR_SIZE, PHDR_SIZE, type Phdr, PT_NOTE, readEhdr, readPhdrs, writePhdr } from './header.ts';
import { NOTE_HEADER_SIZE, noteSize } from './notes.ts';
import type { ProfileSwitches } from './profile.ts';
import { type BuildError, type BuildInput, buildStage1, type Stage1 } from './stage1.ts';

/** A PT_LOAD of the file. */
export interface VmcoreSegment {
  readonly paddr: PhysAddr;
  readonly vaddr: bigint;
  /** p_filesz and p_memsz, bytes. */
  readonly size: number;
  /** p_offset: where the byte at `paddr` stands. */
  readonly fileOffset: FileOffset;
  readonly role: 'memory' | 'kernel image';
  /** The whole page frames around it: first address, bytes, and offset of the first byte in the file. */
  readonly range: { readonly start: PhysAddr; readonly size: number; readonly offset: FileOffset };
}

/** A finished header and the layout of the bytes behind it. */
export interface VmcoreLayout {
  /** Header pages and note pages: the file up to the first range. */
  readonly header: Uint8Array<ArrayBuffer>;
  /** Offset of the notes, and their length without padding. */
  readonly noteOffset: FileOffset;
  readonly noteBytes: number;
  /** The notes with their offsets in the file. */
  readonly notes: readonly NoteEntry[];
  readonly segments: readonly VmcoreSegment[];
  /** Size of the whole file, bytes. */
  readonly sizeBytes: number;
}

/** Builds header, notes and layout of the vmcore that the kernel with these switches would show. */
export function buildVmcore(input: BuildInput): Result<VmcoreLayout, BuildError> {
  const stage1 = buildStage1(input);
  return stage1.ok ? ok(buildStage2(stage1.value, input.switches)) : stage1;
}

/** parse_crash_elf64_headers, merge_note_headers_elf64, process_ptload_program_headers_elf64. */
function buildStage2(stage1: Stage1, switches: ProfileSwitches): VmcoreLayout {
  const ehdr = ensure(readEhdr(stage1.bytes), 'stage 1 has a header');
  const phdrs = readPhdrs(stage1.bytes.subarray(EHDR_SIZE), ehdr.phnum);
  const noteAreas = phdrs.filter((phdr) => phdr.type === PT_NOTE).map((phdr) => countedNotes(stage1, phdr));
  const loads = phdrs.filter((phdr) => phdr.type !== PT_NOTE);
  const noteBytes = noteAreas.reduce((sum, area) => sum + area.length, 0);
  const headerSize = roundUp(EHDR_SIZE + PHDR_SIZE * (loads.length + 1), FRAME_SIZE);
  const firstRange = headerSize + roundUp(noteBytes, FRAME_SIZE);

  const writer = new BeWriter(firstRange);
  writer.set(0, stage1.bytes.subarray(0, EHDR_SIZE));
  writer.u16(56, loads.length + 1);
  writePhdr(writer, EHDR_SIZE, {
    type: PT_NOTE,
    flags: 0,
    offset: BigInt(headerSize),
    vaddr: 0n,
    paddr: 0n,
    filesz: BigInt(noteBytes),
    memsz: BigInt(noteBytes),
    align: BigInt(switches.noteAlign),
  });
  let noteAt = headerSize;
  for (const area of noteAreas) {
    writer.set(noteAt, area);
    noteAt += area.length;
  }

  const segments: VmcoreSegment[] = [];
  let offset = firstRange;
  for (const [index, phdr] of loads.entries()) {
    const paddr = Number(phdr.offset);
    const size = Number(phdr.memsz);
    const start = roundDown(paddr, FRAME_SIZE);
    const end = roundUp(paddr + size, FRAME_SIZE);
    const at = offset + (paddr - start);
    writePhdr(writer, EHDR_SIZE + PHDR_SIZE * (index + 1), { ...phdr, offset: BigInt(at) });
    segments.push({
      paddr: physAddr(paddr),
      vaddr: phdr.vaddr,
      size,
      fileOffset: fileOffset(at),
      role: index < stage1.imageLoads ? 'kernel image' : 'memory',
      range: { start: physAddr(start), size: end - start, offset: fileOffset(offset) },
    });
    offset += end - start;
  }
  return {
    header: writer.bytes,
    noteOffset: fileOffset(headerSize),
    noteBytes,
    notes: placeNotes(stage1, headerSize),
    segments,
    sizeBytes: offset,
  };
}

/** The notes of a PT_NOTE that stage 2 takes over: whole ones before the first with an empty name. */
function countedNotes(stage1: Stage1, phdr: Phdr): Uint8Array {
  const area = stage1.bytes.subarray(Number(phdr.offset) - stage1.base);
  const limit = Number(phdr.memsz);
  const reader = new BeReader(area.subarray(0, limit));
  let used = 0;
  while (reader.has(used, NOTE_HEADER_SIZE)) {
    const nameSize = reader.u32(used);
    if (nameSize === 0) break;
    const size = NOTE_HEADER_SIZE + roundUp(nameSize, 4) + roundUp(reader.u32(used + 4), 4);
    if (used + size > limit) break;
    used += size;
  }
  return area.subarray(0, used);
}

function placeNotes(stage1: Stage1, noteOffset: number): readonly NoteEntry[] {
  let at = noteOffset;
  return stage1.notes.map((draft) => {
    const entry: NoteEntry = {
      name: draft.name,
      type: draft.type,
      size: draft.desc.length,
      offset: fileOffset(at),
      desc: draft.desc,
    };
    at += noteSize(draft.name.length, draft.desc.length);
    return draft.cpu === undefined ? entry : { ...entry, cpu: draft.cpu };
  });
}
