/**
 * Guesses which program wrote an ELF core, because a PT_LOAD with less in the file than in memory means different
 * things: zgetdump leaves out chunks that are all zero, makedumpfile pages that it was told to filter, QEMU what lies
 * outside of the range it was asked for.
 *
 *   zgetdump      PT_NOTE with p_memsz 0 (zdump/dfo_elf.c)
 *   makedumpfile  a note ERASEINFO, or e_flags bit 0, or a PT_LOAD that is stored in part (makedumpfile.c)
 *   QEMU          PT_LOADs with p_flags 0 and p_align 0, no PRPSINFO (dump/dump.c)
 *   kernel        notes and PT_LOADs on page boundaries of the file (fs/proc/vmcore.c)
 */
import { FRAME_SIZE } from '../../base/address.ts';
import { NT_PRPSINFO } from '../../s390/constants.ts';
import type { GapReason } from '../types.ts';
import { PT_LOAD, PT_NOTE } from './header.ts';
import type { CoreHeaders } from './readCore.ts';

export type CoreWriter = 'kernel' | 'zgetdump' | 'qemu' | 'makedumpfile' | 'unknown';

/** Bit 0 of e_flags: makedumpfile could not write everything (DUMP_ELF_INCOMPLETE). */
export const INCOMPLETE_FLAG = 1;

export function guessWriter({ ehdr, phdrs, notes }: CoreHeaders): CoreWriter {
  const note = phdrs.find(({ type }) => type === PT_NOTE);
  const loads = phdrs.filter(({ type }) => type === PT_LOAD);
  if (note !== undefined && note.memsz === 0n && note.filesz > 0n) return 'zgetdump';
  if (notes.some(({ name }) => name === 'ERASEINFO') || isIncomplete(ehdr.flags)) return 'makedumpfile';
  const plain = loads.length > 0 && loads.every(({ flags, align }) => flags === 0 && align === 0n);
  if (plain && !notes.some(({ name, type }) => name === 'CORE' && type === NT_PRPSINFO)) return 'qemu';
  if (loads.some(({ filesz, memsz }) => filesz < memsz)) return 'makedumpfile';
  const frame = BigInt(FRAME_SIZE);
  const paged =
    (note?.offset ?? 1n) % frame === 0n && loads.every((one) => one.offset % frame === one.paddr % frame);
  if (paged) return 'kernel';
  return loads.every(({ align }) => align === frame) ? 'makedumpfile' : 'unknown';
}

/** True when makedumpfile marked the file as incomplete. */
export function isIncomplete(flags: number): boolean {
  return flags % 2 === INCOMPLETE_FLAG;
}

/** The format with its writer, in words. */
export function writerLabel(writer: CoreWriter): string {
  switch (writer) {
    case 'kernel':
      return 'ELF core of the kernel (/proc/vmcore)';
    case 'zgetdump':
      return 'ELF core of zgetdump';
    case 'qemu':
      return 'ELF core of QEMU';
    case 'makedumpfile':
      return 'ELF core of makedumpfile';
    case 'unknown':
      return 'ELF core';
  }
}

/** What the bytes of a PT_LOAD behind its p_filesz are: zeros, or not there for this reason. */
export function restOfSegment(writer: CoreWriter): 'zero' | GapReason {
  switch (writer) {
    case 'zgetdump':
      return 'zero';
    case 'makedumpfile':
      return 'filtered';
    case 'kernel':
    case 'qemu':
    case 'unknown':
      return 'not-in-dump';
  }
}
