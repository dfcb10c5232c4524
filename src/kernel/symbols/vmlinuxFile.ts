/**
 * The symbols, build ID and types of a vmlinux file with its ELF symbol table. Debugging sections, if there are any,
 * are not read. (System V ABI; Elf64_Shdr has 64 bytes, Elf64_Sym 24; EM_S390 is 22)
 */
import { fileOffset, safeNumber } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { hexBytes } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type ByteSource, MAX_READ, type ReadError } from '../../engine/types.ts';
import { MAX_SYMBOLS, type SymbolRows, SymbolRowsBuilder } from './symbolRows.ts';

/** What a vmlinux brings along. */
export interface Vmlinux {
  readonly rows: SymbolRows;
  /** Hex digits of the GNU build ID. */
  readonly buildId: string | undefined;
  /** The section .BTF. */
  readonly btf: Uint8Array | undefined;
}

/** A file that is no usable vmlinux, in words. */
export interface BadFile {
  readonly kind: 'bad-file';
  readonly words: string;
}

const HEADER_SIZE = 64;
const SECTION_SIZE = 64;
const SYMBOL_SIZE = 24;
const MAX_SECTIONS = 65_535;
const EM_S390 = 22;
const SHT_SYMTAB = 2;
const SHT_NOTE = 7;
const SHT_NOBITS = 8;
const SHF_WRITE = 1;
const SHF_EXECINSTR = 4;
const SHN_ABS = 0xfff1;
const SHN_LORESERVE = 0xff00;
const STT_SECTION = 3;
const STT_FILE = 4;
const STB_LOCAL = 0;
const STB_WEAK = 2;
const NT_GNU_BUILD_ID = 3;
const MAX_NOTES = 64 * 1024;
const MAX_NAME = 512;

interface Section {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
}

type Answer<T> = Promise<Result<T, ReadError | BadFile>>;

function bad(words: string): { readonly ok: false; readonly error: BadFile } {
  return err({ kind: 'bad-file', words });
}

/** True for the first bytes of any ELF file. */
export function looksLikeElf(head: Uint8Array): boolean {
  return head[0] === 0x7f && head[1] === 0x45 && head[2] === 0x4c && head[3] === 0x46;
}

/** Reads a vmlinux. Only the tables that are needed are read, whatever the size of the file. */
export async function readVmlinux(file: ByteSource, signal?: AbortSignal): Answer<Vmlinux> {
  if (file.sizeBytes < HEADER_SIZE) return bad('it is too short for an ELF file');
  const head = await file.read(fileOffset(0), HEADER_SIZE, signal);
  if (!head.ok) return head;
  const header = new BeReader(head.value);
  if (!looksLikeElf(head.value)) return bad('it is no ELF file');
  if (header.u8(4) !== 2 || header.u8(5) !== 2 || header.u16(18) !== EM_S390) {
    return bad('it is an ELF file, but not one for s390x');
  }
  const sections = await readSections(file, header, signal);
  if (!sections.ok) return sections;
  const symtab = sections.value.find(({ type }) => type === SHT_SYMTAB);
  if (symtab === undefined) return bad('it has no symbol table: it was stripped, or is a boot image');
  const strtab = sections.value[symtab.link];
  if (strtab === undefined) return bad('its symbol table names no strings');
  const symbols = await readSection(file, symtab, signal);
  if (!symbols.ok) return symbols;
  const strings = await readSection(file, strtab, signal);
  if (!strings.ok) return strings;
  const buildId = await readBuildId(file, sections.value, signal);
  if (!buildId.ok) return buildId;
  const btfSection = sections.value.find(({ name }) => name === '.BTF');
  const btf = btfSection === undefined ? ok(undefined) : await readSection(file, btfSection, signal);
  if (!btf.ok) return btf;
  const rows = symbolRows(new BeReader(symbols.value), strings.value, sections.value);
  return ok({ rows, buildId: buildId.value, btf: btf.value });
}

