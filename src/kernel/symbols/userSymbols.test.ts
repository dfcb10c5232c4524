import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeBtf, SMALL_KERNEL } from '../../../e2e/fixtures/btfBlob.ts';
import { type ElfSymbol, makeVmlinux } from '../../../e2e/fixtures/vmlinuxFile.ts';
import type { Result } from '../../base/result.ts';
import { imageOf, must } from '../../engine/machine/images.testkit.ts';
import { memorySource } from '../../engine/memorySource.ts';
import { kernelOf } from '../kernel.testkit.ts';
import type { KernelSource } from '../types.ts';
import { hasGarbageBuildId } from './buildId.ts';
import { loadUserSymbols, type UserSymbols } from './userSymbols.ts';

const BUILD_ID = Uint8Array.from({ length: 20 }, (_, i) => 0xa0 + i);
const BUILD_ID_TEXT = Array.from(BUILD_ID, (byte) => byte.toString(16)).join('');

const LINKED: readonly ElfSymbol[] = [
  { name: '_stext', type: 'T', value: 0x100000n },
  { name: 'number', type: 'a', value: 0x398n },
  { name: 'weak', type: 'W', value: 0x100800n },
  { name: 'linux_banner', type: 'R', value: 0x101000n, size: 64 },
  { name: 'state', type: 'b', value: 0x102000n },
  ...Array.from({ length: 300 }, (_, i) => ({ name: `f${i}`, type: 't', value: BigInt(0x100010 + 4 * i) })),
];

/** A kernel 0x200000 above its link addresses. */
function kernel(release: string, buildId: string, banner = `Linux version ${release} (gcc)`): KernelSource {
  const image = new Uint8Array(0x4000);
  image.set(new TextEncoder().encode(banner), 0x1000);
  const text = `OSRELEASE=${release}\nBUILD-ID=${buildId}\nSYMBOL(_stext)=300000\n`;
  return kernelOf(imageOf([[0x300000, image]]), text);
}

function textOf(symbols: readonly ElfSymbol[]): Uint8Array {
  const lines = symbols.map(
    ({ name, type, value }) => `${value.toString(16).padStart(16, '0')} ${type} ${name}`,
  );
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

function load(
  bytes: Uint8Array,
  source = kernel('6.1.9', BUILD_ID_TEXT),
): Promise<Result<UserSymbols, unknown>> {
  return loadUserSymbols(source, memorySource(bytes, 'file'));
}

async function outcomes(bytes: Uint8Array, source: KernelSource): Promise<readonly string[]> {
  return must(await load(bytes, source)).checks.map(({ outcome }) => outcome);
}

describe('a file of symbols', () => {
  it.each([
    ['System.map', textOf(LINKED)],
    ['vmlinux', makeVmlinux(LINKED, BUILD_ID)],
  ])('%s: is moved to where the kernel ran, numbers stay', async (_, bytes) => {
    const { table, checks } = must(await load(bytes));
    expect(checks.every(({ outcome }) => outcome === 'passed')).toBe(true);
    expect(table?.count).toBe(LINKED.length);
    expect(table?.byName('f299')).toEqual([{ name: 'f299', type: 't', addr: 0x300010n + 4n * 299n }]);
    expect(table?.byName('number')).toEqual([{ name: 'number', type: 'a', addr: 0x398n }]);
    expect(['weak', 'linux_banner', 'state', '_stext'].map((name) => table?.byName(name)[0]?.type)).toEqual([
      'W',
      'R',
      'b',
      'T',
    ]);
  });

  it('of another kernel is known by build ID and banner', async () => {
    const file = makeVmlinux(LINKED, BUILD_ID);
    expect(await outcomes(file, kernel('6.1.9', BUILD_ID_TEXT))).toEqual(['passed', 'passed']);
    expect(await outcomes(file, kernel('6.1.9', 'ab'.repeat(20)))).toEqual(['failed', 'passed']);
    expect(await outcomes(file, kernel('6.1.115', 'ab'.repeat(20)))).toEqual(['not-testable', 'passed']);
    const other = kernel('6.1.9', BUILD_ID_TEXT, 'Linux version 6.1.90 ');
    expect(await outcomes(file, other)).toEqual(['passed', 'failed']);
    expect(must(await load(file, other)).table?.confidence).toBe('unreliable');
  });

  it('knows the kernels whose build ID is garbage', () => {
    const garbage = ['5.15.168', '5.15.200', '6.1.113', '6.1.118', '6.6.55', '6.10.14', '6.11.9'];
    const good = ['5.15.167', '6.1.112', '6.1.119', '6.6.63', '6.10.13', '6.11.10', '6.12.1', '4.19', 'odd'];
    expect(garbage.map(hasGarbageBuildId)).toEqual(garbage.map(() => true));
    expect(good.map(hasGarbageBuildId)).toEqual(good.map(() => false));
  });

  it('brings no types when its BTF is not that of a kernel, and says so', async () => {
    const file = makeVmlinux(LINKED, BUILD_ID, makeBtf(SMALL_KERNEL).bytes);
    const { btf, checks } = must(await load(file));
    expect(btf).toBeUndefined();
    expect(checks.at(-1)?.words).toContain('only 30 types');
  });

  it.each([
    ['zeros', textOf(LINKED.map((symbol) => ({ ...symbol, value: 0n }))), 'all its addresses are 0'],
    ['few', textOf(LINKED.slice(0, 9)), 'only 9 symbols'],
    ['no _stext', textOf(LINKED.slice(1)), 'no symbol _stext'],
    ['prose', new TextEncoder().encode('Dear reader,\n'), 'neither a System.map'],
    [
      'prose behind',
      new Uint8Array([...textOf(LINKED), ...new TextEncoder().encode('odd\n'.repeat(90))]),
      'lines',
    ],
    ['nothing', new Uint8Array(), 'neither'],
  ])('is refused in words: %s', async (_, bytes, words) => {
    const answer = await load(bytes);
    expect(JSON.stringify(answer)).toContain(words);
    expect(answer.ok).toBe(false);
  });

  it('of another machine is refused', async () => {
    const file = makeVmlinux(LINKED, BUILD_ID);
    file[19] = 62;
    expect(await load(file)).toMatchObject({ error: { words: 'it is an ELF file, but not one for s390x' } });
  });

  it('never throws, cut anywhere or with noise', async () => {
    const file = makeVmlinux(LINKED, BUILD_ID, makeBtf(SMALL_KERNEL).bytes);
    for (let size = 0; size < file.length; size += 97) await load(file.slice(0, size));
    const patch = fc.tuple(fc.nat(file.length - 1), fc.uint8Array({ minLength: 1, maxLength: 8 }));
    await fc.assert(
      fc.asyncProperty(fc.array(patch, { minLength: 1, maxLength: 8 }), async (patches) => {
        const bytes = file.slice();
        for (const [at, piece] of patches) bytes.set(piece.subarray(0, bytes.length - at), at);
        await load(bytes);
      }),
      { numRuns: 60 },
    );
  });
});
