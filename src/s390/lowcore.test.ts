import { describe, expect, it } from 'vitest';
import { BeWriter } from '../base/bytes.ts';
import { decodeInterruptions, INTERRUPTION_BYTES } from './interruptions.ts';
import {
  parseMcesad,
  parseSaveArea,
  parseVectorArea,
  prefixProblem,
  saveAreaProblem,
  vectorsMatchFprs,
} from './lowcore.ts';

/** A save area in which every field has its own value. */
function saveArea(): BeWriter {
  const area = new BeWriter(512);
  for (let i = 0; i < 16; i++) {
    area.u64(0x000 + 8 * i, 0xf000n + BigInt(i));
    area.u64(0x080 + 8 * i, 0xa000n + BigInt(i));
    area.u32(0x140 + 4 * i, 0xb000 + i);
    area.u64(0x180 + 8 * i, 0xc000n + BigInt(i));
  }
  area.u64(0x100, 0x0704c00180000000n);
  area.u64(0x108, 0x100100n);
  area.u32(0x118, 0x466000);
  area.u32(0x11c, 0x00080001);
  area.u32(0x124, 0xa1);
  area.u64(0x128, 0x7fffffff00000001n);
  area.u64(0x130, 0x00ffffffffffff01n);
  area.u64(0x138, 0x99n);
  return area;
}

describe('register save area', () => {
  it('takes every register from its place', () => {
    const area = parseSaveArea(saveArea().bytes);
    expect(area?.prefix).toBe(0x466000);
    expect(area?.lastBreak).toBe(0x99n);
    expect(area?.registers).toMatchObject({
      pswMask: 0x0704c00180000000n,
      pswAddr: 0x100100n,
      fpc: 0x80001,
      todpreg: 0xa1,
      timer: 0x7fffffff00000001n,
      todcmp: 0x00ffffffffffff01n,
    });
    expect(area?.registers.fprs[15]).toBe(0xf00fn);
    expect(area?.registers.gprs[15]).toBe(0xa00fn);
    expect(area?.registers.acrs[15]).toBe(0xb00f);
    expect(area?.registers.ctrs[15]).toBe(0xc00fn);
  });

  it('is believed only with its own prefix and a PSW', () => {
    const bytes = saveArea();
    const area = parseSaveArea(bytes.bytes);
    expect(area && saveAreaProblem(area, 0x466000)).toBeUndefined();
    expect(area && saveAreaProblem(area, 0x468000)).toContain('0x466000');
    bytes.u64(0x100, 0n);
    bytes.u64(0x108, 0n);
    const half = parseSaveArea(bytes.bytes);
    // Control registers and prefix alone: what a panicking kernel leaves there.
    expect(half && saveAreaProblem(half, 0x466000)).toContain('PSW');
  });

  it('needs all of its bytes', () => {
    for (const length of [0, 1, 511])
      expect(parseSaveArea(saveArea().bytes.subarray(0, length))).toBeUndefined();
  });
});

describe('prefix', () => {
  it('is a multiple of 8 KiB below 2 GiB and not zero', () => {
    for (const good of [0x2000, 0x466000, 0x7fffe000]) expect(prefixProblem(good)).toBeUndefined();
    for (const bad of [0, 0x1000, 0x467000, 0x80000000, 0xffffe000]) expect(prefixProblem(bad)).toBeDefined();
  });
});

describe('extended save area', () => {
  it('takes the origin and the length from the designation', () => {
    expect(parseMcesad(0x488400n)).toEqual({ origin: 0x488400n, length: 1024 });
    expect(parseMcesad(0x48880bn)).toEqual({ origin: 0x488800n, length: 2048 });
    expect(parseMcesad(0x48900cn)).toEqual({ origin: 0x489000n, length: 4096 });
    expect(parseMcesad(0n)).toBeUndefined();
    expect(parseMcesad(0x3ffn)).toBeUndefined();
    expect(parseMcesad(0x48900fn)).toBeUndefined();
  });

  it('is stale when its registers are not the floating-point registers', () => {
    const bytes = new BeWriter(1024);
    for (let i = 0; i < 32; i++) {
      bytes.u64(16 * i, BigInt(0x1000 + i));
      bytes.u64(16 * i + 8, BigInt(0x2000 + i));
    }
    const vectors = parseVectorArea(bytes.bytes) ?? [];
    expect(vectors[31]).toEqual([0x101fn, 0x201fn]);
    const fprs = Array.from({ length: 16 }, (_, i) => BigInt(0x1000 + i));
    expect(vectorsMatchFprs(vectors, fprs)).toBe(true);
    expect(vectorsMatchFprs(vectors, [...fprs.slice(0, 15), 0n])).toBe(false);
    expect(parseVectorArea(bytes.bytes.subarray(0, 511))).toBeUndefined();
  });
});

describe('interruption fields', () => {
  it('puts codes and PSWs in words', () => {
    const lowcore = new BeWriter(INTERRUPTION_BYTES);
    lowcore.u16(0x8e, 0x11);
    lowcore.u64(0xa8, 0x3ff80001401n);
    lowcore.u64(0x110, 0x123456n);
    lowcore.u16(0x86, 0x1004);
    lowcore.u64(0x150, 0x0705000180000000n);
    lowcore.u64(0x158, 0x3ff80002000n);
    const fields = decodeInterruptions(lowcore.bytes);
    const find = (label: string) => fields.find((field) => field.label === label);
    expect(find('Program interruption code')?.words).toBe('page translation (0x11)');
    expect(find('Translation exception id')?.words).toBe('address 0x3ff80001000');
    expect(find('Last breaking event address')).toMatchObject({ offset: 0x110, size: 8, value: '0x123456' });
    expect(find('External interruption code')?.words).toBe('clock comparator');
    expect(find('Program old PSW')?.words).toContain('user program');
    expect(find('I/O new PSW')).toMatchObject({ offset: 0x1f0, words: 'not set' });
  });

  it('gives nothing for a short lowcore', () => {
    expect(decodeInterruptions(new Uint8Array(INTERRUPTION_BYTES - 1))).toEqual([]);
  });
});
