/**
 * The CPUs of the dumped machine with their registers. Notes of a core file come first; otherwise the lowcores in
 * memory tell, see `cpuCandidates.ts` and `cpuState.ts`. A CPU without saved registers stays in the list as such.
 */
import { type PhysAddr, physAddr } from '../../base/address.ts';
import { hex0x } from '../../base/hex.ts';
import { ok, type Result } from '../../base/result.ts';
import { decodeFpc } from '../../s390/fpc.ts';
import { prefixProblem } from '../../s390/lowcore.ts';
import { decodePsw } from '../../s390/psw.ts';
import type { Finding, MemoryImage, ReadError } from '../types.ts';
import { collectCandidates } from './cpuCandidates.ts';
import { type CpuState, readCpuState, readSavedPrefix } from './cpuState.ts';
import { capFindings, failed, notTestable, passed } from './finding.ts';
import type { VirtualLayout } from './layout.ts';
import { type LowcorePointer, readLowcorePointers } from './lowcorePointers.ts';
import type { Cpu, VmcoreInfo } from './machineTypes.ts';

/** What is known before memory is asked. */
export interface CpuSources {
  /** CPUs from the notes of a file; when there are any they are the CPUs. */
  readonly noteCpus?: readonly Cpu[];
  /** Prefixes from a dump header, in its order. */
  readonly prefixes?: readonly number[];
  readonly vmcoreinfo: VmcoreInfo | undefined;
  readonly layout: VirtualLayout;
}

export interface CpusFound {
  readonly cpus: readonly Cpu[];
  readonly findings: readonly Finding[];
}

/** Finds the CPUs. Time is proportional to their number, except for a search of 64 MiB when nothing else helps. */
export async function findCpus(
  memory: MemoryImage,
  sources: CpuSources,
  signal?: AbortSignal,
): Promise<Result<CpusFound, ReadError>> {
  const listed = await readLowcorePointers(memory, sources.vmcoreinfo, sources.layout, signal);
  if (!listed.ok) return listed;
  const { pointers, findings } = listed.value;
  const noteCpus = sources.noteCpus ?? [];
  const found =
    noteCpus.length > 0
      ? await checkNoteCpus(memory, noteCpus, pointers, signal)
      : await cpusFromLowcores(memory, sources.prefixes ?? [], pointers, signal);
  if (!found.ok) return found;
  const { cpus } = found.value;
  return ok({ cpus, findings: [...findings, ...found.value.findings, ...registerFindings(cpus)] });
}

async function cpusFromLowcores(
  memory: MemoryImage,
  prefixes: readonly number[],
  pointers: readonly LowcorePointer[],
  signal: AbortSignal | undefined,
): Promise<Result<CpusFound, ReadError>> {
  const collected = await collectCandidates(memory, prefixes, pointers, signal);
  if (!collected.ok) return collected;
  const { candidates, bootArea } = collected.value;
  const cpus: Cpu[] = [];
  const states: CpuState[] = [];
  const rejected: Finding[] = [];
  for (const { prefix, source, confidence, logical } of candidates) {
    const state = await readCpuState(memory, prefix, bootArea, prefixes.length === 0, signal);
    if (!state.ok) return state;
    if (state.value.noStorage && state.value.registers === undefined) {
      rejected.push(
        failed(
          'prefix-in-memory',
          'warning',
          `There is no memory at the prefix ${hex0x(prefix)} (${source}).`,
        ),
      );
      continue;
    }
    states.push(state.value);
    cpus.push({
      index: cpus.length,
      prefix: physAddr(prefix),
      state: state.value.registers === undefined ? 'not-saved' : 'saved',
      registers: state.value.registers,
      origin: `${source}, ${state.value.where}`,
      confidence,
      ...(logical === undefined ? {} : { logical }),
    });
  }
  return ok({
    cpus,
    findings: [...collected.value.findings, ...placeFindings(cpus, rejected), ...stateFindings(cpus, states)],
  });
}

function placeFindings(cpus: readonly Cpu[], rejected: readonly Finding[]): readonly Finding[] {
  if (rejected.length > 0) return capFindings(rejected);
  if (cpus.length === 0) return [];
  return [passed('prefix-in-memory', `All ${cpus.length} lowcores lie inside the memory of the dump.`)];
}

/** Name of a CPU in findings. */
function cpuName(cpu: Cpu): string {
  return `CPU ${cpu.index}${cpu.prefix === undefined ? '' : ` (prefix ${hex0x(cpu.prefix)})`}`;
}

