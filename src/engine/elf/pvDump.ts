/**
 * Recognises dumps of protected guests (secure execution): ELF cores whose memory is encrypted. Their section headers
 * name `pv_compl` and `pv_mem_meta` (qemu target/s390x, dump/dump.c v7.2). Without the customer communication key
 * nothing of the memory can be read.
 */
import { fileOffset, safeNumber } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { ok, type Result } from '../../base/result.ts';
import { NT_PRSTATUS, NT_S390_PV_CPU_DATA } from '../../s390/constants.ts';
import type { OpenError } from '../openTypes.ts';
import type { ByteSource, ReadError } from '../types.ts';
import { SHDR_SIZE } from './header.ts';
import type { CoreHeaders } from './readCore.ts';

const MAX_SECTIONS = 64;
const MAX_NAMES = 4096;
/** Bytes of metadata per page frame in `pv_mem_meta`. */
const TWEAK_SIZE = 16;

/** The refusal for an encrypted dump, or undefined when the dump is none. */
export async function findProtectedDump(
  source: ByteSource,
  headers: CoreHeaders,
  signal?: AbortSignal,
): Promise<Result<OpenError | undefined, ReadError>> {
  const sections = await readSections(source, headers, signal);
  if (!sections.ok) return sections;
  const meta = sections.value.find(({ name }) => name === 'pv_mem_meta');
  const isProtected = meta !== undefined || sections.value.some(({ name }) => name === 'pv_compl');
  if (!isProtected) return ok(undefined);
  const cpus = headers.notes.filter(({ type, name }) => type === NT_PRSTATUS && name === 'CORE').length;
  const encrypted = headers.notes.filter(({ type }) => type === NT_S390_PV_CPU_DATA).length;
  const frames = meta === undefined ? '' : ` and ${Math.floor(meta.size / TWEAK_SIZE)} page frames`;
  return ok({
    kind: 'unsupported',
    file: source.name,
    format: 'ELF core of a protected guest',
    detail: `Its memory is encrypted (secure execution): ${Math.max(cpus, encrypted)} CPUs${frames}.`,
    advice:
      'Decrypt it with "zgetdump --key" of s390-tools and the customer communication key of the guest, then open the result.',
  });
}

interface Section {
  readonly name: string;
  readonly size: number;
}

/** Names and sizes of the sections; empty when the table makes no sense, as in dumps made on little-endian hosts. */
async function readSections(
  source: ByteSource,
  { ehdr }: CoreHeaders,
  signal: AbortSignal | undefined,
): Promise<Result<readonly Section[], ReadError>> {
  const shoff = safeNumber(ehdr.shoff);
  const count = ehdr.shnum;
  const outside = shoff === undefined || shoff === 0 || shoff + count * SHDR_SIZE > source.sizeBytes;
  if (outside || count < 2 || count > MAX_SECTIONS || ehdr.shstrndx >= count) return ok([]);
  const table = await source.read(fileOffset(shoff), count * SHDR_SIZE, signal);
  if (!table.ok) return table;
  for (const littleEndian of [false, true]) {
    const words = sectionWords(table.value, littleEndian);
    const names = words[ehdr.shstrndx];
    if (names === undefined || names.offset + names.size > source.sizeBytes || names.size > MAX_NAMES)
      continue;
    const text = await source.read(fileOffset(names.offset), names.size, signal);
    if (!text.ok) return text;
    const reader = new BeReader(text.value);
    return ok(words.map(({ nameAt, size }) => ({ name: reader.ascii(nameAt, MAX_NAMES), size })));
  }
  return ok([]);
}

function sectionWords(
  table: Uint8Array,
  littleEndian: boolean,
): readonly { readonly nameAt: number; readonly offset: number; readonly size: number }[] {
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  const words = [];
  for (let at = 0; at + SHDR_SIZE <= table.length; at += SHDR_SIZE) {
    words.push({
      nameAt: view.getUint32(at, littleEndian),
      offset: Number(view.getBigUint64(at + 24, littleEndian)),
      size: Number(view.getBigUint64(at + 32, littleEndian)),
    });
  }
  return words;
}
