import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePsw } from './psw.ts';

describe('decodePsw', () => {
  it('knows the usual PSWs of Linux', () => {
    expect(decodePsw(0x0704c00180000000n, 0x100000n)).toMatchObject({
      activity: 'kernel',
      dat: true,
      ioEnabled: true,
      externalEnabled: true,
      machineCheckEnabled: true,
      space: 'home',
      mode: 64,
      problems: [],
    });
    expect(decodePsw(0x0404c00180000000n, 0x100000n)).toMatchObject({
      ioEnabled: false,
      externalEnabled: false,
    });
    expect(decodePsw(0x0706c00180000000n, 0x100000n).activity).toBe('idle');
    expect(decodePsw(0x0705200180000000n, 0x3ff80001000n)).toMatchObject({
      activity: 'user',
      space: 'primary',
      conditionCode: 2,
    });
  });

  it('tells a stopped CPU from an idle one and says who stopped it', () => {
    const kernel = decodePsw(0x0002000180000000n, 0x10fdeen);
    expect(kernel.activity).toBe('stopped');
    expect(kernel.waitMeaning?.from).toBe('kernel');
    expect(decodePsw(0x0002000180000000n, 0x4600n).words).toContain('the dump device is too small');
    expect(decodePsw(0x0002000180000000n, 0x1f0n).waitMeaning?.from).toBe('boot');
    expect(decodePsw(0x0002000180000000n, 0x1234n).waitMeaning?.from).toBe('unknown');
    // Machine checks alone make it an enabled wait.
    expect(decodePsw(0x0006000180000000n, 0n).activity).toBe('idle');
  });

  it('reads every bit field at its place', () => {
    const psw = decodePsw(0x40f0b50180000000n, 0n);
    expect(psw).toMatchObject({ per: true, dat: false, key: 15, space: 'secondary', conditionCode: 3 });
    expect(psw.programMask).toEqual({
      fixedOverflow: false,
      decimalOverflow: true,
      hfpUnderflow: false,
      hfpSignificance: true,
    });
  });

  it('finds what no CPU can have', () => {
    expect(decodePsw(0x0000000100000000n, 0n).mode).toBe('invalid');
    expect(decodePsw(0x0008000180000000n, 0n).problems[0]).toContain('Bit 12');
    expect(decodePsw(0x8000000180000000n, 0n).problems[0]).toContain('Unassigned');
    expect(decodePsw(0x0000000080000000n, 0x80000000n).problems[0]).toContain('31-bit');
    expect(decodePsw(0x0000000080000000n, 0x7ffffffen).problems).toEqual([]);
    expect(decodePsw(0n, 0x1000000n).problems[0]).toContain('24-bit');
    expect(decodePsw(0x0704c00180000000n, 1n).problems[0]).toContain('odd');
  });

  it('calls an all-zero PSW none', () => {
    expect(decodePsw(0n, 0n).activity).toBe('none');
    expect(decodePsw(0n, 2n).activity).toBe('kernel');
  });

  it('survives any 128 bits', () => {
    const word = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
    fc.assert(
      fc.property(word, word, (mask, addr) => {
        expect(decodePsw(mask, addr).words).not.toBe('');
      }),
    );
  });
});
