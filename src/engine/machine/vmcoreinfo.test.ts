import { describe, expect, it } from 'vitest';
import { Be } from '../../../e2e/fixtures/be.ts';
import { checksum } from '../../../e2e/fixtures/machine.ts';
import { note } from '../../../e2e/fixtures/vmcoreHead.ts';
import { physAddr } from '../../base/address.ts';
import { flatImage, imageOf, must } from './images.testkit.ts';
import { readOsInfo } from './osInfo.ts';
import { findVmcoreInfo, parseVmcoreinfoText } from './vmcoreinfo.ts';
import { findVmcoreInfoBlocks } from './vmcoreinfoScan.ts';
import { decimalValue, hexValue, symbolValue } from './vmcoreinfoValues.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const TEXT = 'OSRELEASE=6.1.0\nPAGESIZE=4096\nSYMBOL(_stext)=100000\n';
const SIZE = 0x20000;

/** Memory with a lowcore word at 0xe0c and, at 0xa000, the given bytes. */
function withPointer(pointer: bigint | number, at: Uint8Array = note('VMCOREINFO', 0, bytesOf(TEXT))) {
  return flatImage(SIZE, [
    [0xa000, at],
    [0xe0c, new Be(8).u64(0, pointer).bytes],
  ]);
}

describe('the text of VMCOREINFO', () => {
  it('splits at the first equals sign, keeps the first of two and ends at NUL', () => {
    const { text, values } = parseVmcoreinfoText(
      bytesOf('A=1\nB=x=y\nno line\n=empty\nA=2\nNUMBER(C)=-5\nD=last\0E=gone\n'),
    );
    expect([...values]).toEqual([
      ['A', '1'],
      ['B', 'x=y'],
      ['NUMBER(C)', '-5'],
      ['D', 'last'],
    ]);
    expect(text.endsWith('D=last')).toBe(true);
  });

  it('gives numbers only where there are numbers', () => {
    const { values } = parseVmcoreinfoText(
      bytesOf(
        'SYMBOL(a)=ffffffffffffffff\nSYMBOL(b)=xyz\nSYMBOL(c)=1ffffffffffffffff\nL=-12\nM=1e3\nN=0x10\nO=\n',
      ),
    );
    expect(symbolValue(values, 'a')).toBe(0xffffffffffffffffn);
    expect(symbolValue(values, 'b')).toBeUndefined();
    expect(symbolValue(values, 'c')).toBeUndefined();
    expect(hexValue(values, 'N')).toBe(16n);
    expect(hexValue(values, 'O')).toBeUndefined();
    expect(decimalValue(values, 'L')).toBe(-12);
    expect(decimalValue(values, 'M')).toBeUndefined();
    expect(decimalValue(undefined, 'M')).toBeUndefined();
  });
});

describe('findVmcoreInfo', () => {
  it('follows the word at 0xe0c and keeps the bytes as they are', async () => {
    const raw = bytesOf(`${TEXT}\0\0\0`);
    const { vmcoreinfo } = must(await findVmcoreInfo(withPointer(0xa000, note('VMCOREINFO', 0, raw))));
    expect(vmcoreinfo).toMatchObject({ text: TEXT, addr: 0xa000, confidence: 'exact' });
    expect(vmcoreinfo?.raw).toEqual(raw);
  });

  it('reads an odd word as the mark of an early crash', async () => {
    const found = must(await findVmcoreInfo(withPointer(0x1e7c001)));
    expect(found.vmcoreinfo).toBeUndefined();
    expect(found.earlyOffset).toBe(0x1e7c000n);
    expect(found.findings[0]?.message).toContain('odd');
  });

  it.each<[string, bigint | number, Uint8Array]>([
    ['zero', 0, note('VMCOREINFO', 0, bytesOf(TEXT))],
    ['a pointer beyond memory', 0x7fffffffffffff00n, note('VMCOREINFO', 0, bytesOf(TEXT))],
    ['a pointer to the last bytes', SIZE - 4, note('VMCOREINFO', 0, bytesOf(TEXT))],
    ['another name', 0xa000, note('VMCOREINF0', 0, bytesOf(TEXT))],
    ['another type', 0xa000, note('VMCOREINFO', 1, bytesOf(TEXT))],
    ['no text', 0xa000, note('VMCOREINFO', 0, new Uint8Array(0))],
    ['more text than memory has', 0xa000, new Be(24).u32(0, 11).u32(4, 0xffff).text(12, 'VMCOREINFO').bytes],
    ['far too much text', 0xa000, new Be(24).u32(0, 11).u32(4, 0xffffffff).text(12, 'VMCOREINFO').bytes],
  ])('finds nothing with %s', async (name, pointer, bytes) => {
    // Only in the case of a length that memory does not hold must the memory end early.
    const memory =
      name === 'more text than memory has'
        ? flatImage(0xb000, [
            [0xa000, bytes],
            [0xe0c, new Be(8).u64(0, pointer).bytes],
          ])
        : withPointer(pointer, bytes);
    const found = must(await findVmcoreInfo(memory));
    expect(found.vmcoreinfo).toBeUndefined();
    expect(found.findings).toMatchObject([{ code: 'vmcoreinfo-pointer', outcome: 'failed' }]);
  });

  it('says that nothing can be tested without the lowcore', async () => {
    const found = must(await findVmcoreInfo(imageOf([[0x10000, new Uint8Array(4096)]])));
    expect(found.findings).toMatchObject([{ outcome: 'not-testable' }]);
  });

  it('takes the text of os_info entry 0 when the lowcore has none and the checksum is right', async () => {
    const text = bytesOf(TEXT);
    const page = new Be(4096).text(0, 'OSINFOSZ').u16(12, 1).u16(14, 1);
    page.u64(32, 0xc000).u64(40, text.length).u32(48, checksum(text));
    page.u32(8, checksum(page.bytes.subarray(12)));
    const pieces: [number, Uint8Array][] = [
      [0xe18, new Be(8).u64(0, 0x9000).bytes],
      [0x9000, page.bytes],
      [0xc000, text],
    ];
    const memory = flatImage(SIZE, pieces);
    const { osInfo } = must(await readOsInfo(memory));
    expect(must(await findVmcoreInfo(memory, osInfo)).vmcoreinfo?.text).toBe(TEXT);
    const changed = flatImage(SIZE, [...pieces, [0xc003, bytesOf('X')]]);
    expect(must(await findVmcoreInfo(changed, osInfo)).vmcoreinfo).toBeUndefined();
  });
});

