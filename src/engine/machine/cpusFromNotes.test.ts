import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillCpu } from '../../../e2e/fixtures/registers.ts';
import { fileOffset, physAddr } from '../../base/address.ts';
import { cpuNotes, type NotedCpu } from '../elf/cpuNotes.ts';
import type { ProfileSwitches } from '../elf/profile.ts';
import type { NoteEntry } from '../types.ts';
import { cpusFromNotes } from './cpusFromNotes.ts';
import { registersOf } from './images.testkit.ts';

const SWITCHES: ProfileSwitches = {
  s390NoteName: 'LINUX',
  todpregSize: 4,
  vectorNotes: true,
  finalNote: false,
  noteAlign: 0,
  imageSegment: false,
  vaddrBase: 'physical',
};

function notesOf(count: number, switches: Partial<ProfileSwitches> = {}): NoteEntry[] {
  const drafts = Array.from({ length: count }, (_, index) => {
    const made = fillCpu(index + 1, 0x100000 + 0x2000 * index);
    const cpu: NotedCpu = { index, prefix: made.prefix, registers: registersOf(made, true) };
    return cpuNotes(cpu, index + 1, { ...SWITCHES, ...switches });
  }).flat();
  return drafts.map(({ name, type, desc }) => ({
    name,
    type,
    desc,
    size: desc.length,
    offset: fileOffset(0),
  }));
}

describe('cpusFromNotes', () => {
  it.each([
    ['LINUX', {}],
    ['CORE', { s390NoteName: 'CORE' }],
    ['an 8-byte TODPREG', { todpregSize: 8 }],
  ] as const)('reads every register: %s', (_, switches) => {
    const { cpus, findings } = cpusFromNotes(notesOf(3, switches));
    expect(cpus.map(({ prefix, registers, index }) => ({ prefix, registers, index }))).toEqual(
      [0, 1, 2].map((index) => {
        const made = fillCpu(index + 1, 0x100000 + 0x2000 * index);
        return { prefix: physAddr(made.prefix), registers: registersOf(made, true), index };
      }),
    );
    expect(findings.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  });

  it('has no vector registers without their notes', () => {
    const [cpu] = cpusFromNotes(notesOf(1, { vectorNotes: false })).cpus;
    expect(cpu?.registers?.vxrs).toBeUndefined();
  });

  it('gives notes to the PRSTATUS before them, not to the pr_pid', () => {
    const [status, ...others] = notesOf(1);
    if (status === undefined) throw new Error('no PRSTATUS');
    // Register notes before any PRSTATUS belong to nobody.
    const { cpus, findings } = cpusFromNotes([...others, status]);
    expect(cpus).toHaveLength(1);
    const registers = { ctrs: undefined, fprs: undefined, fpc: undefined, timer: undefined };
    expect(cpus[0]).toMatchObject({
      prefix: undefined,
      registers: { todcmp: undefined, todpreg: undefined },
    });
    expect(cpus[0]?.registers).toMatchObject(registers);
    expect(cpus[0]?.registers).not.toHaveProperty('vxrs');
    expect(findings.map(({ code }) => code)).toContain('notes-complete');
  });

  it('does not use a note of the wrong length', () => {
    const notes = notesOf(2).map((note, i) =>
      i === 5 ? { ...note, desc: note.desc.subarray(0, 127) } : note,
    );
    const { cpus, findings } = cpusFromNotes(notes);
    expect(findings.map(({ code }) => code)).toEqual(['note-sizes', 'notes-complete']);
    expect(cpus[0]?.registers?.ctrs).toBeUndefined();
    expect(cpus[0]?.registers?.timer).toBeDefined();
    expect(cpus[1]?.registers?.ctrs).toHaveLength(16);
  });

  it('keeps a CPU whose PRSTATUS is cut off as not saved', () => {
    const notes = notesOf(1).map((note, i) =>
      i === 0 ? { ...note, desc: note.desc.subarray(0, 335) } : note,
    );
    expect(cpusFromNotes(notes).cpus).toMatchObject([
      { state: 'not-saved', registers: undefined, prefix: 0x100000 },
    ]);
  });

  it('stops at 512 CPUs', () => {
    const { cpus, findings } = cpusFromNotes(notesOf(515));
    expect(cpus).toHaveLength(512);
    expect(findings.map(({ code }) => code)).toContain('cpu-limit');
    expect(cpus[511]?.prefix).toBe(0x100000 + 0x2000 * 511);
  });

  it('takes any notes', () => {
    const note = fc.record({
      name: fc.constantFrom('CORE', 'LINUX', 'X'),
      type: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0x300, max: 0x30f })),
      desc: fc.oneof(
        fc.uint8Array({ maxLength: 64 }),
        fc.constantFrom(...[4, 8, 128, 136, 256, 336].map((n) => new Uint8Array(n))),
      ),
    });
    fc.assert(
      fc.property(fc.array(note, { maxLength: 30 }), (drafts) => {
        const notes = drafts.map((draft) => ({ ...draft, size: draft.desc.length, offset: fileOffset(0) }));
        const starts = notes.filter(({ name, type }) => name !== 'X' && type === 1).length;
        expect(cpusFromNotes(notes).cpus).toHaveLength(starts);
      }),
    );
  });
});
