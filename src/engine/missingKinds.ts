/** Which registers of a CPU the dump does not have: a core file of another writer may lack notes for some kinds. */
import type { CpuRegisters } from './machine/machineTypes.ts';

/** The kinds of registers that the dump does not have of a CPU, as in `CpuRegisters`; vectors are no part of every CPU. */
export function missingKinds(registers: CpuRegisters): readonly string[] {
  const { ctrs, fprs, fpc, timer, todcmp, todpreg } = registers;
  const kinds = { ctrs, fprs, fpc, timer, todcmp, todpreg };
  return Object.entries(kinds).flatMap(([kind, value]) => (value === undefined ? [kind] : []));
}
