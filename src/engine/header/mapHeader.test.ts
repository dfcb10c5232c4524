import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillCpu } from '../../../e2e/fixtures/registers.ts';
import { buildVmcore, type VmcoreLayout } from '../elf/build.ts';
import type { NotedCpu } from '../elf/cpuNotes.ts';
import { type ProfileSwitches, presets } from '../elf/profile.ts';
import type { BuildInput } from '../elf/stage1.ts';
import type { HeaderMap } from './headerTypes.ts';
import { mapHeader } from './mapHeader.ts';

const INFO = new TextEncoder().encode('OSRELEASE=6.8.0-s390x\nPAGESIZE=4096\nCRASHTIME=1700000000\nend');

function cpus(count: number): readonly NotedCpu[] {
  return Array.from({ length: count }, (_, index) => {
    const { psw, ...rest } = fillCpu((index % 15) + 1, 0x10000 + 0x2000 * index);
    return {
      index,
      prefix: 0x10000 + 0x2000 * index,
      registers: { ...rest, pswMask: psw[0], pswAddr: psw[1] },
    };
  });
}

function build(switches: ProfileSwitches, count: number, extra: Partial<BuildInput> = {}): VmcoreLayout {
  const built = buildVmcore({
    switches,
    chunks: [
      { start: 0, size: 0x40000000 },
      { start: 0x80000000, size: 0x20000000 },
    ],
    cpus: cpus(count),
    vmcoreinfo: INFO,
    image: [{ start: 0x2300000, size: 0x1a34000, vaddr: 0x3ffe0100000n }],
    identityBase: 0x100000000000n,
    ...extra,
  });
  if (!built.ok) throw new Error(built.error.detail);
  return built.value;
}

function mapOf(layout: VmcoreLayout): HeaderMap {
  return mapHeader(layout.header, layout.segments.filter(({ role }) => role === 'kernel image').length);
}

/** Where the fields of all sections leave a gap, overlap, or leave their section; undefined when nowhere. */
function fault(map: HeaderMap): string | undefined {
  let at = 0;
  for (const [i, start] of map.starts.entries()) {
    if (start !== at) return `section ${i} starts at ${start} instead of ${at}`;
    for (const field of map.templates[map.kinds[i] ?? -1]?.fields ?? []) {
      if (start + field.offset !== at || field.length <= 0)
        return `${field.label} of section ${i} at ${start + field.offset} instead of ${at}`;
      at += field.length;
    }
  }
  return at === map.length ? undefined : `the fields end at ${at} of ${map.length}`;
}

/** All sections of a title, as the bytes of their fields by label. */
function named(layout: VmcoreLayout, title: string): readonly Record<string, string>[] {
  const map = mapOf(layout);
  return [...map.starts].flatMap((start, i) => {
    const template = map.templates[map.kinds[i] ?? -1];
    if (template?.title !== title) return [];
    const bytes = (from: number, length: number): string =>
      Buffer.from(layout.header.subarray(start + from, start + from + length)).toString('hex');
    return [
      Object.fromEntries(template.fields.map(({ label, offset, length }) => [label, bytes(offset, length)])),
    ];
  });
}

const flags = fc.record<ProfileSwitches>({
  s390NoteName: fc.constantFrom('CORE', 'LINUX'),
  todpregSize: fc.constantFrom(4, 8),
  vectorNotes: fc.boolean(),
  finalNote: fc.boolean(),
  noteAlign: fc.constantFrom(0, 4),
  imageSegment: fc.boolean(),
  vaddrBase: fc.constantFrom('physical', 'identity-base'),
});

const P4 = presets[3]?.switches;
if (P4 === undefined) throw new Error('no P4');

