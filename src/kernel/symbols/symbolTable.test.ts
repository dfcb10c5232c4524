import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KernelSymbol } from '../types.ts';
import { type SymbolRows, SymbolRowsBuilder } from './symbolRows.ts';
import { createSymbolTable, type SymbolTableFacts } from './symbolTable.ts';

const FACTS: SymbolTableFacts = { origin: 'test', confidence: 'exact', notes: [], amode31: undefined };

type Made = readonly [name: string, type: string, addr: number, module?: string, size?: number];

function rowsOf(made: readonly Made[]): SymbolRows {
  const builder = new SymbolRowsBuilder();
  for (const [name, type, addr, module = '', size = 0] of made) {
    const bytes = new TextEncoder().encode(name);
    const owner = module === '' ? 0 : builder.owner(module);
    builder.add(bytes, 0, bytes.length, type.charCodeAt(0), BigInt(addr), size, owner);
  }
  return builder.finish();
}

function at(made: readonly Made[], addr: number, facts = FACTS): string | undefined {
  const hit = createSymbolTable([rowsOf(made)], facts).at(BigInt(addr));
  return hit === undefined ? undefined : `${hit.symbol.name}+${hit.offset}/${hit.size ?? '?'}`;
}

describe('the symbol of an address', () => {
  const TEXT: readonly Made[] = [
    ['_stext', 'T', 0x1000],
    ['a', 't', 0x1000],
    ['b', 't', 0x1010],
    ['c', 'W', 0x1020],
    ['d', 'T', 0x1020],
    ['.hidden', 'T', 0x1020],
    ['far', 'D', 0x200000],
    ['_end', 'B', 0x300000],
  ];

  it('is the last one not above it, with its distance to the next', () => {
    expect(at(TEXT, 0xfff)).toBeUndefined();
    expect(at(TEXT, 0x100f)).toBe('_stext+15/16');
    expect(at(TEXT, 0x1010)).toBe('b+0/16');
  });

  it('of aliases is the global one, not the weak one and no mark', () => {
    expect(at(TEXT, 0x1024)).toBe('d+4/?');
  });

  it('is none beyond 64 KiB of text, and none behind the end of the kernel', () => {
    expect(at(TEXT, 0x1020 + 0xffff)).toBe('d+65535/?');
    expect(at(TEXT, 0x1020 + 0x10000)).toBeUndefined();
    expect(at(TEXT, 0x300000)).toBe('_end+0/?');
    expect(at(TEXT, 0x300001)).toBeUndefined();
  });

  it('never is a bare number', () => {
    const made: readonly Made[] = [
      ['f', 't', 0x1000],
      ['number', 'a', 0x1008],
      ['g', 't', 0x1010],
    ];
    expect(at(made, 0x100a)).toBe('f+10/16');
  });

  it('of a module ends with the real size of its last function', () => {
    const made: readonly Made[] = [
      ['f', 't', 0x1000, 'm', 0x20],
      ['other', 't', 0x2000, 'n', 0x20],
    ];
    expect(at(made, 0x101f)).toBe('f+31/32');
    expect(at(made, 0x1020)).toBeUndefined();
  });

  it('below 2 GiB is that of the code at its place of linking', () => {
    const made: readonly Made[] = [
      ['_stext', 'T', 0x2000],
      ['_etext', 'T', 0x3000],
      ['_samode31', 'T', 0x9000],
      ['_stext_amode31', 'T', 0x9000],
      ['diag', 'T', 0x9010],
      ['_etext_amode31', 'T', 0x9100],
    ];
    const facts = { ...FACTS, amode31: { start: 0x500n, end: 0x700n } };
    expect(at(made, 0x514, facts)).toBe('diag+4/240');
    const table = createSymbolTable([rowsOf(made)], facts);
    expect(table.at(0x514n)?.symbol.addr).toBe(0x510n);
    expect(table.isText(0x514n)).toBe(true);
    expect(table.isText(0x614n)).toBe(false);
  });
});

const names = fc.constantFrom('a', 'b', 'ab', 'Abc', 'sys_read', 'sys_write', 'x', '_stext');
const made = fc.array(
  fc.record({ name: names, type: fc.constantFrom('t', 'T', 'd'), addr: fc.integer({ min: 1, max: 60 }) }),
  { maxLength: 60 },
);

describe('the table', () => {
  it('agrees with a plain list', () => {
    fc.assert(
      fc.property(made, made, names, fc.integer({ min: 0, max: 80 }), (one, two, name, addr) => {
        const parts = [one, two].map((part) => rowsOf(part.map((s) => [s.name, s.type, s.addr] as const)));
        const table = createSymbolTable(parts, FACTS);
        const twin: KernelSymbol[] = [...one, ...two]
          .map((symbol) => ({ ...symbol, addr: BigInt(symbol.addr) }))
          .sort((a, b) => Number(a.addr - b.addr));
        expect(table.slice(0, table.count)).toEqual(twin);
        expect(table.byName(name)).toEqual(twin.filter((symbol) => symbol.name === name));
        expect(table.search('S', 5)).toEqual(
          twin.filter((symbol) => symbol.name.toLowerCase().includes('s')).slice(0, 5),
        );
        const below = twin.filter((symbol) => symbol.addr <= BigInt(addr)).at(-1);
        expect(table.at(BigInt(addr))?.symbol.addr).toBe(below?.addr);
      }),
    );
  });
});