function stateFindings(cpus: readonly Cpu[], states: readonly CpuState[]): readonly Finding[] {
  const findings: Finding[] = [];
  const unsaved: Finding[] = [];
  const stale: Finding[] = [];
  let matches = 0;
  cpus.forEach((cpu, i) => {
    const state = states[i];
    if (state === undefined) return;
    if (cpu.state === 'not-saved') {
      const message = `${cpuName(cpu)} is known, but its registers were not saved: ${state.where}.`;
      unsaved.push(failed('registers-saved', 'warning', message, cpu.prefix));
    }
    if (state.vectors === 'match') matches++;
    if (state.vectors === 'stale') {
      const message = `The vector save area of ${cpuName(cpu)} does not belong to its floating-point registers and is not used.`;
      stale.push(failed('vector-registers-match', 'info', message, cpu.prefix));
    }
    if (state.areasDiffer) {
      const message = `${cpuName(cpu)} has different registers at absolute 0x1200 and in its own save area; used is: ${state.where}.`;
      findings.push(failed('boot-save-areas-agree', 'info', message, cpu.prefix));
    }
  });
  if (unsaved.length > 0) findings.push(...capFindings(unsaved));
  else if (cpus.length > 0)
    findings.push(passed('registers-saved', `The registers of all ${cpus.length} CPUs were saved.`));
  findings.push(...capFindings(stale));
  if (matches > 0) {
    const message = `The vector registers of ${matches} CPUs agree with their floating-point registers.`;
    findings.push(passed('vector-registers-match', message));
  }
  return findings;
}

/** CPUs that notes describe: their prefixes against memory and the kernel's list. */
async function checkNoteCpus(
  memory: MemoryImage,
  noteCpus: readonly Cpu[],
  pointers: readonly LowcorePointer[],
  signal: AbortSignal | undefined,
): Promise<Result<CpusFound, ReadError>> {
  const logicalOf = new Map(pointers.map(({ prefix, logical }) => [prefix, logical]));
  const bad: Finding[] = [];
  const outside: Finding[] = [];
  let checked = 0;
  let stored = 0;
  const cpus: Cpu[] = [];
  for (const cpu of noteCpus) {
    const logical = cpu.prefix === undefined ? undefined : logicalOf.get(cpu.prefix);
    cpus.push(logical === undefined || cpu.logical !== undefined ? cpu : { ...cpu, logical });
    if (cpu.prefix === undefined) continue;
    const problem = prefixProblem(cpu.prefix);
    if (problem !== undefined) {
      bad.push(failed('prefix-valid', 'warning', `The prefix of ${cpuName(cpu)} ${problem}.`));
      continue;
    }
    checked++;
    const saved = await readSavedPrefix(memory, cpu.prefix, signal);
    if (!saved.ok) return saved;
    if (saved.value.noStorage)
      outside.push(failed('prefix-in-memory', 'warning', `${cpuName(cpu)}: no memory there.`));
    if (saved.value.word === cpu.prefix) stored++;
  }
  const findings: Finding[] = [...capFindings(bad)];
  if (bad.length === 0 && checked > 0)
    findings.push(passed('prefix-valid', `${checked} prefixes, each a multiple of 8 KiB below 2 GiB.`));
  findings.push(...placeFindings(cpus, outside));
  findings.push(storedFinding(stored, checked), ...listFindings(cpus, pointers));
  return ok({ cpus, findings });
}

function storedFinding(stored: number, checked: number): Finding {
  const code = 'prefix-stored';
  if (stored === 0)
    return notTestable(
      code,
      'No CPU stored its status in its own lowcore, so only the notes have its registers.',
    );
  return passed(
    code,
    `${stored} of ${checked} CPUs also stored their prefix in their own lowcore, and it is the same.`,
  );
}

/** Whether notes and kernel speak of the same CPUs. */
function listFindings(cpus: readonly Cpu[], pointers: readonly LowcorePointer[]): readonly Finding[] {
  if (pointers.length === 0) return [];
  const code = 'cpus-agree';
  const known = new Set<PhysAddr | undefined>(cpus.map(({ prefix }) => prefix));
  const without = pointers.filter(({ prefix }) => !known.has(physAddr(prefix)));
  if (without.length === 0) return [passed(code, `Notes and kernel list the same ${pointers.length} CPUs.`)];
  const names = without.slice(0, 8).map(({ logical }) => String(logical));
  const message = `The kernel lists ${without.length} CPUs for which there are no notes: ${names.join(', ')}${without.length > 8 ? ' ...' : ''}.`;
  return [failed(code, 'warning', message)];
}

/** Registers that no machine could have held. */
function registerFindings(cpus: readonly Cpu[]): readonly Finding[] {
  const psws: Finding[] = [];
  const fpcs: Finding[] = [];
  let saved = 0;
  let withFpc = 0;
  for (const cpu of cpus) {
    const { registers } = cpu;
    if (registers === undefined) continue;
    saved++;
    const [problem] = decodePsw(registers.pswMask, registers.pswAddr).problems;
    if (problem !== undefined)
      psws.push(failed('psw-valid', 'warning', `The PSW of ${cpuName(cpu)} is impossible. ${problem}`));
    if (registers.fpc === undefined) continue;
    withFpc++;
    if (decodeFpc(registers.fpc).reservedBits) {
      const message = `The floating-point control register of ${cpuName(cpu)} (${hex0x(registers.fpc)}) has reserved bits.`;
      fpcs.push(failed('fpc-valid', 'warning', message));
    }
  }
  if (saved === 0) return [];
  return [
    ...(psws.length > 0 ? capFindings(psws) : [passed('psw-valid', `The PSWs of ${saved} CPUs are valid.`)]),
    ...(withFpc === 0
      ? []
      : fpcs.length > 0
        ? capFindings(fpcs)
        : [passed('fpc-valid', `The floating-point control registers of ${withFpc} CPUs are valid.`)]),
  ];
}
