/**
 * The fields of the notes, and which register each is. A descriptor of another length than the kernel writes is one
 * field, because its layout is not known (arch/s390/kernel/crash_dump.c v6.6; include/linux/elfcore.h).
 */
import { roundUp } from '../../base/address.ts';
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
} from '../../s390/constants.ts';
import { isCpuNote, noteTitle, noteTypeName } from '../../s390/notes.ts';
import type { SectionTemplate } from './headerTypes.ts';
import { FieldRun } from './headFields.ts';

/** The head of a note: all that decides its fields, besides the text of VMCOREINFO. */
export interface NoteHead {
  readonly name: string;
  readonly type: number;
  /** n_namesz and n_descsz, bytes. */
  readonly nameSize: number;
  readonly descSize: number;
}

/** Lines of VMCOREINFO that are told apart; the rest is one field. */
const MAX_LINES = 2048;

const SAVED = 'status of the CPU as it was stored';
const CPU_STEP = 'fill_cpu_elf_notes';

/** The fields of a note whose bytes are `length` long, padding included. `desc` is needed for VMCOREINFO alone. */
export function noteTemplate(head: NoteHead, length: number, desc: Uint8Array): SectionTemplate {
  const { name, type, nameSize } = head;
  const isS390 = isCpuNote(name, type) && type !== NT_PRSTATUS && type !== NT_PRFPREG;
  const named = isS390 ? { decidedBy: 's390NoteName' as const } : {};
  const sized = isS390 && type === NT_S390_TODPREG ? { decidedBy: 'todpregSize' as const } : {};
  const step = stepOf(name, type);
  const run = new FieldRun()
    .add('n_namesz', 4, 'u32', 'bytes of the name with its closing zero', 'length of the name', step, named)
    .add('n_descsz', 4, 'u32', 'bytes of the descriptor', 'length of the descriptor', step, sized)
    .add('n_type', 4, 'u32', `type of the note: ${noteTypeName(name, type)}`, 'constant of the note', step)
    .add(
      'name',
      nameSize,
      'text',
      'who defines the type',
      isS390 ? 'LINUX since Linux 4.13, CORE before' : 'constant of the note',
      step,
      named,
    )
    .add('padding', roundUp(nameSize, 4) - nameSize, 'zeros', 'fill up to 4 bytes', 'zeros', step);
  addDescriptor(run, head, desc, step);
  run.add('padding', length - run.length, 'zeros', 'fill up to 4 bytes', 'zeros', step);
  const isVector = isS390 && (type === NT_S390_VXRS_HIGH || type === NT_S390_VXRS_LOW);
  const title = name === 'VMCOREINFO' && type === 0 ? 'VMCOREINFO' : noteTypeName(name, type);
  return { kind: 'note', title, ...(isVector ? { decidedBy: 'vectorNotes' } : {}), fields: run.fields };
}

/** The function that writes a note; empty for notes that the kernel does not write. */
function stepOf(name: string, type: number): string {
  if (name === 'VMCOREINFO') return 'nt_vmcoreinfo';
  if (name === 'CORE' && type === NT_PRPSINFO) return 'nt_prpsinfo';
  return isCpuNote(name, type) ? CPU_STEP : '';
}

function addDescriptor(run: FieldRun, head: NoteHead, desc: Uint8Array, step: string): void {
  const { name, type, descSize } = head;
  const start = run.length;
  if (name === 'VMCOREINFO' && type === 0) addLines(run, desc, step);
  else if (name === 'CORE' && type === NT_PRPSINFO && descSize === 136) addPrpsinfo(run, step);
  else if (isCpuNote(name, type)) addCpu(run, type, descSize);
  const rest = descSize - (run.length - start);
  const meaning = noteTitle(name, type) || 'its layout is not known';
  run.add('descriptor', rest, 'bytes', meaning, '', step);
}

