/**
 * Notes of s390 core files: the name of a type, whether its length is right, and its descriptor as labelled fields for
 * people. Any bytes are accepted; a descriptor that is too short gives the fields that fit. (include/uapi/linux/elf.h;
 * arch/s390/kernel/crash_dump.c v6.6; qemu target/s390x/arch_dump.c)
 */
import { hex0x } from '../base/hex.ts';
import {
  NT_GNU_BUILD_ID,
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
  NT_S390_SYSTEM_CALL,
  NT_S390_TIMER,
  NT_S390_TODCMP,
  NT_S390_TODPREG,
  NT_S390_VXRS_HIGH,
  NT_S390_VXRS_LOW,
  NT_VMCOREDD,
} from './constants.ts';
import { decodeFpc } from './fpc.ts';
import { prefixProblem } from './lowcore.ts';
import { FieldList, type NoteField } from './noteFields.ts';
import { findNoteType } from './noteTypes.ts';
import { describeControlRegister } from './registers.ts';
import { cpuTimerToText, decodeClockComparator } from './tod.ts';

/** Offsets inside the descriptor of NT_PRSTATUS. */
export const PRSTATUS = { pid: 32, psw: 112, gprs: 128, acrs: 256, origGpr2: 320 } as const;

/** Offsets inside the descriptor of NT_PRFPREG. */
export const PRFPREG = { fpc: 0, fprs: 8 } as const;

/** The name of a note type as in elf.h without NT_: `PRSTATUS`, or `type 0x999` when it is not known. */
export function noteTypeName(name: string, type: number): string {
  return findNoteType(name, type)?.name ?? `type 0x${type.toString(16)}`;
}

/** What the note holds, in words; empty for unknown types. */
export function noteTitle(name: string, type: number): string {
  return findNoteType(name, type)?.title ?? '';
}

/** Why the descriptor length is wrong for this type, or undefined when it is right or any length is. */
export function noteSizeProblem(name: string, type: number, size: number): string | undefined {
  const known = findNoteType(name, type);
  if (known?.sizes === undefined || known.sizes.includes(size)) return undefined;
  return `${known.name} has ${size} bytes instead of ${known.sizes.join(' or ')}`;
}

/** True for the notes that belong to one CPU: PRSTATUS, PRFPREG and 0x300..0x30e, named CORE or LINUX. */
export function isCpuNote(name: string, type: number): boolean {
  if (name !== 'CORE' && name !== 'LINUX') return false;
  return (
    type === NT_PRSTATUS || type === NT_PRFPREG || (type >= NT_S390_HIGH_GPRS && type <= NT_S390_PV_CPU_DATA)
  );
}

/** Fields that one note gives at most: lines of VMCOREINFO are the only ones that could be many. */
const MAX_FIELDS = 4096;

/** Decodes the descriptor of a note; empty for types that are not known. */
export function decodeNote(name: string, type: number, desc: Uint8Array): readonly NoteField[] {
  const out = new FieldList(desc);
  if (name === 'GNU') {
    if (type === NT_GNU_BUILD_ID) out.raw('Build id', 0, desc.length);
  } else if (name === 'VMCOREINFO') {
    if (type === 0) textLines(desc, out);
  } else if (name === 'CORE' || name === 'LINUX') {
    cpuNote(type, out);
  }
  return out.fields;
}

