import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REFERENCE_VMCOREINFO, referenceCpus } from '../../../e2e/fixtures/reference.ts';
import { vmcoreHead } from '../../../e2e/fixtures/vmcoreHead.ts';
import { mapHeader } from '../../engine/header/mapHeader.ts';
import type { HeaderReply } from '../../rpc/headerApi.ts';
import { diffHeaders, diffWords } from './headerDiff.ts';
import { createHeaderRows } from './headerRows.ts';

type Profile = 'P1' | 'P2' | 'P3' | 'P4';

function header(
  profile: Profile,
  chunks: readonly (readonly [number, number])[] = [[0, 0x400000]],
): HeaderReply {
  const bytes = vmcoreHead({
    profile,
    cpus: referenceCpus,
    vectors: profile !== 'P1',
    vmcoreinfo: REFERENCE_VMCOREINFO,
    chunks: chunks.map(([start, end]) => [start, end]),
  });
  return { bytes, map: mapHeader(bytes), cpus: [0, 1], why: '', fileBytes: 0, isCut: false };
}

/** The changed fields as `section label`. */
function changed(before: HeaderReply, after: HeaderReply): readonly string[] {
  const rows = createHeaderRows(after.map);
  return [...diffHeaders(before, after).changes.keys()].map((row) => {
    const found = rows.at(row);
    return `${found?.template.title} ${found?.field?.label}`;
  });
}

describe('the rows of a header', () => {
  const { map } = header('P4');
  const rows = createHeaderRows(map);

  it('are the sections with their fields, in order', () => {
    const naive = [...map.kinds].flatMap((kind, i) => {
      const template = map.templates[kind];
      const start = map.starts[i] ?? 0;
      const fields = (template?.fields ?? []).map(({ label, offset }) => [label, start + offset] as const);
      return [[template?.title, start] as const, ...fields];
    });
    expect(rows.count).toBe(naive.length);
    for (const [row, [label, start]] of naive.entries()) {
      const found = rows.at(row);
      expect([found?.field?.label ?? found?.template.title, found?.start]).toEqual([label, start]);
      expect(found?.row).toBe(row);
    }
    expect(rows.at(-1)).toBeUndefined();
    expect(rows.at(rows.count)).toBeUndefined();
  });

  it('are found by any byte', () => {
    fc.assert(
      fc.property(fc.nat(map.length - 1), (offset) => {
        const found = rows.at(rows.ofByte(offset) ?? -1);
        expect(found?.field).toBeDefined();
        expect(found?.start).toBeLessThanOrEqual(offset);
        expect(found?.end).toBeGreaterThan(offset);
      }),
    );
    expect(rows.ofByte(map.length)).toBeUndefined();
    expect(rows.ofByte(-1)).toBeUndefined();
  });
});

describe('the difference of two headers', () => {
  it('is none between equal ones', () => {
    const diff = diffHeaders(header('P4'), header('P4'));
    expect(diff.changes.size).toBe(0);
    expect(diffWords(diff)).toBe('No byte of the header changed.');
  });

  it('keeps to the fields that differ, though what follows has moved', () => {
    const found = changed(header('P4'), header('P3'));
    expect(new Set(found)).toEqual(
      new Set([
        'PT_NOTE p_filesz',
        'PT_NOTE p_memsz',
        'PT_NOTE p_align',
        'S390_TODPREG n_descsz',
        'S390_TODPREG not part of it',
      ]),
    );
    expect(found.filter((name) => name === 'S390_TODPREG n_descsz')).toHaveLength(2);
  });

  it('says what is new and what is gone', () => {
    const more = diffHeaders(header('P1'), header('P4'));
    expect(more.added).toBeGreaterThan(0);
    const less = diffHeaders(header('P4'), header('P1'));
    expect(less.gone).toEqual(['S390_VXRS_HIGH', 'S390_VXRS_LOW']);
    expect(diffWords(less)).toContain('gone: S390_VXRS_HIGH, S390_VXRS_LOW');
  });

  it('gives the old bytes', () => {
    const before = header('P4');
    const after = header('P4', [[0, 0x800000]]);
    const old = [...diffHeaders(before, after).changes.values()].map(({ old: bytes }) =>
      Buffer.from(bytes ?? []).toString('hex'),
    );
    expect(old).toEqual(['0000000000400000', '0000000000400000']);
  });
});
