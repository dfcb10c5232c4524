/**
 * The floating-point control register in words: what interrupts, what was seen, how results are rounded (Principles of
 * Operation, "Floating-Point-Control Register").
 */
import { dataCodeWords } from './pgmCodes.ts';

/** The floating-point control register taken apart. */
export interface Fpc {
  /** IEEE exceptions that interrupt. */
  readonly masks: readonly string[];
  /** IEEE exceptions that were seen while not enabled. */
  readonly flags: readonly string[];
  readonly dxc: number;
  readonly dxcWords: string;
  /** Rounding of binary floating point, in words. */
  readonly binaryRounding: string;
  readonly decimalRounding: string;
  /** True when reserved bits are one, which no program can have loaded. */
  readonly reservedBits: boolean;
}

const IEEE_EXCEPTIONS = [
  'invalid operation',
  'division by zero',
  'overflow',
  'underflow',
  'inexact',
  'quantum',
];

const BINARY_ROUNDING: ReadonlyMap<number, string> = new Map([
  [0, 'to nearest, ties to even'],
  [1, 'toward 0'],
  [2, 'toward +infinity'],
  [3, 'toward -infinity'],
  [7, 'prepare for shorter precision'],
]);

const DECIMAL_ROUNDING = [
  'to nearest, ties to even',
  'toward 0',
  'toward +infinity',
  'toward -infinity',
  'to nearest, ties away from 0',
  'to nearest, ties toward 0',
  'away from 0',
  'prepare for shorter precision',
];

/** Decodes any 32 bits as the floating-point control register. */
export function decodeFpc(fpc: number): Fpc {
  const byte = (index: number): number => Math.floor(fpc / 2 ** (24 - 8 * index)) % 256;
  const named = (bits: number): string[] => IEEE_EXCEPTIONS.filter((_, i) => (bits & (0x80 >> i)) !== 0);
  const dxc = byte(2);
  return {
    masks: named(byte(0)),
    flags: named(byte(1)),
    dxc,
    dxcWords: dataCodeWords(dxc),
    binaryRounding: BINARY_ROUNDING.get(byte(3) & 7) ?? `reserved (${byte(3) & 7})`,
    decimalRounding: DECIMAL_ROUNDING[(byte(3) >> 4) & 7] ?? '',
    reservedBits: (byte(0) & 3) !== 0 || (byte(1) & 3) !== 0 || (byte(3) & 0x88) !== 0,
  };
}