function cpuNote(type: number, out: FieldList): void {
  switch (type) {
    case NT_PRSTATUS:
      prstatus(out);
      break;
    case NT_PRPSINFO:
      prpsinfo(out);
      break;
    case NT_PRFPREG:
      out.u32('FPC', PRFPREG.fpc, fpcWords);
      out.row64('FPR', PRFPREG.fprs, 16);
      break;
    case NT_S390_HIGH_GPRS:
      out.row32('GPR high', 0, 16);
      break;
    case NT_S390_TIMER:
      out.u64('CPU timer', 0, cpuTimerToText);
      break;
    case NT_S390_TODCMP:
      out.u64('Clock comparator', 0, (value) => {
        const decoded = decodeClockComparator(value);
        return `${hex0x(decoded.value)}: ${decoded.words}`;
      });
      break;
    case NT_S390_TODPREG:
      out.u32('TOD programmable register', 0);
      if (out.length >= 8)
        out.u32('Not part of it', 4, () => 'upper half of the CPU timer, copied by mistake');
      break;
    case NT_S390_CTRS:
      out.row64('CR', 0, 16, (value, i) => controlWords(i, value));
      break;
    case NT_S390_PREFIX:
      out.u32('Prefix', 0, (value) => {
        const problem = prefixProblem(value);
        return problem === undefined ? 'absolute address of the lowcore' : `not a prefix: ${problem}`;
      });
      break;
    case NT_S390_LAST_BREAK:
      out.u64('Last breaking event address', 0);
      break;
    case NT_S390_SYSTEM_CALL:
      out.u32('System call', 0, String);
      break;
    case NT_S390_VXRS_LOW:
      out.row64('VR low', 0, 16);
      break;
    case NT_S390_VXRS_HIGH:
      vectorsHigh(out);
      break;
    case NT_S390_GS_CB:
    case NT_S390_GS_BC:
      out.u64('Reserved', 0);
      out.u64('Guarded storage designation', 8);
      out.u64('Guarded storage section mask', 16);
      out.u64('Event parameter list address', 24);
      break;
    case NT_VMCOREDD:
      out.text('Device dump', 0, 44);
      break;
    default:
      break;
  }
}

function prstatus(out: FieldList): void {
  out.u32('CPU number (pr_pid)', PRSTATUS.pid, pidWords);
  out.psw('PSW', PRSTATUS.psw);
  out.row64('GPR', PRSTATUS.gprs, 16);
  out.row32('ACR', PRSTATUS.acrs, 16);
}

/** QEMU writes this one field in the byte order of its host. */
function pidWords(pid: number): string {
  if (pid <= 0xffff) return String(pid);
  const swapped =
    (pid & 0xff) * 2 ** 24 + ((pid >>> 8) & 0xff) * 2 ** 16 + ((pid >>> 16) & 0xff) * 256 + (pid >>> 24);
  return swapped <= 0xffff ? `${swapped}, written in little-endian byte order` : String(pid);
}

function prpsinfo(out: FieldList): void {
  out.text('State', 1, 1);
  out.u64('Flags', 8);
  out.u32('User id', 16, String);
  out.u32('Group id', 20, String);
  out.u32('Process id', 24, String);
  out.text('File name', 40, 16);
  out.text('Arguments', 56, 80);
}

function vectorsHigh(out: FieldList): void {
  for (let i = 0; i < 16; i++) out.pair(`V${16 + i}`, 16 * i);
}

function fpcWords(value: number): string {
  const fpc = decodeFpc(value);
  const parts = [`rounding: ${fpc.binaryRounding}`];
  if (fpc.masks.length > 0) parts.push(`enabled: ${fpc.masks.join(', ')}`);
  if (fpc.flags.length > 0) parts.push(`seen: ${fpc.flags.join(', ')}`);
  if (fpc.dxc !== 0) parts.push(`DXC ${fpc.dxcWords}`);
  return parts.join('; ');
}

function controlWords(number: number, value: bigint): string {
  const register = describeControlRegister(number, value);
  return register.asce === undefined ? register.title : `${register.title}: ${register.asce.words}`;
}

function textLines(desc: Uint8Array, out: FieldList): void {
  let start = 0;
  while (start < desc.length && desc[start] !== 0 && out.fields.length < MAX_FIELDS) {
    let end = start;
    while (end < desc.length && desc[end] !== 0x0a && desc[end] !== 0) end++;
    out.line(start, end);
    if (desc[end] === 0) return;
    start = end + 1;
  }
}
