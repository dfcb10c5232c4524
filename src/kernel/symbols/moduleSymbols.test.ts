import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ElfSymbol, makeModule } from '../../../e2e/fixtures/vmlinuxFile.ts';
import { imageOf, must } from '../../engine/machine/images.testkit.ts';
import { kernelOf } from '../kernel.testkit.ts';
import { type ModuleSymbols, readModuleSymbols } from './moduleSymbols.ts';
import { rowName } from './symbolRows.ts';

const AT = 0x10000;
const SYMBOLS: readonly ElfSymbol[] = [
  { name: 'loop_add', type: 't', value: 0x20000n, size: 0x40 },
  { name: 'loop_exit', type: 't', value: 0x20040n, size: 0x20 },
  { name: 'max_loop', type: 'd', value: 0x21000n, size: 8 },
];

async function read(bytes: Uint8Array): Promise<ModuleSymbols> {
  const { virtual } = kernelOf(imageOf([[AT, bytes]]), 'OSRELEASE=test\n');
  return must(await readModuleSymbols(virtual, BigInt(AT)));
}

function listed({ rows }: ModuleSymbols): readonly ElfSymbol[] {
  return Array.from({ length: rows.count }, (_, i) => ({
    name: rowName(rows, i),
    type: String.fromCharCode(rows.types[i] ?? 0),
    value: rows.addrs[i] ?? 0n,
    size: rows.sizes[i] ?? 0,
  }));
}

describe('symbols of a module', () => {
  it.each(['typetab', 'st_info'] as const)('with their letters in %s', async (place) => {
    const symbols = await read(makeModule('loop', AT, SYMBOLS, place));
    expect(listed(symbols)).toEqual(SYMBOLS);
    expect(symbols.kallsymsOffset).toBe(0x208);
    expect(symbols.rows.modules).toEqual(['', 'loop']);
  });

  it('with their letters where sizes should be: the sizes are unknown', async () => {
    const symbols = await read(makeModule('loop', AT, SYMBOLS, 'st_size'));
    expect(listed(symbols)).toEqual(SYMBOLS.map((symbol) => ({ ...symbol, size: 0 })));
  });

  it('of kernels up to 4.4, by pairs of fields', async () => {
    expect(listed(await read(makeModule('loop', AT, SYMBOLS, 'st_info', { old: true })))).toEqual(SYMBOLS);
  });

  it('without a table are none, in words', async () => {
    const { rows, notes } = await read(new Uint8Array(0x2000));
    expect(rows.count).toBe(0);
    expect(notes.join()).toContain('no table of symbols');
  });

  it('leave out what lies outside of any module', async () => {
    const far: ElfSymbol = { name: 'far', type: 't', value: 1n << 40n, size: 8 };
    const symbols = await read(makeModule('loop', AT, [...SYMBOLS, far], 'typetab'));
    expect(listed(symbols)).toEqual(SYMBOLS);
    expect(symbols.notes).toEqual(['loop: 1 of 5 symbols are damaged and left out']);
  });

  it('end at every cut and survive noise', async () => {
    const whole = makeModule('loop', AT, SYMBOLS, 'typetab');
    for (let size = 8; size < 0x500; size += 13) await read(whole.slice(0, size));
    const patch = fc.tuple(fc.nat(0x500), fc.uint8Array({ minLength: 1, maxLength: 16 }));
    await fc.assert(
      fc.asyncProperty(fc.array(patch, { minLength: 1, maxLength: 6 }), async (patches) => {
        const bytes = whole.slice();
        for (const [at, piece] of patches) bytes.set(piece, at);
        const { rows } = await read(bytes);
        expect(rows.count).toBeLessThanOrEqual(500_000);
      }),
      { numRuns: 60 },
    );
  });
});
