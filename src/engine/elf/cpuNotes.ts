/**
 * The notes of a vmcore as the s390 dump kernel fills them: PRPSINFO, the registers of each CPU, VMCOREINFO
 * (arch/s390/kernel/crash_dump.c, fill_cpu_elf_notes and its neighbours). Register order is the kernel's: VXRS_HIGH
 * comes before VXRS_LOW.
 */
import { BeWriter } from '../../base/bytes.ts';
import {
  NT_PRFPREG,
  NT_PRPSINFO,
  NT_PRSTATUS,
  NT_S390_CTRS,
  NT_S390_PREFIX,
  NT_S390_TIMER,
  NT_S390_TODCMP,
  NT_S390_TODPREG,
  NT_S390_VXRS_HIGH,
  NT_S390_VXRS_LOW,
  NT_VMCOREINFO,
} from '../../s390/constants.ts';
import { PRFPREG, PRSTATUS } from '../../s390/notes.ts';
import type { CpuRegisters } from '../machine/machineTypes.ts';
import { VMCOREINFO_NAME } from '../machine/vmcoreinfo.ts';
import type { NoteDraft } from './notes.ts';
import type { ProfileSwitches } from './profile.ts';

const PRPSINFO_SIZE = 136;
const PRSTATUS_SIZE = 336;
const PRFPREG_SIZE = 136;

/** The process that the kernel pretends to be: running, named vmlinux. */
export function prpsinfoNote(): NoteDraft {
  const desc = new BeWriter(PRPSINFO_SIZE);
  desc.ascii(1, 'R');
  desc.ascii(40, 'vmlinux');
  return { name: 'CORE', type: NT_PRPSINFO, desc: desc.bytes };
}

/** The text of the dumped kernel, unchanged. */
export function vmcoreinfoNote(raw: Uint8Array): NoteDraft {
  return { name: VMCOREINFO_NAME, type: NT_VMCOREINFO, desc: raw };
}

/** A CPU whose registers go into the notes. */
export interface NotedCpu {
  /** Index into the CPUs of the dump; only carried along. */
  readonly index: number;
  /** Undefined when it is not known; then there is no note of it. */
  readonly prefix: number | undefined;
  readonly registers: CpuRegisters;
}

/** The notes of one CPU. `ordinal` counts from 1 and becomes pr_pid. Registers that are missing get no note. */
export function cpuNotes(cpu: NotedCpu, ordinal: number, switches: ProfileSwitches): readonly NoteDraft[] {
  const { registers, index } = cpu;
  const name = switches.s390NoteName;
  const note = (noteName: string, type: number, desc: Uint8Array): NoteDraft => ({
    name: noteName,
    type,
    desc,
    cpu: index,
  });
  const { fpc, fprs, timer, todcmp, todpreg, ctrs, vxrs } = registers;
  const notes = [note('CORE', NT_PRSTATUS, prstatus(registers, ordinal))];
  if (fpc !== undefined && fprs !== undefined) notes.push(note('CORE', NT_PRFPREG, prfpreg(fpc, fprs)));
  if (timer !== undefined) notes.push(note(name, NT_S390_TIMER, words64([timer])));
  if (todcmp !== undefined) notes.push(note(name, NT_S390_TODCMP, words64([todcmp])));
  if (todpreg !== undefined)
    notes.push(note(name, NT_S390_TODPREG, todpregDesc(todpreg, timer, switches.todpregSize)));
  if (ctrs !== undefined) notes.push(note(name, NT_S390_CTRS, words64(sixteen(ctrs))));
  if (cpu.prefix !== undefined) notes.push(note(name, NT_S390_PREFIX, word32(cpu.prefix)));
  if (switches.vectorNotes && vxrs !== undefined) {
    const at = (i: number): readonly [bigint, bigint] => vxrs[i] ?? [0n, 0n];
    const high = Array.from({ length: 16 }, (_, i) => at(16 + i)).flat();
    const low = Array.from({ length: 16 }, (_, i) => at(i)[1]);
    notes.push(note(name, NT_S390_VXRS_HIGH, words64(high)), note(name, NT_S390_VXRS_LOW, words64(low)));
  }
  return notes;
}

function prstatus(registers: CpuRegisters, ordinal: number): Uint8Array {
  const desc = new BeWriter(PRSTATUS_SIZE);
  desc.u32(PRSTATUS.pid, ordinal);
  desc.u64(PRSTATUS.psw, registers.pswMask);
  desc.u64(PRSTATUS.psw + 8, registers.pswAddr);
  for (let i = 0; i < 16; i++) {
    desc.u64(PRSTATUS.gprs + 8 * i, registers.gprs[i] ?? 0n);
    desc.u32(PRSTATUS.acrs + 4 * i, registers.acrs[i] ?? 0);
  }
  return desc.bytes;
}

function prfpreg(fpc: number, fprs: readonly bigint[]): Uint8Array {
  const desc = new BeWriter(PRFPREG_SIZE);
  desc.u32(PRFPREG.fpc, fpc);
  for (let i = 0; i < 16; i++) desc.u64(PRFPREG.fprs + 8 * i, fprs[i] ?? 0n);
  return desc.bytes;
}

/**
 * With 8 bytes the kernel's copy runs on into the CPU timer, which follows in the save area. Where the timer is missing
 * the note keeps to the 4 bytes that are known.
 */
function todpregDesc(todpreg: number, timer: bigint | undefined, size: 4 | 8): Uint8Array {
  if (size === 4 || timer === undefined) return word32(todpreg);
  const desc = new BeWriter(8);
  desc.u32(0, todpreg);
  desc.u32(4, Number(BigInt.asUintN(64, timer) >> 32n));
  return desc.bytes;
}

function sixteen(words: readonly bigint[]): readonly bigint[] {
  return Array.from({ length: 16 }, (_, i) => words[i] ?? 0n);
}

function words64(words: readonly bigint[]): Uint8Array {
  const desc = new BeWriter(8 * words.length);
  for (const [i, word] of words.entries()) desc.u64(8 * i, word);
  return desc.bytes;
}

function word32(word: number): Uint8Array {
  const desc = new BeWriter(4);
  desc.u32(0, word);
  return desc.bytes;
}
