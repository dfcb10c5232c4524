import { describe, expect, it } from 'vitest';
import { physAddr } from '../../base/address.ts';
import type { Cpu } from '../../rpc/api.ts';
import { cellKind, commonValue, matrixRows } from './matrixRows.ts';

function cpu(index: number, gpr2: bigint | undefined): Cpu {
  const base = {
    index,
    prefix: physAddr(0x466000 + index * 0x2000),
    origin: 'test',
    confidence: 'exact',
  } as const;
  if (gpr2 === undefined) return { ...base, state: 'not-saved', registers: undefined };
  const gprs = Array.from({ length: 16 }, (_, i) => (i === 2 ? gpr2 : 0n));
  return {
    ...base,
    state: 'saved',
    registers: {
      pswMask: 0x0404c00180000000n,
      pswAddr: 0x1000n,
      gprs,
      acrs: Array.from({ length: 16 }, () => 0),
      ctrs: gprs,
      fprs: gprs,
      fpc: 0,
      timer: 0n,
      todcmp: 0n,
      todpreg: 0,
    },
  };
}

describe('register matrix', () => {
  it('finds a common value only where most agree', () => {
    expect(commonValue(['a', 'a', 'b'])).toBe('a');
    expect(commonValue(['a', 'b'])).toBeUndefined();
    expect(commonValue(['a', 'a', 'b', 'b'])).toBeUndefined();
    expect(commonValue(['a', undefined])).toBeUndefined();
    expect(commonValue([])).toBeUndefined();
  });

  it('dims what most hold and marks the odd one, ignoring CPUs without registers', () => {
    const rows = matrixRows([cpu(0, 7n), cpu(1, 7n), cpu(2, undefined), cpu(3, 8n)], new Set(['general']));
    const row = rows.find(({ id }) => id === 'r2');
    expect(row?.values.map((value) => (row ? cellKind(row, value) : ''))).toEqual([
      'same',
      'same',
      'absent',
      'odd',
    ]);
    expect(row?.isUniform).toBe(false);
    expect(rows.find(({ id }) => id === 'r3')?.isUniform).toBe(true);
  });

  it('leaves out registers that no CPU has, and keeps the prefix of CPUs without registers', () => {
    expect(matrixRows([cpu(0, 1n)], new Set(['vector']))).toEqual([]);
    const rows = matrixRows([cpu(0, undefined)], new Set(['psw', 'general']));
    expect(rows.map(({ id, values }) => [id, values])).toEqual([['prefix', ['00466000']]]);
  });

  it('draws plain where no value is common', () => {
    const [row] = matrixRows([cpu(0, 1n), cpu(1, 2n)], new Set(['psw']));
    expect(row && cellKind(row, row.values[0])).toBe('plain');
  });
});
