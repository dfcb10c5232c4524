import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BeWriter } from '../base/bytes.ts';
import { decodeNote, isCpuNote, noteSizeProblem, noteTitle, noteTypeName } from './notes.ts';

const value = (name: string, type: number, desc: Uint8Array, label: string) =>
  decodeNote(name, type, desc).find((field) => field.label === label);

describe('note types', () => {
  it('names every type that s390 dumps have', () => {
    const names = [
      1, 2, 3, 0x300, 0x301, 0x302, 0x303, 0x304, 0x305, 0x306, 0x307, 0x308, 0x309, 0x30a, 0x30b,
    ].map((type) => noteTypeName('LINUX', type));
    expect(names).toEqual([
      'PRSTATUS',
      'PRFPREG',
      'PRPSINFO',
      'S390_HIGH_GPRS',
      'S390_TIMER',
      'S390_TODCMP',
      'S390_TODPREG',
      'S390_CTRS',
      'S390_PREFIX',
      'S390_LAST_BREAK',
      'S390_SYSTEM_CALL',
      'S390_TDB',
      'S390_VXRS_LOW',
      'S390_VXRS_HIGH',
      'S390_GS_CB',
    ]);
    expect(noteTypeName('CORE', 0x30e)).toBe('S390_PV_CPU_DATA');
    expect(noteTypeName('VMCOREINFO', 0)).toBe('VMCOREINFO');
    expect(noteTypeName('LINUX', 0x700)).toBe('VMCOREDD');
    expect(noteTypeName('GNU', 3)).toBe('GNU_BUILD_ID');
    expect(noteTypeName('SOMEONE', 1)).toBe('type 0x1');
    expect(noteTitle('CORE', 0x305)).toBe('Prefix register');
  });

  it('accepts both lengths of TODPREG and one of the others', () => {
    expect(noteSizeProblem('LINUX', 0x303, 4)).toBeUndefined();
    expect(noteSizeProblem('LINUX', 0x303, 8)).toBeUndefined();
    expect(noteSizeProblem('LINUX', 0x303, 12)).toContain('4 or 8');
    expect(noteSizeProblem('CORE', 1, 336)).toBeUndefined();
    expect(noteSizeProblem('CORE', 1, 335)).toContain('336');
    expect(noteSizeProblem('VMCOREINFO', 0, 77)).toBeUndefined();
  });

  it('knows which notes belong to a CPU', () => {
    expect(isCpuNote('CORE', 0x305)).toBe(true);
    expect(isCpuNote('LINUX', 0x30e)).toBe(true);
    expect(isCpuNote('CORE', 3)).toBe(false);
    expect(isCpuNote('VMCOREINFO', 1)).toBe(false);
  });
});

describe('decodeNote', () => {
  it('decodes PRSTATUS', () => {
    const desc = new BeWriter(336);
    desc.u32(32, 2);
    desc.u64(112, 0x0706c00180000000n);
    desc.u64(120, 0x100200n);
    desc.u64(128 + 8 * 15, 0x20000000000000ffn);
    desc.u32(256 + 4 * 3, 0xac010003);
    expect(value('CORE', 1, desc.bytes, 'CPU number (pr_pid)')?.words).toBe('2');
    expect(value('CORE', 1, desc.bytes, 'PSW')?.words).toBe('idle (enabled wait)');
    expect(value('CORE', 1, desc.bytes, 'GPR 15')?.value).toBe('0x20000000000000ff');
    expect(value('CORE', 1, desc.bytes, 'ACR 3')?.value).toBe('0xac010003');
  });

  it('says when pr_pid is little endian', () => {
    const desc = new BeWriter(336);
    desc.u32(32, 0x02000000);
    expect(value('CORE', 1, desc.bytes, 'CPU number (pr_pid)')?.words).toContain(
      '2, written in little-endian',
    );
  });

  it('tells both forms of the clock comparator apart', () => {
    const desc = new BeWriter(8);
    desc.u64(0, 0x00e39fe851cdf1cen);
    expect(value('LINUX', 0x302, desc.bytes, 'Clock comparator')?.words).toContain('0xe39fe851cdf1ce00');
    desc.u64(0, 0xe39fe851cdf1ce6fn);
    expect(value('LINUX', 0x302, desc.bytes, 'Clock comparator')?.words).toContain('all 64 bits');
  });

  it('uses only the first half of an 8-byte TODPREG', () => {
    const desc = new BeWriter(8);
    desc.u32(0, 0xa1);
    desc.u32(4, 0x7fffffff);
    expect(value('CORE', 0x303, desc.bytes, 'TOD programmable register')?.value).toBe('0x000000a1');
    expect(value('CORE', 0x303, desc.bytes, 'Not part of it')?.words).toContain('by mistake');
    expect(decodeNote('CORE', 0x303, desc.bytes.subarray(0, 4))).toHaveLength(1);
  });

  it('reads the other registers', () => {
    const desc = new BeWriter(256);
    desc.u64(8 * 13, 0x07340007n);
    desc.u32(0, 0x466000);
    desc.u64(0xf8, 5n);
    expect(value('LINUX', 0x304, desc.bytes.subarray(0, 128), 'CR 13')?.words).toContain(
      'region-third table',
    );
    expect(value('LINUX', 0x305, desc.bytes.subarray(0, 4), 'Prefix')?.value).toBe('0x00466000');
    expect(value('LINUX', 0x30a, desc.bytes, 'V31')?.value).toBe(`0x${'0'.repeat(31)}5`);
    expect(decodeNote('LINUX', 0x309, desc.bytes.subarray(0, 128))).toHaveLength(16);
    expect(decodeNote('CORE', 2, desc.bytes.subarray(0, 136))).toHaveLength(17);
    expect(value('GNU', 3, Uint8Array.of(0xab, 0xcd), 'Build id')?.value).toBe('abcd');
  });

  it('takes the lines of VMCOREINFO up to the first NUL', () => {
    const desc = new TextEncoder().encode('OSRELEASE=6.1\nNUMBER(x)=-1\njunk\nA=B=C\0D=E\n');
    expect(decodeNote('VMCOREINFO', 0, desc).map((field) => [field.label, field.value])).toEqual([
      ['OSRELEASE', '6.1'],
      ['NUMBER(x)', '-1'],
      ['A', 'B=C'],
    ]);
  });

  it('takes any bytes of any length for any type', () => {
    const type = fc.oneof(
      fc.integer({ min: 0, max: 6 }),
      fc.integer({ min: 0x300, max: 0x30f }),
      fc.constant(0x700),
    );
    const name = fc.constantFrom('CORE', 'LINUX', 'GNU', 'VMCOREINFO', '');
    fc.assert(
      fc.property(name, type, fc.uint8Array({ maxLength: 400 }), (n, t, desc) => {
        for (const field of decodeNote(n, t, desc))
          expect(field.offset + field.size).toBeLessThanOrEqual(desc.length);
      }),
    );
  });
});
