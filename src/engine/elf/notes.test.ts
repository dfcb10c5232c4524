import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REFERENCE_VMCOREINFO, referenceCpus } from '../../../e2e/fixtures/reference.ts';
import { vmcoreNotes } from '../../../e2e/fixtures/vmcoreHead.ts';
import { concatBytes } from '../../base/bytes.ts';
import { encodeNotes, parseNotes } from './notes.ts';

const reference = vmcoreNotes({
  profile: 'P4',
  cpus: referenceCpus,
  vectors: true,
  vmcoreinfo: REFERENCE_VMCOREINFO,
});

describe('notes', () => {
  it("come out of a kernel's note segment with their CPUs", () => {
    const parsed = parseNotes(reference, 0x1000);
    expect(parsed.end).toBe('exact');
    expect(parsed.notes.length).toBe(20);
    expect(parsed.notes.map((note) => note.cpu)).toEqual([
      undefined,
      ...Array(9).fill(0),
      ...Array(9).fill(1),
      undefined,
    ]);
    expect(parsed.notes[1]).toMatchObject({ name: 'CORE', type: 1, size: 336, offset: 0x1000 + 0x9c });
    expect(parsed.findings.map((finding) => finding.outcome)).toEqual(['passed']);
  });

  it('stop at the final note and say when what follows is not zero', () => {
    expect(parseNotes(concatBytes([reference, new Uint8Array(12)]), 0)).toMatchObject({
      end: 'final-note',
      usedBytes: reference.length,
    });
    const dirty = parseNotes(concatBytes([reference, new Uint8Array(12), Uint8Array.of(1)]), 0);
    expect(dirty.findings[0]?.outcome).toBe('failed');
  });

  it('give every whole note of a segment that is cut off anywhere', () => {
    const whole = parseNotes(reference, 0).notes;
    for (let length = 0; length < reference.length; length++) {
      const parsed = parseNotes(reference.subarray(0, length), 0);
      const fitting = whole.filter(
        (note) => note.offset + 12 + (note.name.length > 7 ? 12 : 8) + note.size <= length,
      );
      expect(parsed.notes.length).toBe(fitting.length);
    }
  });

  it('say that register notes before the first PRSTATUS have no CPU', () => {
    const bytes = encodeNotes([{ name: 'LINUX', type: 0x305, desc: new Uint8Array(4) }]);
    const parsed = parseNotes(bytes, 0);
    expect(parsed.notes[0]?.cpu).toBeUndefined();
    expect(parsed.findings.map((finding) => finding.code)).toContain('notes-of-a-cpu');
  });

  it('are found again as they were encoded', () => {
    const draft = fc.record({
      name: fc.stringMatching(/^[A-Z]{1,20}$/),
      type: fc.nat({ max: 0xffffffff }),
      desc: fc.uint8Array({ maxLength: 40 }),
    });
    fc.assert(
      fc.property(fc.array(draft, { maxLength: 8 }), (drafts) => {
        const parsed = parseNotes(encodeNotes(drafts), 0);
        expect(parsed.notes.map(({ name, type, desc }) => ({ name, type, desc }))).toEqual(drafts);
      }),
    );
  });

  it('survive noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const parsed = parseNotes(bytes, 7);
        expect(parsed.usedBytes).toBeLessThanOrEqual(bytes.length);
        for (const note of parsed.notes) expect(note.desc.length).toBe(note.size);
      }),
    );
  });
});
