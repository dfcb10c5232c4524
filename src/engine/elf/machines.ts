/** Names for what an ELF file is when it is not a core of s390: its machine and its type, include/uapi/linux/elf-em.h. */

const MACHINES: ReadonlyMap<number, string> = new Map([
  [2, 'SPARC'],
  [3, 'Intel 80386'],
  [8, 'MIPS'],
  [15, 'PA-RISC'],
  [20, 'PowerPC'],
  [21, 'PowerPC 64-bit'],
  [40, 'ARM'],
  [43, 'SPARC V9'],
  [50, 'Itanium'],
  [62, 'x86-64'],
  [183, 'ARM 64-bit'],
  [243, 'RISC-V'],
  [258, 'LoongArch'],
]);

const TYPES: ReadonlyMap<number, string> = new Map([
  [0, 'of no type'],
  [1, 'an object file or a kernel module'],
  [2, 'a program or a kernel image'],
  [3, 'a shared library or a program'],
]);

/** The machine in words: `x86-64`, or `machine number 999`. */
export function machineName(machine: number): string {
  return MACHINES.get(machine) ?? `machine number ${machine}`;
}

/** What an ELF file that is no core is, in words: `a program or a kernel image`. */
export function typeName(type: number): string {
  return TYPES.get(type) ?? `of type ${type}`;
}
