/**
 * The fields of ELF header and program headers: what each is, and which step of the dump kernel gives it its value
 * (arch/s390/kernel/crash_dump.c and fs/proc/vmcore.c v6.6; include/uapi/linux/elf.h).
 */
import { EHDR_SIZE, PHDR_SIZE, PT_LOAD, PT_NOTE } from '../elf/header.ts';
import type { FieldForm, HeaderField, SectionTemplate } from './headerTypes.ts';

const INIT = 'ehdr_init';
const MERGE = 'merge_note_headers_elf64';
const LOADS = 'loads_init';
const PLACE = 'process_ptload_program_headers_elf64';
const CONSTANT = 'the same in every vmcore of s390';

type Extra = Partial<Pick<HeaderField, 'decidedBy' | 'names'>>;

/** Collects fields one after the other. */
export class FieldRun {
  readonly fields: HeaderField[] = [];
  #at = 0;

  get length(): number {
    return this.#at;
  }

  add(
    label: string,
    length: number,
    form: FieldForm,
    meaning: string,
    origin: string,
    step: string,
    extra: Extra = {},
  ): this {
    if (length > 0)
      this.fields.push({ offset: this.#at, length, label, form, meaning, origin, step, ...extra });
    this.#at += length;
    return this;
  }
}

/** The 64 bytes at the start. */
export function fileHeaderTemplate(): SectionTemplate {
  const run = new FieldRun()
    .add('EI_MAG', 4, 'bytes', 'the magic of ELF files, 7f “ELF”', CONSTANT, INIT)
    .add('EI_CLASS', 1, 'u8', 'size of addresses', CONSTANT, INIT, {
      names: [
        [1, '32 bits'],
        [2, '64 bits'],
      ],
    })
    .add('EI_DATA', 1, 'u8', 'byte order', CONSTANT, INIT, {
      names: [
        [1, 'little endian'],
        [2, 'big endian'],
      ],
    })
    .add('EI_VERSION', 1, 'u8', 'version of the ELF format', CONSTANT, INIT)
    .add('EI_OSABI', 1, 'u8', 'system that the file is for; 0 for all', CONSTANT, INIT)
    .add('EI_ABIVERSION', 1, 'u8', 'not used', CONSTANT, INIT)
    .add('EI_PAD', 7, 'zeros', 'not used', CONSTANT, INIT)
    .add('e_type', 2, 'u16', 'kind of ELF file', CONSTANT, INIT, { names: [[4, 'ET_CORE, a dump']] })
    .add('e_machine', 2, 'u16', 'machine that the file is of', CONSTANT, INIT, {
      names: [
        [22, 'EM_S390'],
        [0xa390, 'EM_S390, its old number'],
      ],
    })
    .add('e_version', 4, 'u32', 'version of the ELF format, again', CONSTANT, INIT)
    .add('e_entry', 8, 'u64', 'entry point; a dump has none', CONSTANT, INIT)
    .add('e_phoff', 8, 'u64', 'offset of the program headers', CONSTANT, INIT)
    .add('e_shoff', 8, 'u64', 'offset of the section headers; 0: none', CONSTANT, INIT)
    .add('e_flags', 4, 'u32', 'flags; makedumpfile sets bit 0 when it could not finish', CONSTANT, INIT)
    .add('e_ehsize', 2, 'u16', 'bytes of this header', CONSTANT, INIT)
    .add('e_phentsize', 2, 'u16', 'bytes of one program header', CONSTANT, INIT)
    .add(
      'e_phnum',
      2,
      'u16',
      'number of program headers',
      'the number of PT_LOADs, one for each chunk of the memory map and for the kernel image, and one PT_NOTE',
      MERGE,
      { decidedBy: 'imageSegment' },
    )
    .add('e_shentsize', 2, 'u16', 'bytes of one section header', CONSTANT, INIT)
    .add('e_shnum', 2, 'u16', 'number of section headers', CONSTANT, INIT)
    .add('e_shstrndx', 2, 'u16', 'section with the names of sections', CONSTANT, INIT);
  return { kind: 'file header', title: 'ELF header', fields: whole(run, EHDR_SIZE) };
}

const TYPES: readonly (readonly [number, string])[] = [
  [PT_LOAD, 'PT_LOAD, a stretch of memory'],
  [PT_NOTE, 'PT_NOTE, the notes'],
];
const FLAGS: readonly (readonly [number, string])[] = [
  [0, 'none'],
  [7, 'read, write, execute'],
];

/** The program header of the notes. */
export function noteSegmentTemplate(): SectionTemplate {
  const sum = 'the sum of all notes; the closing empty note is not counted';
  const run = new FieldRun()
    .add('p_type', 4, 'u32', 'kind of segment', CONSTANT, MERGE, { names: TYPES })
    .add('p_flags', 4, 'u32', 'access rights', CONSTANT, MERGE, { names: FLAGS })
    .add('p_offset', 8, 'u64', 'offset of the notes', 'the first page behind the program headers', MERGE)
    .add('p_vaddr', 8, 'u64', 'virtual address; notes have none', CONSTANT, MERGE)
    .add('p_paddr', 8, 'u64', 'absolute address; notes have none', CONSTANT, MERGE)
    .add('p_filesz', 8, 'u64', 'bytes of all notes', sum, MERGE)
    .add('p_memsz', 8, 'u64', 'bytes of all notes, again', sum, MERGE)
    .add('p_align', 8, 'u64', 'alignment', '4 since Linux 6.5, 0 before', MERGE, { decidedBy: 'noteAlign' });
  return { kind: 'note segment', title: 'PT_NOTE', fields: whole(run, PHDR_SIZE) };
}

/** The program header of a stretch of memory, or of the kernel image. */
export function loadTemplate(role: 'memory' | 'kernel image'): SectionTemplate {
  const isImage = role === 'kernel image';
  const size = isImage ? 'os_info: end of the image minus its start' : 'size of the chunk';
  const run = new FieldRun()
    .add('p_type', 4, 'u32', 'kind of segment', CONSTANT, LOADS, { names: TYPES })
    .add('p_flags', 4, 'u32', 'access rights', CONSTANT, LOADS, { names: FLAGS })
    .add(
      'p_offset',
      8,
      'u64',
      'offset of its first byte in the file',
      'the end of what stands before it, rounded up to a page, plus the offset of its first byte in its page',
      PLACE,
    )
    .add(
      'p_vaddr',
      8,
      'u64',
      'virtual address',
      isImage
        ? 'os_info: virtual address of the kernel image'
        : 'the start of the chunk, plus the identity base of os_info since Linux 6.10',
      LOADS,
      isImage ? {} : { decidedBy: 'vaddrBase' },
    )
    .add(
      'p_paddr',
      8,
      'u64',
      'absolute address',
      isImage ? 'os_info: absolute address of the kernel image' : 'start of the chunk',
      LOADS,
    )
    .add('p_filesz', 8, 'u64', 'bytes in the file', size, LOADS)
    .add('p_memsz', 8, 'u64', 'bytes in memory', size, LOADS)
    .add('p_align', 8, 'u64', 'alignment', 'the size of a page', LOADS);
  return {
    kind: 'load',
    title: isImage ? 'PT_LOAD, kernel image' : 'PT_LOAD',
    ...(isImage ? { decidedBy: 'imageSegment' } : {}),
    fields: whole(run, PHDR_SIZE),
  };
}

/** A program header that is neither. */
export function otherSegmentTemplate(): SectionTemplate {
  const { fields } = loadTemplate('memory');
  const plain = fields.map(({ offset, length, label, form, meaning }) => ({
    offset,
    length,
    label,
    form,
    meaning,
    origin: '',
    step: '',
  }));
  return { kind: 'other segment', title: 'Program header', fields: plain };
}

/** Bytes between what is described. */
export function fillTemplate(length: number, isZero: boolean): SectionTemplate {
  const run = isZero
    ? new FieldRun().add(
        'zeros',
        length,
        'zeros',
        'fill up to the next page',
        'a buffer of zeros',
        'vmcore_init',
      )
    : new FieldRun().add('bytes', length, 'bytes', 'nothing points here', '', '');
  return {
    kind: isZero ? 'fill' : 'unknown',
    title: isZero ? 'Zero fill' : 'Not described',
    fields: run.fields,
  };
}

/** The fields, whose lengths must add up: a slip in a table above is a bug. */
function whole(run: FieldRun, size: number): readonly HeaderField[] {
  if (run.length !== size) throw new Error(`the fields have ${run.length} bytes instead of ${size}`);
  return run.fields;
}
