/**
 * The operands of instructions: where their bits are and how they are written. Bits count from 0, the most significant
 * one of the first byte, as in the Principles of Operation. Forms in the tables:
 *
 *   r8 f8 a8 c8    general, floating-point, access or control register, number in the four bits from 8
 *   v8             vector register; its fifth bit is in the field RXB, bits 36 to 39
 *   u16.8 s16.8    a number of 8 bits from bit 16, unsigned or signed
 *   m24.4.12       four bits from 24, of which those in 12 count
 *   p16.32         an address: a signed count of halfwords from the instruction
 *   d e y          displacement and base: from bits 16 and 20, from 32 and 36, and with 20 bits of displacement
 *   dx yx dv       the same with an index register, or a vector of them, from bit 12
 *   dl8.4 dr8      the same with a length (one less is stored), or the register of a length
 *   ?u20.4         left out when it and all behind it are zero
 */
import { assert } from '../../base/assert.ts';

/** An operand as it is written, with the address that it names when it names one. */
export interface Operand {
  readonly text: string;
  readonly target?: bigint;
}

/** How to write one operand. */
export interface OperandForm {
  readonly isOptional: boolean;
  /** Bits of the field, to see whether an optional one is zero. */
  readonly value: (insn: number) => number;
  /** `insn`: the instruction as 48 bits, zero behind its end. `addr`: its virtual address. */
  readonly write: (insn: number, addr: bigint) => Operand;
}

type Text = (insn: number) => string;

const INSN_BITS = 48;
/** First bit of RXB's bit for the vector register in each place. */
const VECTOR_HIGH: Readonly<Record<number, number>> = { 8: 36, 12: 37, 16: 38, 32: 39 };

/** `count` bits from bit `first`. */
function field(insn: number, first: number, count: number): number {
  return Math.floor(insn / 2 ** (INSN_BITS - first - count)) % 2 ** count;
}

function signed(value: number, bits: number): number {
  return value >= 2 ** (bits - 1) ? value - 2 ** bits : value;
}

/** Reads the operands of a line of the table: `r8 y ?u20.4`. */
export function parseOperands(forms: string): readonly OperandForm[] {
  return forms === 'none' ? [] : forms.split(' ').map(parseOperand);
}

function parseOperand(text: string): OperandForm {
  const isOptional = text.startsWith('?');
  const form = isOptional ? text.slice(1) : text;
  const found = /^([a-z]{1,2})(\d*)(?:\.(\d+))?(?:\.(\d+))?$/.exec(form);
  assert(found !== null, `an operand of the table of opcodes: ${text}`);
  const [, kind = '', firstText = '', bitsText, maskText] = found;
  const first = Number(firstText);
  const bits = Number(bitsText ?? 4);
  const mask = maskText === undefined ? undefined : Number(maskText);
  const value = (insn: number): number => field(insn, first, bits) & (mask ?? -1);
  if (kind === 'p') return { isOptional, value, write: relative(first, bits) };
  const words = wordsOf(kind, first, bits, mask);
  assert(words !== undefined, `an operand of the table of opcodes: ${text}`);
  return { isOptional, value, write: (insn) => ({ text: words(insn) }) };
}

function relative(first: number, bits: number): OperandForm['write'] {
  return (insn, addr) => {
    const target = BigInt.asUintN(64, addr + 2n * BigInt(signed(field(insn, first, bits), bits)));
    return { text: `0x${target.toString(16)}`, target };
  };
}

function wordsOf(kind: string, first: number, bits: number, mask: number | undefined): Text | undefined {
  switch (kind) {
    case 'r':
    case 'f':
    case 'a':
    case 'c':
      return (insn) => `%${kind}${field(insn, first, 4)}`;
    case 'v':
      return (insn) => vector(insn, first);
    case 'u':
      return (insn) => `${field(insn, first, bits)}`;
    case 's':
      return (insn) => `${signed(field(insn, first, bits), bits)}`;
    case 'm':
      return (insn) => `${field(insn, first, bits) & (mask ?? 0)}`;
    default:
      return storage(kind, first, bits);
  }
}

function vector(insn: number, first: number): string {
  return `%v${field(insn, first, 4) + 16 * field(insn, VECTOR_HIGH[first] ?? 36, 1)}`;
}

/** The forms with a displacement: `8(%r15)`, `8(%r1,%r15)`, `8(16,%r15)`; a plain number without registers. */
function storage(kind: string, first: number, bits: number): Text | undefined {
  const place = kind.slice(0, 1);
  const inner = innerOf(kind.slice(1), first, bits);
  if (!/[dey]/.test(place) || inner === undefined) return undefined;
  const baseAt = place === 'e' ? 32 : 16;
  return (insn) => {
    const low = field(insn, baseAt + 4, 12);
    const shown = place === 'y' ? signed(field(insn, 32, 8) * 4096 + low, 20) : low;
    const base = field(insn, baseAt, 4);
    const index = inner(insn);
    if (index !== '') return `${shown}(${index},%r${base})`;
    return base === 0 ? `${shown}` : `${shown}(%r${base})`;
  };
}

/** What stands before the base register in the parentheses; `` for nothing. */
function innerOf(kind: string, first: number, bits: number): Text | undefined {
  switch (kind) {
    case '':
      return () => '';
    case 'x':
      return (insn) => (field(insn, 12, 4) === 0 ? '' : `%r${field(insn, 12, 4)}`);
    case 'v':
      return (insn) => (vector(insn, 12) === '%v0' ? '' : vector(insn, 12));
    case 'r':
      return (insn) => `%r${field(insn, first, 4)}`;
    case 'l':
      return (insn) => `${field(insn, first, bits) + 1}`;
    default:
      return undefined;
  }
}