describe('the fields of a header', () => {
  for (const { id, switches } of presets)
    for (const count of [1, 2, 512])
      it(`tile the header of ${id} with ${count} CPUs without gap or overlap`, () => {
        const layout = build(switches, count);
        const map = mapOf(layout);
        expect(fault(map)).toBeUndefined();
        expect(map.length).toBe(layout.header.length);
        const status = [...map.kinds].filter((kind) => map.templates[kind]?.title === 'PRSTATUS');
        expect(status.length).toBe(count);
        expect(map.templates.some(({ kind }) => kind === 'unknown')).toBe(false);
      });

  it('tile it for any combination of switches', () => {
    fc.assert(
      fc.property(flags, (switches) => {
        const map = mapOf(build(switches, 2));
        expect(fault(map)).toBeUndefined();
        expect(map.templates.some(({ kind }) => kind === 'unknown')).toBe(false);
      }),
    );
  });

  it('tile it for as many PT_LOADs as there can be', () => {
    const chunks = Array.from({ length: 65_534 }, (_, i) => ({ start: i * 0x2000, size: 0x1000 }));
    const map = mapOf(build(P4, 2, { chunks, image: [] }));
    expect(fault(map)).toBeUndefined();
    expect(map.starts.length).toBeGreaterThan(65_534);
    expect(map.templates.length).toBeLessThan(30);
    expect(Math.max(...map.numbers)).toBe(65_533);
  });

  it('name the registers that stand in them', () => {
    const layout = build(P4, 2);
    const [first, second] = named(layout, 'PRSTATUS');
    expect(first?.['GPR 15']).toBe('100000000000000f');
    expect(second?.['GPR 15']).toBe('200000000000000f');
    expect(second?.pr_pid).toBe('00000002');
    expect(named(layout, 'S390_CTRS')[1]?.['CR 3']).toBe('200000000000c003');
    expect(named(layout, 'PRFPREG')[1]?.['FPR 2']).toBe('200000000000f002');
    expect(named(layout, 'S390_PREFIX')[1]?.prefix).toBe('00012000');
    expect(named(layout, 'S390_VXRS_LOW')[1]?.['V1 low']).toBe('200000000010e001');
  });

  it('tell the chunk of each PT_LOAD and the lines of VMCOREINFO', () => {
    const layout = build(P4, 1);
    expect(named(layout, 'PT_LOAD').map((load) => load.p_paddr)).toEqual([
      '0000000000000000',
      '0000000080000000',
    ]);
    const [info] = named(layout, 'VMCOREINFO');
    expect(Buffer.from(info?.OSRELEASE ?? '', 'hex').toString()).toBe('OSRELEASE=6.8.0-s390x\n');
    expect(Object.keys(info ?? {})).toContain('line 4');
  });

  it('tell the four bytes too many of the TOD programmable register', () => {
    const layout = build({ ...P4, todpregSize: 8 }, 1);
    expect(named(layout, 'S390_TODPREG')[0]?.['not part of it']).toHaveLength(8);
  });

  it('know the kernel image from memory', () => {
    const layout = build({ ...P4, imageSegment: true }, 1);
    expect(named(layout, 'PT_LOAD, kernel image').map((load) => load.p_vaddr)).toEqual(['000003ffe0100000']);
    expect(named(layout, 'PT_LOAD')).toHaveLength(2);
  });
});

describe('the header of a damaged file', () => {
  it('is tiled however short it is cut', () => {
    const { header } = build(P4, 1);
    for (let length = 0; length < header.length; length += length < 400 ? 1 : 13)
      expect(fault(mapHeader(header.subarray(0, length)))).toBeUndefined();
  });

  it('is tiled whatever bytes are in it', () => {
    const { header } = build(P4, 2);
    const change = fc.record({ at: fc.nat(0x2000 - 1), value: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const bytes = Uint8Array.from(header);
        for (const { at, value } of changes) bytes[at] = value;
        expect(fault(mapHeader(bytes))).toBeUndefined();
      }),
    );
  });

  it('is tiled when it is noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        expect(fault(mapHeader(bytes))).toBeUndefined();
      }),
    );
  });
});
