/** What a CPU was doing, in one or two words and a tone, and why registers are missing. */
import type { Cpu } from '../../rpc/api.ts';
import { type DecodedPsw, decodePsw } from '../../s390/psw.ts';
import type { Tone } from '../kit/Badge.tsx';

/** The state of a CPU for a badge. */
export interface CpuState {
  readonly word: string;
  readonly tone: Tone;
}

/** The decoded PSW of a CPU, or undefined without registers. */
export function pswOf(cpu: Cpu): DecodedPsw | undefined {
  return cpu.registers === undefined ? undefined : decodePsw(cpu.registers.pswMask, cpu.registers.pswAddr);
}

/** One word for the state, from the PSW. */
export function cpuState(cpu: Cpu): CpuState {
  const psw = pswOf(cpu);
  if (psw === undefined) return { word: 'not saved', tone: 'warn' };
  if (psw.problems.length > 0) return { word: 'PSW invalid', tone: 'bad' };
  switch (psw.activity) {
    case 'none':
      return { word: 'no PSW', tone: 'warn' };
    case 'idle':
      return { word: 'idle', tone: 'neutral' };
    case 'stopped':
      return { word: 'disabled wait', tone: 'bad' };
    case 'user':
      return { word: 'user', tone: 'accent' };
    case 'kernel':
      return { word: 'kernel', tone: 'good' };
  }
}

/** How many CPUs are in each state, most frequent first. */
export function stateCounts(cpus: readonly Cpu[]): readonly (CpuState & { readonly count: number })[] {
  const counts = new Map<string, CpuState & { readonly count: number }>();
  for (const cpu of cpus) {
    const state = cpuState(cpu);
    counts.set(state.word, { ...state, count: (counts.get(state.word)?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}

/** Why a known CPU has no registers in the dump. */
export const NOT_SAVED_WORDS =
  'Its lowcore was found, but no register state of it is in these files. In a zfcpdump only the boot CPU is stored ' +
  'in the HSA; the dump kernel asks the other CPUs for their registers and writes them only into the notes of the ' +
  'finished vmcore, never into memory.';
