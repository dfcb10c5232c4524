/**
 * What an unfinished zfcpdump partition still tells of its own layout. The notes stand where they always do; of the
 * first page only the first 14 bytes are known to be of this dump, but behind them may be the program headers of an
 * earlier one of the same machine.
 */
import { FRAME_SIZE, roundUp } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { ok, type Result } from '../../base/result.ts';
import { EM_S390, NT_PRPSINFO } from '../../s390/constants.ts';
import {
  EHDR_SIZE,
  ET_CORE,
  PHDR_SIZE,
  type Phdr,
  PN_XNUM,
  PT_LOAD,
  PT_NOTE,
  readEhdr,
  readPhdrs,
} from '../elf/header.ts';
import { type ParsedNotes, parseNotes } from '../elf/notes.ts';
import type { ByteSource, ReadError } from '../types.ts';
import { readUpTo } from './readUpTo.ts';

/** Header pages that are passed over at most: those of 4680 PT_LOADs. */
const MAX_HEADER_PAGES = 64;
/** Bytes of notes that are read; 512 CPUs with all registers have less than 2 MiB. */
const MAX_NOTE_BYTES = 4 << 20;
const PRPSINFO_SIZE = 0x88;

export interface BusyNotes {
  /** Offset in the partition. */
  readonly at: number;
  readonly parsed: ParsedNotes;
  /** Offset of the first byte of memory: notes fill up whole pages. */
  readonly dataAt: number;
}

/** Finds the notes by their first one, the PRPSINFO that every kernel writes. Undefined: there are none. */
export async function findBusyNotes(
  source: ByteSource,
  signal?: AbortSignal,
): Promise<Result<BusyNotes | undefined, ReadError>> {
  const head = await readUpTo(source, 0, (MAX_HEADER_PAGES + 1) * FRAME_SIZE, signal);
  if (!head.ok) return head;
  const reader = new BeReader(head.value);
  for (let at = FRAME_SIZE; reader.has(at, 20); at += FRAME_SIZE) {
    const isFirst =
      reader.u32(at) === 5 &&
      reader.u32(at + 4) === PRPSINFO_SIZE &&
      reader.u32(at + 8) === NT_PRPSINFO &&
      reader.ascii(at + 12, 5) === 'CORE';
    if (!isFirst) continue;
    const bytes = await readUpTo(source, at, MAX_NOTE_BYTES, signal);
    if (!bytes.ok) return bytes;
    // Behind the notes comes memory: the first walk finds their end, the second one looks at them alone.
    const { usedBytes } = parseNotes(bytes.value, at);
    const parsed = parseNotes(bytes.value.slice(0, usedBytes), at);
    return ok({ at, parsed, dataAt: at + roundUp(usedBytes, FRAME_SIZE) });
  }
  return ok(undefined);
}

/**
 * The program headers of an earlier dump in the same partition, when they can be those of this one, too: the notes are
 * of the same place and length, and memory begins where it must. Undefined otherwise.
 */
export async function staleHeaders(
  source: ByteSource,
  notes: BusyNotes,
  signal?: AbortSignal,
): Promise<Result<readonly Phdr[] | undefined, ReadError>> {
  const head = await readUpTo(source, 0, notes.at, signal);
  if (!head.ok) return head;
  const ehdr = readEhdr(head.value);
  if (ehdr === undefined || ehdr.type !== ET_CORE || ehdr.machine !== EM_S390) return ok(undefined);
  const { phnum } = ehdr;
  const fits = phnum > 1 && phnum < PN_XNUM && EHDR_SIZE + phnum * PHDR_SIZE <= notes.at;
  if (ehdr.phoff !== BigInt(EHDR_SIZE) || !fits) return ok(undefined);
  const phdrs = readPhdrs(head.value.subarray(EHDR_SIZE), phnum);
  const [note, ...loads] = phdrs;
  const sameNotes =
    note?.type === PT_NOTE &&
    note.offset === BigInt(notes.at) &&
    note.filesz === BigInt(notes.parsed.usedBytes);
  const inOrder = loads.every(
    ({ type, offset, paddr }, i) =>
      type === PT_LOAD &&
      offset % BigInt(FRAME_SIZE) === paddr % BigInt(FRAME_SIZE) &&
      offset >= (loads[i - 1]?.offset ?? BigInt(notes.dataAt)),
  );
  return ok(sameNotes && inOrder ? phdrs : undefined);
}