function addCpu(run: FieldRun, type: number, size: number): void {
  const register = (label: string, length: 4 | 8, meaning: string, origin = `${meaning}; ${SAVED}`): void => {
    run.add(label, length, length === 4 ? 'u32' : 'u64', meaning, origin, CPU_STEP);
  };
  const each = (count: number, make: (i: number) => void): void => {
    for (let i = 0; i < count; i++) make(i);
  };
  if (type === NT_PRSTATUS && size === 336) {
    addPrstatus(run, register);
  } else if (type === NT_PRFPREG && size === 136) {
    register('FPC', 4, 'floating-point control register');
    run.add('padding', 4, 'zeros', 'not used', 'zeros', CPU_STEP);
    each(16, (i) => register(`FPR ${i}`, 8, `floating-point register ${i}`));
  } else if (type === NT_S390_TIMER && size === 8) {
    register('CPU timer', 8, 'CPU timer');
  } else if (type === NT_S390_TODCMP && size === 8) {
    register('clock comparator', 8, 'clock comparator without its last 8 bits, after a zero byte');
  } else if (type === NT_S390_TODPREG && (size === 4 || size === 8)) {
    register('TOD programmable register', 4, 'TOD programmable register');
    if (size === 8) {
      const origin =
        'upper half of the CPU timer, which follows in the save area: a defect of Linux 4.5 to 5.18';
      run.add('not part of it', 4, 'u32', '4 bytes copied too many', origin, CPU_STEP, {
        decidedBy: 'todpregSize',
      });
    }
  } else if (type === NT_S390_CTRS && size === 128) {
    each(16, (i) => register(`CR ${i}`, 8, `control register ${i}`));
  } else if (type === NT_S390_PREFIX && size === 4) {
    register('prefix', 4, 'prefix register, the absolute address of the lowcore');
  } else if (type === NT_S390_VXRS_HIGH && size === 256) {
    const origin = 'vector register; store additional status';
    each(16, (i) => run.add(`V${16 + i}`, 16, 'bytes', `vector register ${16 + i}`, origin, CPU_STEP));
  } else if (type === NT_S390_VXRS_LOW && size === 128) {
    const origin = 'vector register; store additional status';
    each(16, (i) => register(`V${i} low`, 8, `right half of vector register ${i}`, origin));
  }
}

function addPrstatus(run: FieldRun, register: (label: string, length: 4 | 8, meaning: string) => void): void {
  const unset = 'not set';
  run
    .add('pr_info', 12, 'zeros', 'signal number, code and error', unset, CPU_STEP)
    .add('pr_cursig', 2, 'u16', 'current signal', unset, CPU_STEP)
    .add('padding', 2, 'zeros', 'not used', 'zeros', CPU_STEP)
    .add('pr_sigpend', 8, 'u64', 'pending signals', unset, CPU_STEP)
    .add('pr_sighold', 8, 'u64', 'held signals', unset, CPU_STEP)
    .add(
      'pr_pid',
      4,
      'u32',
      'number of the CPU, not a process',
      'position of the CPU, counted from 1',
      CPU_STEP,
    );
  for (const label of ['pr_ppid', 'pr_pgrp', 'pr_sid']) run.add(label, 4, 'u32', 'not used', unset, CPU_STEP);
  for (const label of ['pr_utime', 'pr_stime', 'pr_cutime', 'pr_cstime'])
    run.add(label, 16, 'zeros', 'not used', unset, CPU_STEP);
  register('PSW mask', 8, 'left half of the PSW');
  register('PSW address', 8, 'right half of the PSW, the next instruction');
  for (let i = 0; i < 16; i++) register(`GPR ${i}`, 8, `general register ${i}`);
  for (let i = 0; i < 16; i++) register(`ACR ${i}`, 4, `access register ${i}`);
  run
    .add('orig_gpr2', 8, 'u64', 'not used in a dump', unset, CPU_STEP)
    .add('pr_fpvalid', 4, 'u32', 'not used', unset, CPU_STEP)
    .add('padding', 4, 'zeros', 'not used', 'zeros', CPU_STEP);
}

function addPrpsinfo(run: FieldRun, step: string): void {
  const unset = 'not set';
  run
    .add('pr_state', 1, 'u8', 'state of the process', unset, step)
    .add('pr_sname', 1, 'text', 'state as a letter', 'the constant R, running', step)
    .add('pr_zomb', 1, 'u8', 'not used', unset, step)
    .add('pr_nice', 1, 'u8', 'not used', unset, step)
    .add('padding', 4, 'zeros', 'not used', 'zeros', step)
    .add('pr_flag', 8, 'u64', 'flags', unset, step);
  for (const label of ['pr_uid', 'pr_gid', 'pr_pid', 'pr_ppid', 'pr_pgrp', 'pr_sid'])
    run.add(label, 4, 'u32', 'not used', unset, step);
  run
    .add('pr_fname', 16, 'text', 'name of the process', 'the constant vmlinux', step)
    .add('pr_psargs', 80, 'text', 'its arguments', unset, step);
}

/** One field for each line of the text, its line feed included. */
function addLines(run: FieldRun, desc: Uint8Array, step: string): void {
  const origin = 'text of the dumped kernel, unchanged';
  let start = 0;
  for (let lines = 0; start < desc.length && lines < MAX_LINES; lines++) {
    const feed = desc.indexOf(0x0a, start);
    const end = feed < 0 ? desc.length : feed + 1;
    let equals = desc.subarray(start, end).indexOf(0x3d);
    if (equals < 0 || equals > 60) equals = 0;
    const key = String.fromCharCode(...desc.subarray(start, start + equals)).replaceAll(/[^\x20-\x7e]/g, '.');
    run.add(
      key === '' ? `line ${lines + 1}` : key,
      end - start,
      'text',
      'a line of VMCOREINFO',
      origin,
      step,
    );
    start = end;
  }
}
