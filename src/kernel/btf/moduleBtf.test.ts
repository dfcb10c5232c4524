import { describe, expect, it } from 'vitest';
import { Be } from '../../../e2e/fixtures/be.ts';
import { type MadeType, makeBtf, SMALL_KERNEL } from '../../../e2e/fixtures/btfBlob.ts';
import { imageOf, must } from '../../engine/machine/images.testkit.ts';
import { kernelOf } from '../kernel.testkit.ts';
import { parseBtf } from './btf.ts';
import { type FoundBtf, readModuleBtf } from './findBtf.ts';

const AT = 0x10000;
const LAST = SMALL_KERNEL.length;
const KERNEL = makeBtf([
  ...SMALL_KERNEL,
  { kind: 2, value: 0 },
  {
    kind: 4,
    name: 'module',
    value: 64,
    elements: [
      ['btf_data_size', 1, 0x180],
      ['btf_data', LAST + 1, 0x1c0],
    ],
  },
]);
const OWN: readonly MadeType[] = [{ kind: 4, name: 'mine', value: 16, elements: [['list', 5, 0]] }];

async function read(size: number, pointer: number, own: Uint8Array): Promise<FoundBtf> {
  const base = must(parseBtf(KERNEL.bytes, { origin: 'test', confidence: 'exact' }));
  const be = new Be(0x1000).u32(0x30, size).u64(0x38, pointer);
  be.bytes.set(own, 0x100);
  const source = kernelOf(imageOf([[AT, be.bytes]]), 'OSRELEASE=test\n');
  return must(await readModuleBtf(source, base, BigInt(AT), 'm'));
}

describe('types of a module', () => {
  const own = makeBtf(OWN, { base: { strings: KERNEL.strings } }).bytes;

  it('are found through its struct and go on from the kernel', async () => {
    const { btf, notes } = await read(own.length, AT + 0x100, own);
    expect(notes).toEqual([]);
    expect(btf?.member('mine', 'list.prev')?.offset).toBe(8);
  });

  it.each([
    [0, AT + 0x100, 'no BTF'],
    [own.length, 0, 'no BTF'],
    [0xffff_ffff, AT + 0x100, 'no BTF'],
    [own.length, 0x7000_0000, 'm: '],
    [20, AT + 0x100, 'shorter than a header'],
    [own.length - 1, AT + 0x100, 'cut off'],
  ])('of %d bytes at %d are none: %s', async (size, pointer, words) => {
    const { btf, notes } = await read(size, pointer, own);
    expect(btf).toBeUndefined();
    expect(notes.join()).toContain(words);
  });
});
