/**
 * Stage 1 of a vmcore header: what the architecture code of the dump kernel builds in its own memory, with old memory
 * addresses as offsets (arch/s390/kernel/crash_dump.c, elfcorehdr_alloc). `build.ts` turns it into the file's form.
 */
import { FRAME_SIZE } from '../../base/address.ts';
import { BeWriter } from '../../base/bytes.ts';
import { formatSize } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { cpuNotes, type NotedCpu, prpsinfoNote, vmcoreinfoNote } from './cpuNotes.ts';
import {
  EHDR_SIZE,
  FLAGS_RWX,
  MAX_LOADS,
  PHDR_SIZE,
  type Phdr,
  PT_LOAD,
  PT_NOTE,
  writeEhdr,
  writePhdr,
} from './header.ts';
import { encodeNotes, NOTE_HEADER_SIZE, type NoteDraft } from './notes.ts';
import type { ProfileSwitches } from './profile.ts';

/** Largest file that is planned, 256 TiB: no machine has as much storage, a damaged map may say so. */
export const MAX_FILE_BYTES = 2 ** 48;

/** A stretch of storage, absolute addresses, bytes. */
export interface Chunk {
  readonly start: number;
  readonly size: number;
}

/** A part of the kernel image with its own PT_LOAD. */
export interface ImageChunk extends Chunk {
  readonly vaddr: bigint;
}

export interface BuildInput {
  readonly switches: ProfileSwitches;
  /** Storage in any order; chunks that touch or overlap become one, as in memblock. */
  readonly chunks: readonly Chunk[];
  /** CPUs with saved registers, boot CPU first. */
  readonly cpus: readonly NotedCpu[];
  /** Descriptor of the VMCOREINFO note; undefined: no note. */
  readonly vmcoreinfo: Uint8Array | undefined;
  /** Parts of the kernel image; used only when the switch for it is on. Normally one. */
  readonly image: readonly ImageChunk[];
  /** Virtual address of absolute 0; used only when the switch for it is on. */
  readonly identityBase: bigint;
}

/** Why no header can be built. `detail` is for people. */
export interface BuildError {
  readonly kind: 'too-many-segments' | 'too-large';
  readonly detail: string;
}

export interface Stage1 {
  /** Header, program headers and notes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Address that the PT_NOTE's p_offset counts from: where `bytes` would stand in the dump kernel's memory. */
  readonly base: number;
  readonly notes: readonly NoteDraft[];
  /** PT_LOADs of the kernel image; they are the first ones. */
  readonly imageLoads: number;
}

/** Sorts chunks, drops empty ones, joins those that touch or overlap. */
export function mergeChunks(chunks: readonly Chunk[]): readonly Chunk[] {
  const sorted = chunks.filter((chunk) => chunk.size > 0).sort((a, b) => a.start - b.start);
  const merged: Chunk[] = [];
  for (const chunk of sorted) {
    const last = merged.at(-1);
    if (last === undefined || last.start + last.size < chunk.start) {
      merged.push({ start: chunk.start, size: chunk.size });
      continue;
    }
    const end = Math.max(last.start + last.size, chunk.start + chunk.size);
    merged[merged.length - 1] = { start: last.start, size: end - last.start };
  }
  return merged;
}

/** Builds the internal header as it would stand at address `base`. */
export function buildStage1(input: BuildInput, base = 0): Result<Stage1, BuildError> {
  const { switches } = input;
  const identityBase = switches.vaddrBase === 'identity-base' ? input.identityBase : 0n;
  const image = switches.imageSegment ? input.image.filter((part) => part.size > 0) : [];
  const chunks = mergeChunks(input.chunks);
  const loads = [
    ...image.map((part) => load(part.start, part.size, part.vaddr)),
    ...chunks.map((chunk) =>
      load(chunk.start, chunk.size, BigInt.asUintN(64, identityBase + BigInt(chunk.start))),
    ),
  ];
  const problem = sizeProblem([...image, ...chunks]);
  if (problem !== undefined) return err(problem);

  const notes = allNotes(input);
  const encoded = encodeNotes(notes);
  const noteBytes = encoded.length + (switches.finalNote ? NOTE_HEADER_SIZE : 0);
  const headerBytes = EHDR_SIZE + PHDR_SIZE * (loads.length + 1);
  const writer = new BeWriter(headerBytes + noteBytes);
  writeEhdr(writer, loads.length + 1);
  writePhdr(writer, EHDR_SIZE, {
    ...ZERO_PHDR,
    type: PT_NOTE,
    offset: BigInt(base + headerBytes),
    filesz: BigInt(noteBytes),
    memsz: BigInt(noteBytes),
  });
  for (const [index, phdr] of loads.entries()) writePhdr(writer, EHDR_SIZE + PHDR_SIZE * (index + 1), phdr);
  writer.set(headerBytes, encoded);
  return ok({ bytes: writer.bytes, base, notes, imageLoads: image.length });
}

const ZERO_PHDR: Phdr = {
  type: 0,
  flags: 0,
  offset: 0n,
  vaddr: 0n,
  paddr: 0n,
  filesz: 0n,
  memsz: 0n,
  align: 0n,
};

function load(start: number, size: number, vaddr: bigint): Phdr {
  return {
    type: PT_LOAD,
    flags: FLAGS_RWX,
    offset: BigInt(start),
    vaddr,
    paddr: BigInt(start),
    filesz: BigInt(size),
    memsz: BigInt(size),
    align: BigInt(FRAME_SIZE),
  };
}

/** PRPSINFO, registers of each CPU, VMCOREINFO. */
function allNotes(input: BuildInput): readonly NoteDraft[] {
  const notes: NoteDraft[] = [prpsinfoNote()];
  for (const [position, cpu] of input.cpus.entries())
    notes.push(...cpuNotes(cpu, position + 1, input.switches));
  if (input.vmcoreinfo !== undefined) notes.push(vmcoreinfoNote(input.vmcoreinfo));
  return notes;
}

function sizeProblem(chunks: readonly Chunk[]): BuildError | undefined {
  if (chunks.length > MAX_LOADS) {
    const detail = `The memory falls into ${chunks.length} pieces, and an ELF header can list ${MAX_LOADS}.`;
    return { kind: 'too-many-segments', detail };
  }
  let total = 0;
  // Up to two frames of rounding for each piece, and the header in front.
  for (const chunk of chunks) total += chunk.size + 2 * FRAME_SIZE;
  if (total < MAX_FILE_BYTES) return undefined;
  return { kind: 'too-large', detail: `The file would have ${formatSize(total)}.` };
}
