/** Decides from the first 64 bytes whether an ELF file is a core that Oldmem can open, and says what it is if not. */
import { err, ok, type Result } from '../../base/result.ts';
import { EM_S390, EM_S390_OLD } from '../../s390/constants.ts';
import type { OpenError } from '../openTypes.ts';
import { type Ehdr, ELFCLASS64, ELFDATA2LSB, ELFDATA2MSB, ET_CORE, hasElfMagic, readEhdr } from './header.ts';
import { machineName, typeName } from './machines.ts';

const FORMAT = 'ELF core';
const ELFCLASS32 = 1;

/** The header, when the file is an ELF64 big-endian core of s390. `head` are the first bytes of the file. */
export function identifyCore(file: string, head: Uint8Array): Result<Ehdr, OpenError> {
  const ehdr = readEhdr(head);
  if (ehdr === undefined || !hasElfMagic(head)) {
    const detail = `It has ${head.length} bytes, and an ELF header has 64.`;
    return err({ kind: 'damaged', file, format: FORMAT, detail });
  }
  const unsupported = (detail: string, advice: string): Result<never, OpenError> =>
    err({ kind: 'unsupported', file, format: FORMAT, detail, advice });
  const elsewhere = 'Open it with the crash or drgn of its own architecture.';

  if (ehdr.data === ELFDATA2LSB) {
    const machine = machineName(swap16(ehdr.machine));
    return unsupported(`It is a little-endian ELF file for ${machine}, and s390 is big endian.`, elsewhere);
  }
  const isS390 = ehdr.machine === EM_S390 || ehdr.machine === EM_S390_OLD;
  if (!isS390)
    return unsupported(`It is an ELF file for ${machineName(ehdr.machine)}, not for s390.`, elsewhere);
  if (ehdr.elfClass === ELFCLASS32) {
    return unsupported(
      'It is a 32-bit ELF file of a 31-bit system.',
      'Only 64-bit (z/Architecture) dumps can be opened.',
    );
  }
  if (ehdr.elfClass !== ELFCLASS64 || ehdr.data !== ELFDATA2MSB) {
    const detail = `Bytes 4 and 5 of the header say class ${ehdr.elfClass} and byte order ${ehdr.data}, which do not exist.`;
    return err({ kind: 'damaged', file, format: FORMAT, detail });
  }
  if (ehdr.type !== ET_CORE) {
    return unsupported(
      `It is ${typeName(ehdr.type)} in ELF format, not a dump.`,
      'Choose the dump itself, not the kernel or a program of it.',
    );
  }
  return ok(ehdr);
}

function swap16(value: number): number {
  return (value % 256) * 256 + Math.floor(value / 256);
}
