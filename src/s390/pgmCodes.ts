/**
 * Program interruption codes, data exception codes and vector exception codes in words (Principles of Operation,
 * "Program Interruption"; arch/s390/kernel/pgm_check.S and traps.c).
 */
import { hex0x } from '../base/hex.ts';

const PROGRAM_CODES: ReadonlyMap<number, string> = new Map([
  [0x01, 'operation'],
  [0x02, 'privileged operation'],
  [0x03, 'execute'],
  [0x04, 'protection'],
  [0x05, 'addressing'],
  [0x06, 'specification'],
  [0x07, 'data'],
  [0x08, 'fixed-point overflow'],
  [0x09, 'fixed-point divide'],
  [0x0a, 'decimal overflow'],
  [0x0b, 'decimal divide'],
  [0x0c, 'HFP exponent overflow'],
  [0x0d, 'HFP exponent underflow'],
  [0x0e, 'HFP significance'],
  [0x0f, 'HFP divide'],
  [0x10, 'segment translation'],
  [0x11, 'page translation'],
  [0x12, 'translation specification'],
  [0x13, 'special operation'],
  [0x15, 'operand'],
  [0x18, 'transaction constraint'],
  [0x1b, 'vector processing'],
  [0x1c, 'space switch event'],
  [0x1d, 'HFP square root'],
  [0x38, 'ASCE type'],
  [0x39, 'region first translation'],
  [0x3a, 'region second translation'],
  [0x3b, 'region third translation'],
  [0x3d, 'secure storage access'],
  [0x3e, 'non-secure storage access'],
  [0x3f, 'secure storage violation'],
  [0x40, 'monitor event'],
]);

/** Bit of the code that says that a PER event was recognised as well. */
const PER_EVENT = 0x80;
/** Bit of the code that says that a transaction was aborted. */
const TRANSACTION = 0x200;

/** A program interruption code (u16 at lowcore 0x8e) in words: `page translation (0x11)`. */
export function programCodeWords(code: number): string {
  if (code === 0) return 'none (0x0)';
  const base = code & 0x7f;
  const parts: string[] = [];
  if (base !== 0) parts.push(PROGRAM_CODES.get(base) ?? 'unknown');
  if ((code & PER_EVENT) !== 0) parts.push('PER event');
  if ((code & TRANSACTION) !== 0) parts.push('transaction aborted');
  return `${parts.length === 0 ? 'unknown' : parts.join(', ')} (${hex0x(code)})`;
}

const DATA_CODES: ReadonlyMap<number, string> = new Map([
  [0x00, 'decimal or general operand'],
  [0x01, 'AFP register'],
  [0x02, 'BFP instruction'],
  [0x03, 'DFP instruction'],
  [0x04, 'quantum exception'],
  [0x07, 'simulated quantum exception'],
  [0x08, 'IEEE inexact and truncated'],
  [0x0b, 'surrogate quantum exception'],
  [0x0c, 'IEEE inexact and incremented'],
  [0x10, 'IEEE underflow, exact'],
  [0x18, 'IEEE underflow, inexact and truncated'],
  [0x1c, 'IEEE underflow, inexact and incremented'],
  [0x20, 'IEEE overflow, exact'],
  [0x28, 'IEEE overflow, inexact and truncated'],
  [0x2c, 'IEEE overflow, inexact and incremented'],
  [0x40, 'IEEE division by zero'],
  [0x80, 'IEEE invalid operation'],
  [0xfe, 'vector instruction'],
  [0xff, 'compare and trap'],
]);

/** A data exception code (DXC) in words; only meaningful after a data exception (code 7). */
export function dataCodeWords(dxc: number): string {
  return `${DATA_CODES.get(dxc) ?? 'unknown'} (${hex0x(dxc)})`;
}

const VECTOR_CODES: ReadonlyMap<number, string> = new Map([
  [1, 'IEEE invalid operation'],
  [2, 'IEEE division by zero'],
  [3, 'IEEE overflow'],
  [4, 'IEEE underflow'],
  [5, 'IEEE inexact'],
]);

/** A vector exception code (VXC: index of the element, then the kind); only meaningful after code 0x1b. */
export function vectorCodeWords(vxc: number): string {
  return `${VECTOR_CODES.get(vxc & 0x0f) ?? 'unknown'}, element ${(vxc >> 4) & 0x0f} (${hex0x(vxc)})`;
}
