import { describe, expect, it } from 'vitest';
import { fileOffset, physAddr } from '../../base/address.ts';
import { BeWriter } from '../../base/bytes.ts';
import type { DumpSummary, NoteEntry } from '../../rpc/api.ts';
import { hexLines } from './hexLines.ts';
import { noteRows, noteSummary, noteTarget, searchEntries } from './noteRows.ts';

function note(name: string, type: number, desc: Uint8Array, cpu?: number): NoteEntry {
  const entry = { name, type, size: desc.length, offset: fileOffset(0x1000), desc };
  return cpu === undefined ? entry : { ...entry, cpu };
}

function prstatus(): Uint8Array {
  const writer = new BeWriter(336);
  writer.u64(112, 0x0404c00180000000n);
  writer.u64(120, 0x6c354f0n);
  return writer.bytes;
}

const EMPTY: DumpSummary = {
  fingerprint: 'f',
  format: 'elf',
  formatLabel: 'ELF',
  files: [],
  hsaSize: undefined,
  memoryEnd: physAddr(0x2000),
  memoryBytes: 0x2000,
  segments: [],
  cpus: [
    {
      index: 1,
      prefix: undefined,
      state: 'not-saved',
      registers: undefined,
      origin: '',
      confidence: 'exact',
    },
  ],
  notes: [],
  vmcoreinfo: { origin: 'note', entries: [], addr: physAddr(0x1000) },
  osInfo: undefined,
  uts: undefined,
  release: undefined,
  crashTime: undefined,
  findings: [],
  headerFacts: [],
};

describe('note rows', () => {
  it('summarises PRSTATUS by its PSW', () => {
    expect(noteSummary(note('CORE', 1, prstatus()))).toMatch(/^kernel .*, at 0x6c354f0$/);
  });

  it('names types, and says when a size is wrong', () => {
    const [good, bad, unknown] = noteRows([
      note('CORE', 1, prstatus()),
      note('LINUX', 0x305, new Uint8Array(8)),
      note('XEN', 0x999, new Uint8Array(0)),
    ]);
    expect(good?.typeName).toBe('PRSTATUS');
    expect(good?.problem).toBeUndefined();
    expect(bad?.problem).toContain('instead of 4');
    expect(unknown?.typeName).toContain('0x999');
    expect(unknown?.summary).toBe('empty');
  });

  it('survives any descriptor of any type', () => {
    for (let type = 0; type < 0x30f; type++) {
      for (const length of [1, 3, 7, 40]) {
        expect(typeof noteSummary(note('CORE', type, new Uint8Array(length).fill(0xff)))).toBe('string');
      }
    }
  });

  it('leads to the CPU of a note, to VMCOREINFO in memory, or nowhere', () => {
    expect(noteTarget(note('CORE', 1, prstatus(), 1), EMPTY)).toEqual({ kind: 'cpu', index: 1 });
    expect(noteTarget(note('CORE', 1, prstatus(), 7), EMPTY)).toBeUndefined();
    expect(noteTarget(note('VMCOREINFO', 0, new Uint8Array(4)), EMPTY)).toEqual({
      kind: 'memory',
      addr: 0x1000,
      length: 4,
    });
  });

  it('searches keys and values in any case', () => {
    const entries = [
      ['OSRELEASE', '6.1.192-zdi'],
      ['SYMBOL(_stext)', '100000'],
    ] as const;
    expect(searchEntries(entries, 'STEXT').map(([key]) => key)).toEqual(['SYMBOL(_stext)']);
    expect(searchEntries(entries, 'zdi').map(([key]) => key)).toEqual(['OSRELEASE']);
    expect(searchEntries(entries, ' ')).toHaveLength(2);
  });

  it('cuts bytes into lines of two groups, the last one short, and stops at the limit', () => {
    const bytes = new Uint8Array(26).map((_, i) => i + 0x40);
    expect(hexLines(bytes, 10)).toEqual([
      { offset: 0, groups: ['4041424344454647', '48494a4b4c4d4e4f'], text: '@ABCDEFGHIJKLMNO' },
      { offset: 16, groups: ['5051525354555657', '5859'], text: 'PQRSTUVWXY' },
    ]);
    expect(hexLines(bytes, 1)).toHaveLength(1);
  });
});
