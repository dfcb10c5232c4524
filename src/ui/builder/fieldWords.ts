/** Names and values of header fields in words: what stands in the list, and what is told of the one that is chosen. */
import { hex, hex0x, hexBytes } from '../../base/hex.ts';
import type { ProfileSwitches } from '../../rpc/api.ts';
import type { HeaderField, HeaderReply } from '../../rpc/headerApi.ts';
import type { HeaderRow } from './headerRows.ts';

/** Bytes of a field that are shown as digits. */
const SHOWN = 16;

export const SWITCH_WORDS: Readonly<Record<keyof ProfileSwitches, string>> = {
  s390NoteName: 'Name of register notes',
  todpregSize: 'TODPREG note, bytes',
  vectorNotes: 'Vector register notes',
  finalNote: 'Closing empty note',
  noteAlign: 'Alignment of PT_NOTE',
  imageSegment: 'Kernel image segment',
  vaddrBase: 'Virtual addresses',
};

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${hexBytes(bytes) || '0'}`);
}

function textOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    if (byte === 0) break;
    if (byte === 0x0a) text += '⏎';
    else text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
  }
  return text;
}

/** The value of a field, short. */
export function valueWords(field: HeaderField, bytes: Uint8Array): string {
  switch (field.form) {
    case 'u8':
    case 'u16':
    case 'u32':
    case 'u64': {
      const value = numberOf(bytes);
      const known = field.names?.find(([number]) => BigInt(number) === value)?.[1];
      return known === undefined ? hex0x(value) : `${hex0x(value)} ${known}`;
    }
    case 'text':
      return textOf(bytes) === '' ? 'empty' : textOf(bytes);
    case 'zeros':
      return bytes.every((byte) => byte === 0) ? 'zeros' : digits(bytes);
    case 'bytes':
      return digits(bytes);
  }
}

function digits(bytes: Uint8Array): string {
  return bytes.length <= SHOWN ? hexBytes(bytes) : `${hexBytes(bytes.subarray(0, SHOWN))}…`;
}

/** What a section is about, besides its title: the CPU, or the stretch of memory. */
export function subjectOf(reply: HeaderReply, { section, template, start }: HeaderRow): string {
  const number = reply.map.numbers[section] ?? -1;
  if (template.kind === 'load') {
    const paddr = numberOf(reply.bytes.subarray(start + 24, start + 32));
    const size = numberOf(reply.bytes.subarray(start + 40, start + 48));
    return `${hex0x(paddr)} – ${hex0x(paddr + size)}`;
  }
  if (template.kind === 'note' && number >= 0) return `CPU ${reply.cpus[number] ?? number}`;
  return '';
}

/** The name of a section: `PT_LOAD 2`, `PRSTATUS`. Loads are counted from 1. */
export function sectionTitle(reply: HeaderReply, { section, template }: HeaderRow): string {
  const number = reply.map.numbers[section] ?? -1;
  return template.kind === 'load' ? `${template.title} ${number + 1}` : template.title;
}

/** Offset with as many digits as the longest one has. */
export function offsetDigits(length: number): number {
  return Math.max(4, hex(Math.max(0, length - 1)).length);
}

const STAGE_2 = ['merge_note_headers_elf64', 'process_ptload_program_headers_elf64', 'vmcore_init'];

/** The function of the dump kernel with its file. */
export function stepWords(step: string): string {
  return `${step}() in ${STAGE_2.includes(step) ? 'fs/proc/vmcore.c' : 'arch/s390/kernel/crash_dump.c'}`;
}
