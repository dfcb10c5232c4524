/**
 * Reads the tables of opcodes into a form that finds an instruction quickly. A line of a table is
 * `operands = opcode:mnemonic opcode:mnemonic ...`, continued on lines that begin with two blanks.
 *
 * An opcode has a hexadecimal digit for each four bits of the instruction: `.` stands for any four bits, `(01xx)` for
 * four bits of which some are fixed, `-` for as many dots as make twelve digits, and dots at the end are left out.

 * `*` and `~` stand for a mask of conditions, named in the mnemonic at its `*`: any mask, or one for comparisons.
 */
import { assert } from '../../base/assert.ts';
import { type OperandForm, parseOperands } from './operands.ts';
import { GENERAL } from './tableGeneral.ts';
import { VECTOR } from './tableVector.ts';
import { WIDE } from './tableWide.ts';

/** How one mnemonic is recognised and written. */
export interface Opcode {
  readonly mnemonic: string;
  readonly operands: readonly OperandForm[];
  /** Bits 0-23 and 24-47 of the instruction that are fixed, and what they are. */
  readonly maskHigh: number;
  readonly maskLow: number;
  readonly high: number;
  readonly low: number;
}

/** Names of the conditions by mask, for branches and the like: 8 is condition code 0, 1 is condition code 3. */
const CONDITIONS: readonly (readonly [number, string])[] = [
  [1, 'o'],
  [2, 'h'],
  [3, 'nle'],
  [4, 'l'],
  [5, 'nhe'],
  [6, 'lh'],
  [7, 'ne'],
  [8, 'e'],
  [9, 'nlh'],
  [10, 'he'],
  [11, 'nl'],
  [12, 'le'],
  [13, 'nh'],
  [14, 'no'],
];

/** The same for instructions that compare: condition code 3 cannot be. */
const COMPARISONS: readonly (readonly [number, string])[] = [
  [2, 'h'],
  [4, 'l'],
  [6, 'ne'],
  [8, 'e'],
  [10, 'nl'],
  [12, 'nh'],
];

const DIGITS = 12;
const HALF = 6;

/** The opcodes by the first byte of the instruction, those with the most fixed bits first. */
export function readOpcodeTable(): ReadonlyMap<number, readonly Opcode[]> {
  const found = new Map<number, Opcode[]>();
  for (const table of [GENERAL, WIDE, VECTOR]) {
    for (const line of table.trim().replaceAll('\n  ', ' ').split('\n')) {
      const [form, list] = line.split(' = ');
      assert(form !== undefined && list !== undefined, `a line of the table of opcodes: ${line}`);
      const operands = parseOperands(form);
      for (const item of list.split(' ')) {
        for (const opcode of readItem(item, operands)) {
          const first = opcode.high >>> 16;
          const others = found.get(first);
          if (others === undefined) found.set(first, [opcode]);
          else others.push(opcode);
        }
      }
    }
  }
  for (const opcodes of found.values()) opcodes.sort((a, b) => fixedBits(b) - fixedBits(a));
  return found;
}

function readItem(item: string, operands: readonly OperandForm[]): readonly Opcode[] {
  const [pattern, name] = item.split(':');
  assert(pattern !== undefined && name !== undefined, `an opcode of the table: ${item}`);
  const digits = pattern.replace('-', '.'.repeat(Math.max(0, DIGITS + 1 - digitsIn(pattern))));
  const sign = ['*', '~'].find((one) => digits.includes(one));
  if (sign !== undefined) {
    return (sign === '*' ? CONDITIONS : COMPARISONS).map(([mask, words]) =>
      readPattern(digits.replace(sign, mask.toString(16)), name.replace('*', words), operands),
    );
  }
  return [readPattern(digits, name, operands)];
}

function digitsIn(pattern: string): number {
  return pattern.replace(/\(.{4}\)/g, '.').length;
}

function readPattern(pattern: string, mnemonic: string, operands: readonly OperandForm[]): Opcode {
  const digits = pattern.match(/\([01x]{4}\)|[0-9a-f.]/g) ?? [];
  const masks: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < DIGITS; i++) {
    const digit = digits[i] ?? '.';
    const bits = digit.startsWith('(') ? digit.slice(1, 5) : undefined;
    if (bits !== undefined) {
      masks.push(Number.parseInt(bits.replaceAll('0', '1').replaceAll('x', '0'), 2));
      values.push(Number.parseInt(bits.replaceAll('x', '0'), 2));
    } else {
      masks.push(digit === '.' ? 0 : 15);
      values.push(digit === '.' ? 0 : Number.parseInt(digit, 16));
    }
  }
  return {
    mnemonic,
    operands,
    maskHigh: joined(masks.slice(0, HALF)),
    maskLow: joined(masks.slice(HALF)),
    high: joined(values.slice(0, HALF)),
    low: joined(values.slice(HALF)),
  };
}

function joined(digits: readonly number[]): number {
  return digits.reduce((sum, digit) => sum * 16 + digit, 0);
}

function fixedBits({ maskHigh, maskLow }: Opcode): number {
  return (maskHigh.toString(2) + maskLow.toString(2)).replaceAll('0', '').length;
}
