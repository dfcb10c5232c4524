import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { physAddr } from '../../base/address.ts';
import type { Cpu } from '../../rpc/api.ts';
import { type AddressContext, parseAddress } from './addressExpr.ts';

function words(count: number, base: bigint): readonly bigint[] {
  return Array.from({ length: count }, (_, index) => base + BigInt(index) * 0x10n);
}

const saved: Cpu = {
  index: 0,
  prefix: physAddr(0x46_6000),
  state: 'saved',
  origin: 'test',
  confidence: 'exact',
  registers: {
    pswMask: 0n,
    pswAddr: 0x12_3456n,
    gprs: words(16, 0x1000n),
    acrs: Array.from({ length: 16 }, (_, index) => 0x2000 + index),
    ctrs: words(16, 0x3000n),
    fprs: words(16, 0xffff_ffff_ffff_0000n),
    fpc: 0x80,
    timer: 0x77_0000n,
    todcmp: 0x78_0000n,
    todpreg: 0x79,
    vxrs: [
      [0n, 0n],
      [0x8000n, 1n],
    ],
  },
};
const lost: Cpu = { ...saved, index: 1, prefix: undefined, state: 'not-saved', registers: undefined };

const context: AddressContext = {
  cursor: 0x1000,
  memoryEnd: 16 * 2 ** 40,
  hsaSize: 0x200_0000,
  cpus: [saved, lost],
  bookmarks: [
    { addr: 0x4000, name: 'stack' },
    { addr: 0x5000, name: 'beef' },
    { addr: 0x6000, name: 'my place - two' },
    { addr: 0x7000, name: 'cpu-x' },
  ],
};

function addr(text: string, overrides: Partial<AddressContext> = {}): number | string {
  const parsed = parseAddress(text, { ...context, ...overrides });
  return parsed.ok ? parsed.value.addr : parsed.error;
}

