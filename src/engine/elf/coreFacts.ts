/** The header of an ELF core as labelled facts, in the order and with the words of `zgetdump -i`, then what it leaves out. */
import { formatSize, hex0x } from '../../base/hex.ts';
import { NT_PRSTATUS } from '../../s390/constants.ts';
import { isCpuNote } from '../../s390/notes.ts';
import type { VmcoreInfo } from '../machine/machineTypes.ts';
import type { CoreMap } from './coreMap.ts';
import { PT_NOTE } from './header.ts';
import type { CoreHeaders } from './readCore.ts';

export function coreFacts(
  { ehdr, phdrs, notes }: CoreHeaders,
  map: CoreMap,
  vmcoreinfo: VmcoreInfo | undefined,
  fileSize: number,
): readonly (readonly [label: string, value: string])[] {
  const facts: (readonly [string, string])[] = [
    ['Dump format', 'elf'],
    ['Version', String(ehdr.version)],
  ];
  const release = vmcoreinfo?.values.get('OSRELEASE');
  if (release !== undefined) facts.push(['UTS kernel release', release]);
  facts.push(['System arch', 's390x (64 bit)']);
  const cpus = notes.filter(({ name, type }) => type === NT_PRSTATUS && isCpuNote(name, type)).length;
  if (cpus > 0) facts.push(['CPU count (online)', String(cpus)]);
  const memory = map.segments.filter(({ role }) => role === 'memory');
  const end = memory.reduce((highest, { paddr, size }) => Math.max(highest, paddr + size), 0);
  const stored = map.segments.reduce((sum, { storedSize }) => sum + storedSize, 0);
  facts.push(
    ['Dump memory range', formatSize(end)],
    ['Program headers', String(phdrs.length)],
    ['Memory segments', String(map.segments.length)],
    ['Memory stored', formatSize(stored)],
    ['Notes', String(notes.length)],
    ['File size', `${fileSize} bytes`],
  );
  const note = phdrs.find(({ type }) => type === PT_NOTE);
  if (note !== undefined) {
    facts.push([
      'PT_NOTE',
      `offset ${hex0x(note.offset)}, p_filesz ${hex0x(note.filesz)}, p_memsz ${hex0x(note.memsz)}, p_align ${note.align}`,
    ]);
  }
  facts.push(
    ['e_flags', hex0x(ehdr.flags)],
    ['e_phoff', hex0x(ehdr.phoff)],
    ['e_shoff', hex0x(ehdr.shoff)],
    ['e_ehsize', String(ehdr.ehsize)],
  );
  return facts;
}
