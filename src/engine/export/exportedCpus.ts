/** The CPUs whose registers go into a written dump, in the form in which a store status leaves them. */
import type { NotedCpu } from '../elf/cpuNotes.ts';
import type { Cpu, CpuRegisters } from '../machine/machineTypes.ts';
import { missingKinds } from '../missingKinds.ts';
import type { Dump } from '../types.ts';

/** CPUs that get notes. The kernel leaves out those whose prefix is 0. Adds what is left out to `warnings`. */
export function notedCpus(dump: Dump, warnings: string[]): readonly NotedCpu[] {
  const noted: NotedCpu[] = [];
  let unsaved = 0;
  let unplaced = 0;
  let shifted = 0;
  let partial = 0;
  for (const cpu of dump.cpus) {
    const registers = storedRegisters(dump, cpu);
    if (registers === undefined) unsaved++;
    else if (cpu.prefix === 0) unplaced++;
    else {
      if (cpu.prefix === undefined || missingKinds(registers).length > 0) partial++;
      if (registers.todcmp !== cpu.registers?.todcmp) shifted++;
      noted.push({ index: cpu.index, prefix: cpu.prefix, registers });
    }
  }
  const cpus = (count: number): string => (count === 1 ? '1 CPU' : `${count} CPUs`);
  if (unsaved > 0)
    warnings.push(`The registers of ${cpus(unsaved)} are not in the dump, so there are no notes of them.`);
  if (unplaced > 0) warnings.push(`${cpus(unplaced)} with the prefix 0 get no notes, as from the kernel.`);
  if (shifted > 0)
    warnings.push(
      `The clock comparators of ${cpus(shifted)} are written as a store status leaves them, without their last 8 bits.`,
    );
  if (partial > 0)
    warnings.push(
      `Some registers of ${cpus(partial)} are missing in the dump; the notes that would hold them are left out.`,
    );
  if (dump.cpus.length === 0) warnings.push('No CPU is known, so there are no register notes.');
  return noted;
}

/** The registers of a CPU as a store status would have stored them; undefined when they are not in the dump. */
export function storedRegisters(dump: Dump, { state, registers }: Cpu): CpuRegisters | undefined {
  if (state !== 'saved' || registers === undefined) return undefined;
  const { todcmp } = registers;
  if (todcmp === undefined || !hasOwnNotes(dump)) return registers;
  return { ...registers, todcmp: storeStatusForm(todcmp) };
}

/** True when the registers come from a file's notes, of which some have the clock comparator in full. */
function hasOwnNotes(dump: Dump): boolean {
  return dump.files.length > 0 && dump.files.every(({ role }) => role === 'dump') && dump.notes.length > 0;
}

/** The 8 bytes of a store status: a zero byte, then bits 0-55. A value with its first byte set is one in full. */
function storeStatusForm(todcmp: bigint): bigint {
  return todcmp >> 56n === 0n ? todcmp : todcmp >> 8n;
}
