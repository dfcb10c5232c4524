import { describe, expect, it } from 'vitest';
import { decodeFpc } from './fpc.ts';
import { dataCodeWords, programCodeWords, vectorCodeWords } from './pgmCodes.ts';
import { decodeAsce, describeControlRegister } from './registers.ts';

describe('control registers', () => {
  it('names the switches of control register 0 that are on', () => {
    const register = describeControlRegister(0, 0x0000000014166a10n);
    const on = register.bits.filter((bit) => bit.set).map((bit) => bit.name);
    expect(on).toEqual([
      'low-address protection',
      'instruction-execution protection',
      'additional floating-point registers',
      'vector instructions',
      'emergency signal interruptions',
      'external call interruptions',
      'clock comparator interruptions',
      'service signal interruptions',
    ]);
  });

  it('decodes the home address space of a real kernel', () => {
    expect(describeControlRegister(13, 0x07340007n).asce).toMatchObject({
      origin: 0x07340000n,
      designationType: 1,
      table: 'region-third table',
      entries: 2048,
      realSpace: false,
    });
  });

  it('lists I/O interruption subclasses', () => {
    expect(describeControlRegister(6, 0x30000000n).fields).toEqual([['Enabled subclasses', '2, 3']]);
    expect(describeControlRegister(6, 0xff000000n).fields[0]?.[1]).toBe('0, 1, 2, 3, 4, 5, 6, 7');
    expect(describeControlRegister(6, 0n).fields[0]?.[1]).toBe('none');
  });

  it('gives every register a title and takes all bits', () => {
    for (let i = 0; i < 16; i++) {
      const register = describeControlRegister(i, 0xffffffffffffffffn);
      expect(register.title).not.toBe('');
      expect(register.bits.every((bit) => bit.set)).toBe(true);
    }
  });
});

describe('decodeAsce', () => {
  it('has no origin for a real space', () => {
    expect(decodeAsce(0x12345020n)).toMatchObject({ realSpace: true, origin: undefined });
  });

  it('keeps the upper half of the origin', () => {
    expect(decodeAsce(0xfffffffffffff3cfn)).toMatchObject({
      origin: 0xfffffffffffff000n,
      designationType: 3,
      subspaceGroup: true,
      privateSpace: true,
      storageAlterationEvent: true,
      spaceSwitchEvent: true,
    });
  });
});

describe('floating-point control', () => {
  it('reads masks, flags, data exception code and rounding', () => {
    expect(decodeFpc(0x80400071)).toEqual({
      masks: ['invalid operation'],
      flags: ['division by zero'],
      dxc: 0,
      dxcWords: 'decimal or general operand (0x0)',
      binaryRounding: 'toward 0',
      decimalRounding: 'prepare for shorter precision',
      reservedBits: false,
    });
    expect(decodeFpc(0x00002c00).dxcWords).toBe('IEEE overflow, inexact and incremented (0x2c)');
    expect(decodeFpc(0xffffffff).reservedBits).toBe(true);
  });
});

describe('interruption codes', () => {
  it('puts them in words', () => {
    expect(programCodeWords(0x11)).toBe('page translation (0x11)');
    expect(programCodeWords(0x80)).toBe('PER event (0x80)');
    expect(programCodeWords(0x284)).toBe('protection, PER event, transaction aborted (0x284)');
    expect(programCodeWords(0x77)).toBe('unknown (0x77)');
    expect(programCodeWords(0)).toBe('none (0x0)');
    expect(dataCodeWords(0xfe)).toBe('vector instruction (0xfe)');
    expect(vectorCodeWords(0x32)).toBe('IEEE division by zero, element 3 (0x32)');
  });
});
