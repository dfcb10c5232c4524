import { describe, expect, it } from 'vitest';
import { physAddr } from '../../base/address.ts';
import type { Cpu } from '../../rpc/api.ts';
import { decodePsw } from '../../s390/psw.ts';
import { cpuState, stateCounts } from './cpuWords.ts';
import { pswChips, pswFacts } from './pswChips.ts';

function cpu(index: number, psw: readonly [bigint, bigint] | undefined): Cpu {
  const base = { index, prefix: physAddr(0), origin: '', confidence: 'exact' } as const;
  if (psw === undefined) return { ...base, state: 'not-saved', registers: undefined };
  const none: readonly bigint[] = [];
  return {
    ...base,
    state: 'saved',
    registers: {
      pswMask: psw[0],
      pswAddr: psw[1],
      gprs: none,
      acrs: [],
      ctrs: none,
      fprs: none,
      fpc: 0,
      timer: 0n,
      todcmp: 0n,
      todpreg: 0,
    },
  };
}

const KERNEL = [0x0404c00180000000n, 0x6c354f0n] as const;
const IDLE = [0x0706c00180000000n, 0x6c354f0n] as const;
const STOPPED = [0x0002000180000000n, 0x4600n] as const;

describe('CPU words', () => {
  it('names the state from the PSW', () => {
    expect(cpuState(cpu(0, KERNEL)).word).toBe('kernel');
    expect(cpuState(cpu(0, IDLE)).word).toBe('idle');
    expect(cpuState(cpu(0, STOPPED))).toEqual({ word: 'disabled wait', tone: 'bad' });
    expect(cpuState(cpu(0, undefined)).word).toBe('not saved');
    expect(cpuState(cpu(0, [0x0008000000000000n, 1n])).tone).toBe('bad');
  });

  it('counts states, most frequent first', () => {
    const counts = stateCounts([cpu(0, KERNEL), cpu(1, IDLE), cpu(2, IDLE), cpu(3, undefined)]);
    expect(counts.map(({ word, count }) => `${count} ${word}`)).toEqual([
      '2 idle',
      '1 kernel',
      '1 not saved',
    ]);
  });

  it('draws the switches of the mask in bit order', () => {
    const psw = decodePsw(...KERNEL);
    expect(
      pswChips(psw)
        .filter((chip) => chip.isOn)
        .map((chip) => chip.label),
    ).toEqual(['DAT', 'MCK']);
    expect(pswFacts(psw)).toContainEqual(['mode', '64-bit']);
    expect(pswFacts(psw)).toContainEqual(['space', 'home']);
  });
});