describe('parseAddress', () => {
  it('reads hex with and without 0x, in either case, with underscores', () => {
    expect(addr('1f000')).toBe(0x1f000);
    expect(addr('0x1F000')).toBe(0x1f000);
    expect(addr('  2000_0000 ')).toBe(0x2000_0000);
    expect(addr('0000000001ffffc0')).toBe(0x1ff_ffc0);
    expect(addr('10')).toBe(16);
  });

  it('refuses hex digits after 0d instead of reading them as hex', () => {
    expect(addr('0dabc')).toMatch(/^“0dabc” is no decimal number/);
    expect(addr('0d')).toMatch(/is no decimal number/);
    expect(addr('0x0dabc')).toBe(0xdabc);
  });

  it('shows only the beginning of long text that it refuses', () => {
    for (const typed of [
      'z'.repeat(5000),
      `0d${'f'.repeat(5000)}`,
      `cpu${'9'.repeat(5000)}`,
      '1 '.repeat(5000),
    ]) {
      const message = String(addr(typed));
      expect(message).toContain('…”');
      expect(message.length).toBeLessThan(140);
    }
  });

  it('reads decimal after 0d', () => {
    expect(addr('0d4096')).toBe(4096);
    expect(addr('0d1_000')).toBe(1000);
  });

  it('takes a leading sign as an offset from the cursor', () => {
    expect(addr('+0x100')).toBe(0x1100);
    expect(addr('-10')).toBe(0xff0);
    expect(addr('+ 8 + 8')).toBe(0x1010);
  });

  it('knows bookmarks by name, also in sums, and with @ where a name could be a number', () => {
    expect(addr('stack')).toBe(0x4000);
    expect(addr('Stack + 10')).toBe(0x4010);
    expect(addr('beef')).toBe(0xbeef);
    expect(addr('@beef')).toBe(0x5000);
    expect(addr('my place - two')).toBe(0x6000);
    expect(addr('cpu-x')).toBe(0x7000);
    expect(addr('@nothing')).toMatch(/No bookmark is named “nothing”/);
  });

  it('adds and subtracts', () => {
    expect(addr('1000+20-8')).toBe(0x1018);
    expect(addr('hsa - 10')).toBe(0x1ff_fff0);
    expect(addr('cpu0.prefix + 1200')).toBe(0x46_7200);
  });

  it('knows registers', () => {
    expect(addr('cpu0.r15')).toBe(0x10f0);
    expect(addr('CPU0.R0')).toBe(0x1000);
    expect(addr('cpu0.psw')).toBe(0x12_3456);
    expect(addr('cpu0.prefix')).toBe(0x46_6000);
    expect(addr('cpu0.a5')).toBe(0x2005);
    expect(addr('cpu0.c13')).toBe(0x30d0);
    expect(addr('cpu0.cr13')).toBe(0x30d0);
    expect(addr('cpu0.gpr15')).toBe(0x10f0);
    expect(addr('cpu0.timer')).toBe(0x77_0000);
    expect(addr('cpu0.todcmp')).toBe(0x78_0000);
    expect(addr('cpu0.todpreg')).toBe(0x79);
    expect(addr('cpu0.fpc')).toBe(0x80);
    expect(addr('cpu0.v1')).toBe(0x8000);
    expect(addr('cpu0.v2')).toMatch(/32 vector registers/);
  });

  it('knows the HSA end and the end of the dump', () => {
    expect(addr('hsa')).toBe(0x200_0000);
    expect(addr('end')).toBe(16 * 2 ** 40 - 1);
    expect(addr('end-10')).toBe(16 * 2 ** 40 - 16);
  });

  it('reads rd -p with a count in units of 8 bytes, or of the size asked for', () => {
    expect(parseAddress('rd -p 1f000 32', context)).toEqual({
      ok: true,
      value: { addr: 0x1f000, length: 256 },
    });
    expect(parseAddress('rd -p 1f000', context)).toEqual({ ok: true, value: { addr: 0x1f000, length: 8 } });
    expect(parseAddress('rd -32 -p hsa+10 0x10', context)).toEqual({
      ok: true,
      value: { addr: 0x200_0010, length: 64 },
    });
  });

  it('cuts an rd range at the end of the dump', () => {
    expect(parseAddress('rd -p f0 32', { ...context, memoryEnd: 0x100 })).toEqual({
      ok: true,
      value: { addr: 0xf0, length: 16 },
    });
  });

  it('explains each refusal', () => {
    expect(addr('')).toMatch(/Type an address/);
    expect(addr('xyz')).toMatch(/“xyz” is not an address/);
    expect(addr('12 34')).toMatch(/not an address or a sum/);
    expect(addr('12+')).toMatch(/not an address or a sum/);
    expect(addr('-2000')).toBe('That is 0x1000 below address 0.');
    expect(addr('200', { memoryEnd: 0x100 })).toBe('0x200 lies behind the end of the dump, 0x100.');
    expect(addr('0', { memoryEnd: 0 })).toBe('This dump holds no memory.');
    expect(addr('hsa', { hsaSize: undefined })).toMatch(/no HSA/);
    expect(addr('cpu7.r1')).toBe('There is no CPU 7: this dump has CPUs 0 to 1.');
    expect(addr('cpu0.r1', { cpus: [] })).toMatch(/No CPU/);
    expect(addr('cpu0.r16')).toBe('There are 16 general registers, r0 to r15.');
    expect(addr('cpu0.zz')).toMatch(/no register “zz”/);
    expect(addr('cpu0')).toMatch(/not a register/);
    expect(addr('cpu1.r1')).toBe('The registers of CPU 1 are not in the dump.');
    expect(addr('cpu1.prefix')).toMatch(/prefix register of CPU 1/);
    expect(addr('cpu0.f3')).toMatch(/behind the end/);
    expect(addr('rd 1f000')).toMatch(/without -p/);
    expect(addr('rd -p')).toMatch(/rd -p ADDRESS/);
    expect(addr('rd -p 1f000 0')).toMatch(/not a count/);
    expect(addr('rd -x 1f000')).toMatch(/option “-x”/);
    expect(addr('1'.repeat(50))).toMatch(/too many digits/);
    expect(addr('ffffffffffffffff')).toMatch(/behind the end/);
  });

  it('gives an address inside the dump or a sentence for any text', () => {
    const alphabet = fc.constantFrom(...'0123456789abcdefx_+- .rdphsacpunk'.split(''));
    const text = fc.oneof(
      fc.string(),
      fc.array(alphabet, { maxLength: 24 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, fc.constantFrom(0, 1, 0x1000, 2 ** 53 - 1), (typed, memoryEnd) => {
        const parsed = parseAddress(typed, { ...context, memoryEnd });
        if (!parsed.ok) return parsed.error.length > 10;
        return (
          Number.isSafeInteger(parsed.value.addr) && parsed.value.addr >= 0 && parsed.value.addr < memoryEnd
        );
      }),
      { numRuns: 500 },
    );
  });
});
