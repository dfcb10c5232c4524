/**
 * The known notes of s390 core files: what each type is called and how long its descriptor must be. What is in the
 * descriptors is in `notes.ts`. (include/uapi/linux/elf.h; arch/s390/kernel/crash_dump.c
 * v6.6; qemu target/s390x/arch_dump.c).
 */
import {
  NT_AUXV,
  NT_GNU_BUILD_ID,
  NT_GNU_PROPERTY,
  NT_PRFPREG,
  NT_PRPSINFO,
  NT_PRSTATUS,
  NT_S390_CTRS,
  NT_S390_GS_BC,
  NT_S390_GS_CB,
  NT_S390_HIGH_GPRS,
  NT_S390_LAST_BREAK,
  NT_S390_PREFIX,
  NT_S390_PV_CPU_DATA,
  NT_S390_RI_CB,
  NT_S390_SYSTEM_CALL,
  NT_S390_TDB,
  NT_S390_TIMER,
  NT_S390_TODCMP,
  NT_S390_TODPREG,
  NT_S390_VXRS_HIGH,
  NT_S390_VXRS_LOW,
  NT_TASKSTRUCT,
  NT_VMCOREDD,
} from './constants.ts';

export interface NoteType {
  /** As in elf.h without NT_. */
  readonly name: string;
  /** In words. */
  readonly title: string;
  /** Lengths of the descriptor in bytes that a reader accepts; undefined: any. */
  readonly sizes?: readonly number[];
}

const CPU_TYPES: ReadonlyMap<number, NoteType> = new Map([
  [NT_PRSTATUS, { name: 'PRSTATUS', title: 'PSW, general and access registers', sizes: [336] }],
  [NT_PRFPREG, { name: 'PRFPREG', title: 'Floating-point registers', sizes: [136] }],
  [NT_PRPSINFO, { name: 'PRPSINFO', title: 'Process information', sizes: [136] }],
  [NT_TASKSTRUCT, { name: 'TASKSTRUCT', title: 'Task structure' }],
  [NT_AUXV, { name: 'AUXV', title: 'Auxiliary vector' }],
  [
    NT_S390_HIGH_GPRS,
    { name: 'S390_HIGH_GPRS', title: 'Upper halves of the general registers', sizes: [64] },
  ],
  [NT_S390_TIMER, { name: 'S390_TIMER', title: 'CPU timer', sizes: [8] }],
  [NT_S390_TODCMP, { name: 'S390_TODCMP', title: 'Clock comparator', sizes: [8] }],
  [NT_S390_TODPREG, { name: 'S390_TODPREG', title: 'TOD programmable register', sizes: [4, 8] }],
  [NT_S390_CTRS, { name: 'S390_CTRS', title: 'Control registers', sizes: [128] }],
  [NT_S390_PREFIX, { name: 'S390_PREFIX', title: 'Prefix register', sizes: [4] }],
  [NT_S390_LAST_BREAK, { name: 'S390_LAST_BREAK', title: 'Last breaking event address', sizes: [8] }],
  [NT_S390_SYSTEM_CALL, { name: 'S390_SYSTEM_CALL', title: 'System call number', sizes: [4] }],
  [NT_S390_TDB, { name: 'S390_TDB', title: 'Transaction diagnostic block', sizes: [256] }],
  [NT_S390_VXRS_LOW, { name: 'S390_VXRS_LOW', title: 'Vector registers 0-15, lower halves', sizes: [128] }],
  [NT_S390_VXRS_HIGH, { name: 'S390_VXRS_HIGH', title: 'Vector registers 16-31', sizes: [256] }],
  [NT_S390_GS_CB, { name: 'S390_GS_CB', title: 'Guarded storage control block', sizes: [32] }],
  [NT_S390_GS_BC, { name: 'S390_GS_BC', title: 'Guarded storage broadcast control block', sizes: [32] }],
  [NT_S390_RI_CB, { name: 'S390_RI_CB', title: 'Runtime instrumentation control block', sizes: [64] }],
  [NT_S390_PV_CPU_DATA, { name: 'S390_PV_CPU_DATA', title: 'Secure guest: CPU data (encrypted)' }],
]);

const GNU_TYPES: ReadonlyMap<number, NoteType> = new Map([
  [NT_GNU_BUILD_ID, { name: 'GNU_BUILD_ID', title: 'Build id' }],
  [NT_GNU_PROPERTY, { name: 'GNU_PROPERTY', title: 'Program properties' }],
]);

const VMCOREINFO_TYPE: NoteType = {
  name: 'VMCOREINFO',
  title: 'What the kernel says of itself to dump tools',
};
const VMCOREDD_TYPE: NoteType = { name: 'VMCOREDD', title: 'Device dump' };

/** What is known of a note type; CORE and LINUX are the same name. */
export function findNoteType(name: string, type: number): NoteType | undefined {
  if (name === 'GNU') return GNU_TYPES.get(type);
  if (name === 'VMCOREINFO') return type === 0 ? VMCOREINFO_TYPE : undefined;
  if (name !== 'CORE' && name !== 'LINUX') return undefined;
  return type === NT_VMCOREDD ? VMCOREDD_TYPE : CPU_TYPES.get(type);
}
