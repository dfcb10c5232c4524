import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  KALLSYMS_GENERATIONS,
  type KallsymsGeneration,
  type KallsymsImage,
  type MadeSymbol,
  madeSymbols,
  makeKallsymsImage,
} from '../../../e2e/fixtures/kallsymsImage.ts';
import { ensure } from '../../base/assert.ts';
import { imageOf, must } from '../../engine/machine/images.testkit.ts';
import { kernelOf } from '../kernel.testkit.ts';
import { loadKallsyms } from './loadKallsyms.ts';
import type { PackedSymbolTable } from './symbolTable.ts';

const START = 0x100000;
const KEYS = /kallsyms_/;

/** Longest name of each rule: one length byte, or two. */
function longest(generation: KallsymsGeneration): number {
  return ['6.1', '6.2', '6.4', '7.0'].includes(generation) ? 300 : 250;
}

async function load(
  { start, bytes, vmcoreinfo }: KallsymsImage,
  keys = true,
): Promise<PackedSymbolTable | undefined> {
  const lines = vmcoreinfo.filter((line) => keys || !KEYS.test(line));
  return must(await loadKallsyms(kernelOf(imageOf([[start, bytes]]), `${lines.join('\n')}\n`)));
}

function listed(table: PackedSymbolTable | undefined): readonly MadeSymbol[] {
  return ensure(table, 'a table')
    .slice(0, 1e6)
    .filter(({ name }) => !name.startsWith('kallsyms_'));
}

function changed(image: KallsymsImage, change: (view: DataView) => void): KallsymsImage {
  const bytes = image.bytes.slice();
  change(new DataView(bytes.buffer));
  return { ...image, bytes };
}

function labelOf(image: KallsymsImage, label: Parameters<KallsymsImage['labels']['get']>[0]): number {
  return ensure(image.labels.get(label), label);
}

describe('kallsyms of every generation', () => {
  for (const generation of KALLSYMS_GENERATIONS) {
    const symbols = madeSymbols(START, 1500, longest(generation));
    it.each([true, false])(`${generation}: gives all symbols back, with keys: %s`, async (keys) => {
      const table = await load(makeKallsymsImage(generation, START, symbols), keys);
      expect(listed(table)).toEqual(symbols);
      expect(table?.confidence).toBe(keys ? 'exact' : 'inferred');
    });
  }

  it.each([257, 511, 512, 513, 769, 1025])('finds %d symbols without keys', async (count) => {
    for (const generation of KALLSYMS_GENERATIONS) {
      const symbols = madeSymbols(START, count, 60);
      expect(listed(await load(makeKallsymsImage(generation, START, symbols), false))).toEqual(symbols);
    }
  });
});

describe('damaged kallsyms', () => {
  const symbols = madeSymbols(START, 6000, 300);
  const image = makeKallsymsImage('6.4', START, symbols);

  it('a flipped marker costs no name, but the table is no longer exact', async () => {
    const markers = labelOf(image, 'markers');
    const table = await load(
      changed(image, (view) => view.setUint32(markers + 20, view.getUint32(markers + 20) ^ 0x10)),
    );
    expect(listed(table)).toEqual(symbols);
    expect(table?.confidence).toBe('inferred');
  });

  it('a damaged length costs the names of its group alone', async () => {
    const at =
      labelOf(image, 'names') + new DataView(image.bytes.buffer).getUint32(labelOf(image, 'markers') + 12);
    const table = await load(changed(image, (view) => view.setUint8(at, view.getUint8(at) + 1)));
    const [first, last] = [768, 1024];
    expect(listed(table)).toEqual([...symbols.slice(0, first), ...symbols.slice(last)]);
    expect(table?.notes.join()).toContain('256 names in 1 of 24 groups');
  });

  it.each([0, 1, 255, 0x8000_0000, 0xffff_ffff])('a number of symbols of %d is refused', async (count) => {
    const table = await load(changed(image, (view) => view.setUint32(labelOf(image, 'num_syms'), count)));
    expect(table?.origin).toBe('VMCOREINFO');
    expect(table?.notes.join()).toContain('not believed');
  });

  it('one symbol too many is refused, because the markers contradict', async () => {
    const table = await load(
      changed(image, (view) => view.setUint32(labelOf(image, 'num_syms'), symbols.length + 300)),
    );
    expect(table?.origin).toBe('VMCOREINFO');
  });

  it('lengths that run past the end are refused', async () => {
    const table = await load(
      changed(image, (view) => {
        for (let i = labelOf(image, 'names'); i < labelOf(image, 'markers'); i++) view.setUint8(i, 0xff);
      }),
    );
    expect(table?.origin).toBe('VMCOREINFO');
  });

  it('another _stext is never accepted, with or without keys', async () => {
    const vmcoreinfo = image.vmcoreinfo.map((line) => line.replace(/_stext\)=.*/, '_stext)=100004'));
    for (const keys of [true, false]) {
      expect((await load({ ...image, vmcoreinfo }, keys))?.origin).toBe('VMCOREINFO');
    }
  });

  it('ends at every cut of the image', async () => {
    const small = makeKallsymsImage('6.1', START, madeSymbols(START, 600, 60), 0x400, 0x8000);
    const end = labelOf(small, 'token_index') + 512;
    for (let size = 0x400; size <= end; size += 61) {
      const cut = { ...small, bytes: small.bytes.slice(0, size) };
      for (const keys of [true, false]) {
        expect((await load(cut, keys))?.origin).toBe('VMCOREINFO');
      }
    }
    expect((await load(small, false))?.confidence).toBe('inferred');
  });

  it('survives noise in any table', async () => {
    const small = makeKallsymsImage('6.4', START, madeSymbols(START, 600, 60), 0x400, 0x8000);
    const end = labelOf(small, 'seqs_of_names');
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(fc.integer({ min: 0x400, max: end }), fc.uint8Array({ minLength: 1, maxLength: 64 })),
          {
            minLength: 1,
            maxLength: 6,
          },
        ),
        fc.boolean(),
        async (pieces, keys) => {
          const noisy = changed(small, (view) => {
            for (const [at, piece] of pieces) new Uint8Array(view.buffer).set(piece, at);
          });
          const table = ensure(await load(noisy, keys), 'VMCOREINFO at least');
          for (const { name } of table.slice(0, table.count)) expect(name).not.toBe('');
        },
      ),
      { numRuns: 60 },
    );
  });
});
