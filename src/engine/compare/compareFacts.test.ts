/** Facts of made CPUs and notes beside each other, with what explains their differences. */
import { describe, expect, it } from 'vitest';
import { fileOffset, physAddr } from '../../base/address.ts';
import type { Cpu, CpuRegisters } from '../machine/machineTypes.ts';
import type { NoteEntry } from '../types.ts';
import { compareCpus, pairCpus } from './cpuFacts.ts';
import { compareNotes } from './noteFacts.ts';

function registers(change: Partial<CpuRegisters> = {}): CpuRegisters {
  const words = Array.from({ length: 16 }, (_, i) => BigInt(i));
  return {
    pswMask: 1n,
    pswAddr: 2n,
    gprs: words,
    acrs: words.map(Number),
    ctrs: words,
    fprs: words,
    fpc: 0,
    timer: 5n,
    todcmp: 0xe3_9f00_0000_1200n,
    todpreg: 0,
    ...change,
  };
}

function cpu(index: number, prefix: number | undefined, change: Partial<CpuRegisters> = {}): Cpu {
  return {
    index,
    prefix: prefix === undefined ? undefined : physAddr(prefix),
    state: 'saved',
    registers: registers(change),
    origin: 'made',
    confidence: 'exact',
  };
}

function note(name: string, type: number, bytes: readonly number[]): NoteEntry {
  return { name, type, size: bytes.length, offset: fileOffset(0), desc: Uint8Array.from(bytes) };
}

const different = (facts: ReturnType<typeof compareCpus>) => facts.filter(({ state }) => state !== 'equal');

describe('compareCpus', () => {
  it('pairs by prefix, then by place where a prefix is unknown', () => {
    const a = [cpu(0, 0x10000), cpu(1, 0x20000), cpu(2, undefined)];
    const b = [cpu(0, 0x20000), cpu(1, 0x10000), cpu(2, 0x30000), cpu(3, 0x40000)];
    const pairs = pairCpus(a, b).map((pair) => [pair.a?.index, pair.b?.index]);
    expect(pairs).toEqual([
      [0, 1],
      [1, 0],
      [2, 2],
      [undefined, 3],
    ]);
  });

  it('names the one register that differs and explains a shifted comparator', () => {
    const gprs = registers().gprs.with(7, 99n);
    const todcmp = 0xe3_9f00_0000_1200n >> 8n;
    const facts = different(compareCpus([cpu(0, 0x10000)], [cpu(0, 0x10000, { gprs, todcmp })]));
    expect(facts.map(({ label, a, b }) => [label, a, b])).toEqual([
      ['CPU 0: r7', '0000000000000007', '0000000000000063'],
      ['CPU 0: clock comparator', '00e39f0000001200', '0000e39f00000012'],
    ]);
    expect(facts[1]?.reason).toMatch(/shifted by 8 bits/);
  });

  it('says that registers are in one dump only and never invents them', () => {
    const facts = different(compareCpus([cpu(0, 0x10000)], [cpu(0, 0x10000, { ctrs: undefined })]));
    expect(facts).toMatchObject([
      { label: 'CPU 0: control registers', a: 'saved', b: undefined, state: 'only-a' },
    ]);
  });
});

describe('compareNotes', () => {
  it('matches notes under another owner name and says so', () => {
    const facts = different(compareNotes([note('LINUX', 0x300, [1])], [note('CORE', 0x300, [1])]));
    expect(facts).toHaveLength(1);
    expect(facts[0]).toMatchObject({ a: 'owner LINUX', b: 'owner CORE', state: 'different' });
  });

  it('tells another order from other notes', () => {
    const one = note('CORE', 1, [1]);
    const two = note('CORE', 2, [2]);
    expect(different(compareNotes([one, two], [two, one]))).toMatchObject([
      { label: 'Order', reason: 'the same notes in another order' },
    ]);
    expect(different(compareNotes([one], [one, two])).map(({ label, state }) => [label, state])).toEqual([
      ['Count', 'different'],
      ['CORE PRFPREG', 'only-b'],
    ]);
  });

  it('explains a length that differs while the shared bytes are equal', () => {
    const facts = different(
      compareNotes([note('LINUX', 0x303, [0, 1])], [note('LINUX', 0x303, [0, 1, 0, 0])]),
    );
    expect(facts[0]?.reason).toMatch(/different lengths/);
  });
});
