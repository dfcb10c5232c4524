/**
 * The ELF64 file header and program headers, read and written. Values are kept as 64-bit words, because a damaged
 * file can hold any; who follows them checks them first. Layout: include/uapi/linux/elf.h; everything big endian.
 */
import { BeReader, type BeWriter } from '../../base/bytes.ts';
import { EM_S390 } from '../../s390/constants.ts';

export const EHDR_SIZE = 64;
export const PHDR_SIZE = 56;
export const SHDR_SIZE = 64;

export const ELFCLASS64 = 2;
export const ELFDATA2MSB = 2;
export const ELFDATA2LSB = 1;
export const ET_CORE = 4;
export const PT_LOAD = 1;
export const PT_NOTE = 4;
/** e_phnum of a file with more program headers; their number is in sh_info of section header 0. */
export const PN_XNUM = 0xffff;
/** PT_LOADs that fit beside the PT_NOTE into a 16-bit e_phnum without PN_XNUM, which no kernel writes. */
export const MAX_LOADS = 0xfffe;
/** p_flags of every PT_LOAD that the kernel writes: R, W and X. */
export const FLAGS_RWX = 7;

export interface Ehdr {
  readonly elfClass: number;
  readonly data: number;
  readonly identVersion: number;
  readonly type: number;
  readonly machine: number;
  readonly version: number;
  readonly entry: bigint;
  readonly phoff: bigint;
  readonly shoff: bigint;
  readonly flags: number;
  readonly ehsize: number;
  readonly phentsize: number;
  readonly phnum: number;
  readonly shentsize: number;
  readonly shnum: number;
  readonly shstrndx: number;
}

export interface Phdr {
  readonly type: number;
  readonly flags: number;
  readonly offset: bigint;
  readonly vaddr: bigint;
  readonly paddr: bigint;
  readonly filesz: bigint;
  readonly memsz: bigint;
  readonly align: bigint;
}

/** True when the bytes start with 7f 45 4c 46. */
export function hasElfMagic(bytes: Uint8Array): boolean {
  return bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;
}

/** The header in the first 64 bytes, read as big endian whatever e_ident says; undefined when there are fewer. */
export function readEhdr(bytes: Uint8Array): Ehdr | undefined {
  const reader = new BeReader(bytes);
  if (!reader.has(0, EHDR_SIZE)) return undefined;
  return {
    elfClass: reader.u8(4),
    data: reader.u8(5),
    identVersion: reader.u8(6),
    type: reader.u16(16),
    machine: reader.u16(18),
    version: reader.u32(20),
    entry: reader.u64(24),
    phoff: reader.u64(32),
    shoff: reader.u64(40),
    flags: reader.u32(48),
    ehsize: reader.u16(52),
    phentsize: reader.u16(54),
    phnum: reader.u16(56),
    shentsize: reader.u16(58),
    shnum: reader.u16(60),
    shstrndx: reader.u16(62),
  };
}

/** As many whole program headers as `bytes` holds, at most `count`. */
export function readPhdrs(bytes: Uint8Array, count: number): readonly Phdr[] {
  const reader = new BeReader(bytes);
  const phdrs: Phdr[] = [];
  for (let at = 0; phdrs.length < count && reader.has(at, PHDR_SIZE); at += PHDR_SIZE) {
    phdrs.push({
      type: reader.u32(at),
      flags: reader.u32(at + 4),
      offset: reader.u64(at + 8),
      vaddr: reader.u64(at + 16),
      paddr: reader.u64(at + 24),
      filesz: reader.u64(at + 32),
      memsz: reader.u64(at + 40),
      align: reader.u64(at + 48),
    });
  }
  return phdrs;
}

/** Writes the header of a kernel's vmcore with `phnum` (at most 65535) program headers behind it. */
export function writeEhdr(writer: BeWriter, phnum: number): void {
  writer.set(0, Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, ELFCLASS64, ELFDATA2MSB, 1));
  writer.u16(16, ET_CORE);
  writer.u16(18, EM_S390);
  writer.u32(20, 1);
  writer.u64(32, BigInt(EHDR_SIZE));
  writer.u16(52, EHDR_SIZE);
  writer.u16(54, PHDR_SIZE);
  writer.u16(56, phnum);
}

/** Writes a program header at `at`. */
export function writePhdr(writer: BeWriter, at: number, phdr: Phdr): void {
  writer.u32(at, phdr.type);
  writer.u32(at + 4, phdr.flags);
  writer.u64(at + 8, phdr.offset);
  writer.u64(at + 16, phdr.vaddr);
  writer.u64(at + 24, phdr.paddr);
  writer.u64(at + 32, phdr.filesz);
  writer.u64(at + 40, phdr.memsz);
  writer.u64(at + 48, phdr.align);
}
