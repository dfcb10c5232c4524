import { describe, expect, it } from 'vitest';
import { physAddr } from '../../base/address.ts';
import { err, ok } from '../../base/result.ts';
import type { AddressContext } from './addressExpr.ts';
import { type KernelLookup, resolveKernelExpr } from './kernelExpr.ts';

const context: AddressContext = {
  cursor: 0x1000,
  memoryEnd: 0x1000_0000,
  hsaSize: undefined,
  cpus: [],
  bookmarks: [],
};

const SYMBOLS: Readonly<Record<string, bigint>> = { panic: 0x3_0000_2000n, 'foo.isra.0': 0x3_0000_4000n };

/** A kernel whose virtual addresses are 0x3_0000_0000 above the absolute ones, with 0x9_.... unmapped. */
const lookup: KernelLookup = {
  symbol: async (name) => ok(SYMBOLS[name]),
  tasks: async () =>
    ok([
      {
        pid: 84,
        tgid: 84,
        ppid: 1,
        state: 'S',
        cpu: 0,
        comm: 'sshd',
        task: 0x3_0001_0000n,
        stack: 0x3_0002_0000n,
        mm: 0n,
        running: false,
        confidence: 'exact',
      },
    ]),
  modules: async () =>
    ok([
      {
        name: 'zfcp_dump',
        addr: 0x3_0003_0000n,
        base: 0x3_0004_0000n,
        size: 4096,
        state: 'live',
        taint: '',
        confidence: 'exact',
      },
    ]),
  translate: async (addr) => ({
    ok: true,
    value: {
      addr,
      phys: addr >= 0x9_0000_0000n ? undefined : physAddr(Number(addr - 0x3_0000_0000n)),
      contiguous: 0x100,
      by: 'tables',
      steps: [],
      source: undefined,
    },
  }),
};

async function target(text: string, asked: KernelLookup = lookup): Promise<number | string> {
  const found = await resolveKernelExpr(text, 'refused before', context, asked);
  return found.ok ? found.value.addr : found.error;
}

describe('resolveKernelExpr', () => {
  it('finds symbols, with offsets on either side', async () => {
    expect(await target('panic')).toBe(0x2000);
    expect(await target('panic+0x10')).toBe(0x2010);
    expect(await target('panic - 8')).toBe(0x1ff8);
    expect(await target('foo.isra.0+4')).toBe(0x4004);
  });

  it('finds a task and its stack by its number', async () => {
    expect(await target('task 84')).toBe(0x1_0000);
    expect(await target('task 84 stack')).toBe(0x2_0000);
    expect(await target('task 84 stack + 100')).toBe(0x2_0100);
    expect(await target('task 85')).toBe('No task of the kernel has the number 85.');
    expect(await target('task sshd')).toMatch(/^Write task and a process number/);
  });

  it('finds a module by its name', async () => {
    expect(await target('zfcp_dump+8')).toBe(0x4_0008);
  });

  it('takes an address behind the end of the dump as virtual', async () => {
    expect(await target('300002000')).toBe(0x2000);
    expect(await target('900000000')).toBe('The kernel maps nothing at the virtual address 0x900000000.');
  });

  it('reads rd without -p by virtual address, and selects no more than lies together', async () => {
    const few = await resolveKernelExpr('rd panic 4', '', context, lookup);
    expect(few).toMatchObject({ ok: true, value: { addr: 0x2000, length: 32 } });
    const many = await resolveKernelExpr('rd panic 512', '', context, lookup);
    expect(many).toMatchObject({ ok: true, value: { addr: 0x2000, length: 0x100 } });
    expect(many.ok && many.value.words).toMatch(/Its first 256 bytes lie together/);
  });

  it('says which word is not known, and what the kernel could not tell', async () => {
    expect(await target('nosuch')).toBe(
      'The kernel has no symbol and no module “nosuch”, and no bookmark is named so.',
    );
    expect(await target('nosuch', { ...lookup, symbol: async () => err('No symbols were read.') })).toBe(
      '“nosuch” is not an address. No symbols were read.',
    );
    expect(await target('300002000', { ...lookup, translate: async () => undefined })).toBe('refused before');
    expect(await target('cpu9.r15')).toBe('refused before');
    expect(await target('a b')).toMatch(/is not an address or a sum/);
    expect(await target('%$&')).toBe('refused before');
  });

  it('hands no word of a long pasted text to the kernel', async () => {
    expect(await target('x'.repeat(5000))).toBe('refused before');
  });
});
