import { describe, expect, it } from 'vitest';
import { madeInstructions, markOf, SLOT } from '../../../bench/encodings.ts';
import { decodeInstruction, disassemble, instructionText } from './disassemble.ts';
import { GOLDEN } from './golden.testkit.ts';
import { KERNEL_LINES } from './kernelLines.testkit.ts';

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
}

function textAt(hex: string, addr = 0n): string {
  return instructionText(decodeInstruction(bytesOf(hex), 0, addr)).replace('\t', ' ');
}

function saidOfSlots(code: Uint8Array): readonly string[] {
  return Array.from({ length: code.length / SLOT }, (_, i) => {
    const one = decodeInstruction(code, i * SLOT, BigInt(i * SLOT));
    return `${one.addr.toString(16)}:\t${instructionText(one)}`;
  });
}

describe('what objdump says', () => {
  it('is said of instructions from the text of a kernel', () => {
    const lines = KERNEL_LINES.trim().split('\n');
    expect(lines.length).toBeGreaterThan(100);
    expect(lines.map((line) => `${line.split(' ')[0]} ${textAt(line.split(' ')[0] ?? '')}`)).toEqual(lines);
  });

  it('is said of 1024 made instructions for every first byte', () => {
    const marks = GOLDEN.trim().split(/\s+/);
    const ours = marks.map((_, first) => markOf(saidOfSlots(madeInstructions(first))));
    expect(ours).toEqual(marks);
  });
});

describe('addresses in instructions', () => {
  it('are targets, forward, back and around the end of the address space', () => {
    const call = decodeInstruction(bytesOf('c0e500000010'), 0, 0x1000n);
    expect(call.operands).toEqual([{ text: '%r14' }, { text: '0x1020', target: 0x1020n }]);
    expect(textAt('a7f4ffff', 0x1000n)).toBe('j 0xffe');
    expect(textAt('a7f4ffff', 0n)).toBe('j 0xfffffffffffffffe');
    expect(textAt('c0e580000000', 1n << 63n)).toBe('brasl %r14,0x7fffffff00000000');
  });
});

describe('what is no instruction', () => {
  it('is shown as its bytes, and reading goes on behind it', () => {
    const found = disassemble(bytesOf('00000707' + '0707' + 'c0'), 0x20n);
    expect(found.map((one) => instructionText(one))).toEqual([
      '.long\t0x00000707',
      'nopr\t%r7',
      '.byte\t0xc0',
    ]);
    expect(found.map(({ addr }) => addr)).toEqual([0x20n, 0x24n, 0x26n]);
  });

  it('is what an instruction is that was cut off', () => {
    expect(
      disassemble(bytesOf('c0e500000010').subarray(0, 5), 0n).map((one) => instructionText(one)),
    ).toEqual(['.long\t0xc0e50000', '.byte\t0x00']);
    expect(disassemble(bytesOf('c0e5'), 0n).map((one) => instructionText(one))).toEqual(['.short\t0xc0e5']);
  });

  it('ends at the number of lines that was asked for', () => {
    expect(disassemble(new Uint8Array(4096), 0n, 7)).toHaveLength(7);
    expect(disassemble(new Uint8Array(0), 0n)).toEqual([]);
  });
});
