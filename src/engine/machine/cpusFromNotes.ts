/**
 * CPUs out of the notes of a core file. Notes belong to CPUs by sequence: every PRSTATUS starts a CPU, and what follows
 * is of that CPU (as crash, zgetdump and the kernel see it). Notes before the first PRSTATUS are reported by the walk.
 */
import { safePhysAddr } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import {
  MAX_CPUS,
  NT_PRFPREG,
  NT_PRSTATUS,
  NT_S390_CTRS,
  NT_S390_PREFIX,
  NT_S390_TIMER,
  NT_S390_TODCMP,
  NT_S390_TODPREG,
  NT_S390_VXRS_HIGH,
  NT_S390_VXRS_LOW,
} from '../../s390/constants.ts';
import { words32, words64 } from '../../s390/lowcore.ts';
import { isCpuNote, noteSizeProblem, PRFPREG, PRSTATUS } from '../../s390/notes.ts';
import type { Finding, NoteEntry } from '../types.ts';
import { capFindings, failed, passed } from './finding.ts';
import type { Cpu, CpuRegisters } from './machineTypes.ts';

export interface NoteCpus {
  readonly cpus: readonly Cpu[];
  readonly findings: readonly Finding[];
}

/** Groups notes into CPUs, at most MAX_CPUS. A note with a wrong length is reported and not used. */
export function cpusFromNotes(notes: readonly NoteEntry[]): NoteCpus {
  const groups: Map<number, Uint8Array>[] = [];
  const problems: Finding[] = [];
  let ofCpus = 0;
  let beyond = 0;
  for (const note of notes) {
    const { name, type, desc } = note;
    if (!isCpuNote(name, type)) continue;
    if (type === NT_PRSTATUS) {
      if (groups.length < MAX_CPUS) groups.push(new Map());
      else beyond++;
    }
    const group = beyond > 0 ? undefined : groups.at(-1);
    if (group === undefined) continue;
    ofCpus++;
    const problem = noteSizeProblem(name, type, desc.length);
    if (problem !== undefined) {
      problems.push(
        failed('note-sizes', 'warning', `Note of CPU ${groups.length - 1} not used: ${problem}.`),
      );
    } else if (!group.has(type)) {
      group.set(type, desc);
    }
  }
  const findings: Finding[] = [...capFindings(problems)];
  if (problems.length === 0 && ofCpus > 0)
    findings.push(passed('note-sizes', `${ofCpus} register notes have the right lengths.`));
  if (beyond > 0)
    findings.push(failed('cpu-limit', 'warning', `${beyond} CPUs beyond ${MAX_CPUS} were left out.`));
  const cpus = groups.map(cpuOf);
  const partial = cpus.filter((_, i) => missingNotes(groups[i]).length > 0);
  const [first] = partial;
  if (first !== undefined) {
    const names = missingNotes(groups[first.index]).join(', ');
    const message = `${partial.length} of ${cpus.length} CPUs lack notes, for example CPU ${first.index}: ${names}. These registers are missing.`;
    findings.push(failed('notes-complete', 'warning', message));
  }
  return { cpus, findings };
}

/** Notes that every writer gives for every CPU. */
const EXPECTED: readonly (readonly [type: number, name: string])[] = [
  [NT_PRSTATUS, 'PRSTATUS'],
  [NT_PRFPREG, 'PRFPREG'],
  [NT_S390_TIMER, 'TIMER'],
  [NT_S390_TODCMP, 'TODCMP'],
  [NT_S390_TODPREG, 'TODPREG'],
  [NT_S390_CTRS, 'CTRS'],
  [NT_S390_PREFIX, 'PREFIX'],
];

/** Vector notes come in pairs, or not at all. */
const PAIRED: typeof EXPECTED = [
  [NT_S390_VXRS_LOW, 'VXRS_LOW'],
  [NT_S390_VXRS_HIGH, 'VXRS_HIGH'],
];

function missingNotes(group: ReadonlyMap<number, Uint8Array> | undefined): readonly string[] {
  const lacking = (notes: typeof EXPECTED): typeof EXPECTED =>
    notes.filter(([type]) => group?.has(type) !== true);
  const unpaired = lacking(PAIRED);
  return [...lacking(EXPECTED), ...(unpaired.length === 1 ? unpaired : [])].map(([, name]) => name);
}

function cpuOf(group: ReadonlyMap<number, Uint8Array>, index: number): Cpu {
  const prefixNote = group.get(NT_S390_PREFIX);
  const prefix = prefixNote === undefined ? undefined : safePhysAddr(BigInt(new BeReader(prefixNote).u32(0)));
  const registers = registersOf(group);
  return {
    index,
    prefix,
    state: registers === undefined ? 'not-saved' : 'saved',
    registers,
    origin: registers === undefined ? 'PRSTATUS note, which cannot be used' : 'PRSTATUS note',
    confidence: 'exact',
  };
}

function registersOf(group: ReadonlyMap<number, Uint8Array>): CpuRegisters | undefined {
  const reader = (type: number): BeReader | undefined => {
    const desc = group.get(type);
    return desc === undefined ? undefined : new BeReader(desc);
  };
  const status = reader(NT_PRSTATUS);
  if (status === undefined) return undefined;
  const floats = reader(NT_PRFPREG);
  const control = reader(NT_S390_CTRS);
  const fprs = floats === undefined ? undefined : words64(floats, PRFPREG.fprs, 16);
  const vxrs = vectorsOf(fprs, reader(NT_S390_VXRS_LOW), reader(NT_S390_VXRS_HIGH));
  return {
    pswMask: status.u64(PRSTATUS.psw),
    pswAddr: status.u64(PRSTATUS.psw + 8),
    gprs: words64(status, PRSTATUS.gprs, 16),
    acrs: words32(status, PRSTATUS.acrs, 16),
    ctrs: control === undefined ? undefined : words64(control, 0, 16),
    fprs,
    fpc: floats?.u32(PRFPREG.fpc),
    timer: reader(NT_S390_TIMER)?.u64(0),
    todcmp: reader(NT_S390_TODCMP)?.u64(0),
    // Where the note has 8 bytes the second four are a copying mistake of the dump kernel.
    todpreg: reader(NT_S390_TODPREG)?.u32(0),
    ...(vxrs === undefined ? {} : { vxrs }),
  };
}

/** V0..V15 have the floating-point registers as their high halves, so a note holds only the low ones: without them, none. */
function vectorsOf(
  fprs: readonly bigint[] | undefined,
  low: BeReader | undefined,
  high: BeReader | undefined,
): CpuRegisters['vxrs'] | undefined {
  if (fprs === undefined || low === undefined || high === undefined) return undefined;
  const first = fprs.map((fpr, i) => [fpr, low.u64(8 * i)] as const);
  const second = Array.from({ length: 16 }, (_, i) => [high.u64(16 * i), high.u64(16 * i + 8)] as const);
  return [...first, ...second];
}