async function readSections(
  file: ByteSource,
  header: BeReader,
  signal?: AbortSignal,
): Answer<readonly Section[]> {
  const start = safeNumber(header.u64(40));
  const count = header.u16(60);
  if (start === undefined || start === 0 || header.u16(58) !== SECTION_SIZE || count === 0) {
    return bad('it has no section headers');
  }
  if (count > MAX_SECTIONS || start + count * SECTION_SIZE > file.sizeBytes) return bad('it is cut off');
  const table = await file.read(fileOffset(start), count * SECTION_SIZE, signal);
  if (!table.ok) return table;
  const reader = new BeReader(table.value);
  const parse = (index: number, name: string): Section => {
    const at = index * SECTION_SIZE;
    return {
      name,
      type: reader.u32(at + 4),
      flags: Number(reader.u64(at + 8) & 0xffn),
      offset: safeNumber(reader.u64(at + 24)) ?? Number.MAX_SAFE_INTEGER,
      size: safeNumber(reader.u64(at + 32)) ?? Number.MAX_SAFE_INTEGER,
      link: reader.u32(at + 40),
    };
  };
  const namesIndex = header.u16(62);
  if (namesIndex >= count) return bad('its sections have no names');
  const names = await readSection(file, parse(namesIndex, ''), signal);
  if (!names.ok) return names;
  const text = new BeReader(names.value);
  return ok(
    Array.from({ length: count }, (_, i) => parse(i, text.ascii(reader.u32(i * SECTION_SIZE), MAX_NAME))),
  );
}

async function readSection(file: ByteSource, section: Section, signal?: AbortSignal): Answer<Uint8Array> {
  if (section.type === SHT_NOBITS || section.offset + section.size > file.sizeBytes) {
    return bad(`its section ${section.name} is cut off or was taken out`);
  }
  if (section.size > MAX_READ) return bad(`its section ${section.name} has ${section.size} bytes`);
  if (section.size === 0) return ok(new Uint8Array());
  return file.read(fileOffset(section.offset), section.size, signal);
}

/** The build ID: a note of GNU with type 3, in .notes or .note.gnu.build-id. */
async function readBuildId(
  file: ByteSource,
  sections: readonly Section[],
  signal?: AbortSignal,
): Answer<string | undefined> {
  for (const section of sections) {
    if (section.type !== SHT_NOTE || section.size > MAX_NOTES) continue;
    const read = await readSection(file, section, signal);
    if (!read.ok && read.error.kind !== 'bad-file') return read;
    if (!read.ok) continue;
    const reader = new BeReader(read.value);
    for (let at = 0; reader.has(at, 12); ) {
      const nameSize = reader.u32(at);
      const descSize = reader.u32(at + 4);
      const desc = at + 12 + Math.ceil(nameSize / 4) * 4;
      if (!reader.has(desc, descSize)) break;
      if (reader.u32(at + 8) === NT_GNU_BUILD_ID && reader.ascii(at + 12, nameSize) === 'GNU') {
        return ok(hexBytes(reader.slice(desc, descSize)));
      }
      at = desc + Math.ceil(descSize / 4) * 4;
    }
  }
  return ok(undefined);
}

function symbolRows(symbols: BeReader, strings: Uint8Array, sections: readonly Section[]): SymbolRows {
  const builder = new SymbolRowsBuilder();
  const count = Math.min(MAX_SYMBOLS, Math.floor(symbols.length / SYMBOL_SIZE));
  for (let i = 1; i < count; i++) {
    const at = i * SYMBOL_SIZE;
    const name = symbols.u32(at);
    const info = symbols.u8(at + 4);
    const type = info & 0xf;
    const section = symbols.u16(at + 6);
    const end = strings.indexOf(0, name);
    if (section === 0 || type === STT_SECTION || type === STT_FILE) continue;
    if (end <= name || end - name > MAX_NAME) continue;
    // Labels that the assembler made up.
    if (strings[name] === 0x2e && strings[name + 1] === 0x4c) continue;
    const size = symbols.u64(at + 16);
    const letter = letterOf(info >> 4, section, sections[section]);
    builder.add(strings, name, end, letter, symbols.u64(at + 8), size < 0x8000_0000n ? Number(size) : 0);
  }
  return builder.finish();
}

/** The letter that nm prints. */
function letterOf(bind: number, index: number, section: Section | undefined): number {
  let letter = 'd';
  if (index === SHN_ABS || index >= SHN_LORESERVE || section === undefined) letter = 'a';
  else if ((section.flags & SHF_EXECINSTR) !== 0) letter = 't';
  else if (section.type === SHT_NOBITS) letter = 'b';
  else if ((section.flags & SHF_WRITE) === 0) letter = 'r';
  if (bind === STB_WEAK) return (letter === 't' ? 'W' : 'V').charCodeAt(0);
  return (bind === STB_LOCAL ? letter : letter.toUpperCase()).charCodeAt(0);
}