describe('findVmcoreInfoBlocks', () => {
  const best = async (...range: Parameters<typeof findVmcoreInfoBlocks>) =>
    must(await findVmcoreInfoBlocks(...range)).blocks[0]?.info;
  const end = physAddr(0x400000);
  const start = physAddr(0);

  it('prefers the copy that the kernel finished when it crashed', async () => {
    const memory = flatImage(0x400000, [
      [0x5000 + 4, note('VMCOREINFO', 0, bytesOf(`${TEXT}A=1\nB=2\n`))],
      [0x1ffff0, note('VMCOREINFO', 0, bytesOf(`${TEXT}CRASHTIME=1700000000\n`))],
      [0x300000, bytesOf(TEXT)],
    ]);
    const found = await best(memory, start, end);
    expect(found).toMatchObject({ addr: 0x1ffff0, confidence: 'inferred' });
    expect(found?.values.get('CRASHTIME')).toBe('1700000000');
  });

  it('takes the page of text when there is no note, but not any text', async () => {
    const page = flatImage(0x400000, [[0x300000, bytesOf(TEXT)]]);
    expect((await best(page, start, end))?.text).toBe(TEXT);
    const elsewhere = flatImage(0x400000, [[0x300100, bytesOf(TEXT)]]);
    expect(await best(elsewhere, start, end)).toBeUndefined();
    const binary = flatImage(0x400000, [[0x300000, bytesOf(`${TEXT}${'\x01'.repeat(99)}`)]]);
    expect(await best(binary, start, end)).toBeUndefined();
  });

  it('finds what crosses the border of two blocks and stays inside its range', async () => {
    const memory = flatImage(0x400000, [[0x100000 - 24 - 4, note('VMCOREINFO', 0, bytesOf(TEXT))]]);
    expect((await best(memory, start, end))?.addr).toBe(0x100000 - 28);
    expect(await best(memory, start, physAddr(0xf0000))).toBeUndefined();
    expect(await best(memory, physAddr(0x100000), end)).toBeUndefined();
  });

  it('survives memory full of false beginnings, and a cancel', async () => {
    const memory = flatImage(0x100000, [[0, bytesOf('OSRELEASE=x\n'.repeat(80000))]]);
    expect(await best(memory, start, end)).toBeUndefined();
    expect(await findVmcoreInfoBlocks(memory, start, end, undefined, AbortSignal.abort())).toMatchObject({
      error: { kind: 'cancelled' },
    });
  });

  it('lists every text once, the note before the page of text, and says how often it is there', async () => {
    const other = `${TEXT}CRASHTIME=1700000000\n`;
    const memory = flatImage(0x400000, [
      [0x2000, bytesOf(TEXT)],
      [0x5000, note('VMCOREINFO', 0, bytesOf(TEXT))],
      [0x9000, bytesOf(TEXT)],
      [0x300000, bytesOf(other)],
    ]);
    const told: number[] = [];
    const found = must(await findVmcoreInfoBlocks(memory, start, end, (addr) => told.push(addr)));
    expect(found.isComplete).toBe(true);
    expect(
      found.blocks.map(({ textAddr, copies, info }) => [textAddr, copies, info.addr, info.text]),
    ).toEqual([
      [0x300000, 1, undefined, other],
      [0x5000 + 24, 3, 0x5000, TEXT],
    ]);
    expect(told).toEqual([0, 0x100000, 0x200000, 0x300000]);
  });

  it('says when it stopped before the end', async () => {
    const memory = flatImage(0x200000, [[0, bytesOf('OSRELEASE=x\n'.repeat(80000))]]);
    expect(must(await findVmcoreInfoBlocks(memory, start, end))).toEqual({ blocks: [], isComplete: false });
  });

  it('does not read holes', async () => {
    const far = 2 ** 50;
    const memory = imageOf([
      [0, new Uint8Array(4096)],
      [far, bytesOf(TEXT.padEnd(4096, '\0'))],
    ]);
    expect((await best(memory, start, physAddr(2 ** 52)))?.text).toBe(TEXT);
  });
});
