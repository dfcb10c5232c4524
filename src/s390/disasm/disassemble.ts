/**
 * Machine code of z/Architecture as text, in the words and the layout of GNU objdump. What is no instruction up to z16
 * comes out as `.long` or `.short` with its bytes, and reading goes on behind it.
 */
import { type Opcode, readOpcodeTable } from './opcodeTable.ts';
import type { Operand } from './operands.ts';

export type { Operand };

/** One instruction, or bytes that are none. */
export interface Instruction {
  readonly addr: bigint;
  /** Its bytes: 2, 4 or 6 of an instruction, 4, 2 or 1 of what is none. */
  readonly bytes: Uint8Array;
  /** `.long`, `.short` or `.byte` for what is no instruction. */
  readonly mnemonic: string;
  readonly operands: readonly Operand[];
}

const LONGEST = 6;
let opcodes: ReadonlyMap<number, readonly Opcode[]> | undefined;

/** Bytes of the instruction that begins with `first`: its first two bits say so. */
export function instructionLength(first: number): 2 | 4 | 6 {
  if (first < 0x40) return 2;
  return first < 0xc0 ? 4 : 6;
}

/** Decodes what is at index `at` of `code`, which lies at virtual address `addr`. `at` must be inside. */
export function decodeInstruction(code: Uint8Array, at: number, addr: bigint): Instruction {
  const first = code[at] ?? 0;
  const length = instructionLength(first);
  if (at + length > code.length) return data(code, at, addr);
  opcodes ??= readOpcodeTable();
  let insn = 0;
  for (let i = 0; i < LONGEST; i++) insn = insn * 256 + (i < length ? (code[at + i] ?? 0) : 0);
  const high = Math.floor(insn / 2 ** 24);
  const low = insn % 2 ** 24;
  const opcode = opcodes
    .get(first)
    ?.find((one) => (high & one.maskHigh) === one.high && (low & one.maskLow) === one.low);
  if (opcode === undefined) return data(code, at, addr);
  return {
    addr,
    bytes: code.subarray(at, at + length),
    mnemonic: opcode.mnemonic,
    operands: writeOperands(opcode, insn, addr),
  };
}

function writeOperands({ operands }: Opcode, insn: number, addr: bigint): readonly Operand[] {
  let count = operands.length;
  for (; count > 0; count--) {
    const last = operands[count - 1];
    if (last === undefined || !last.isOptional || last.value(insn) !== 0) break;
  }
  return operands.slice(0, count).map(({ write }) => write(insn, addr));
}

function data(code: Uint8Array, at: number, addr: bigint): Instruction {
  const rest = code.length - at;
  const [mnemonic, size] = rest >= 4 ? (['.long', 4] as const) : dataOf(rest);
  const bytes = code.subarray(at, at + size);
  let digits = '';
  for (const byte of bytes) digits += byte.toString(16).padStart(2, '0');
  return { addr, bytes, mnemonic, operands: [{ text: `0x${digits}` }] };
}

function dataOf(rest: number): readonly ['.short' | '.byte', 1 | 2] {
  return rest >= 2 ? ['.short', 2] : ['.byte', 1];
}

/** All of `code`, which lies at virtual address `addr`, one after the other; at most `most` of them. */
export function disassemble(code: Uint8Array, addr: bigint, most = Number.POSITIVE_INFINITY): Instruction[] {
  const found: Instruction[] = [];
  for (let at = 0; at < code.length && found.length < most; ) {
    const one = decodeInstruction(code, at, BigInt.asUintN(64, addr + BigInt(at)));
    found.push(one);
    at += one.bytes.length;
  }
  return found;
}

/** Mnemonic and operands as objdump writes them: `lg\t%r1,8(%r15)`. */
export function instructionText({ mnemonic, operands }: Instruction): string {
  return operands.length === 0 ? mnemonic : `${mnemonic}\t${operands.map(({ text }) => text).join(',')}`;
}
