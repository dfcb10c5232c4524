/**
 * The bits of ASCEs and table entries in words, for people who follow a translation. What an entry leads to is said by
 * the walk itself; this is the rest of it. (Principles of Operation, "Dynamic Address Translation"; the low bits of a
 * page table entry are Linux's own and differ by version, so they are only given as a number.)
 */
import {
  ASCE_LENGTH,
  ASCE_REAL_SPACE,
  ASCE_TYPE,
  ENTRY_INVALID,
  ENTRY_LARGE,
  ENTRY_LENGTH,
  ENTRY_OFFSET,
  ENTRY_TYPE,
  PTE_INVALID,
  PTE_MUST_BE_ZERO,
  PTE_PROTECT,
} from './dat.ts';

const TYPES = ['segment', 'region-third', 'region-second', 'region-first'];
const PROTECTED = 0x200n;
const NO_EXECUTION = 0x100n;
const COMMON = 0x10n;
/** Of large frames: the access key is valid, the key, fetch protection. */
const KEY_VALID = 0x10000n;
const KEY = 0xf000n;
const FETCH = 0x800n;
const ASCE_BITS: readonly (readonly [bigint, string])[] = [
  [0x200n, 'subspace group'],
  [0x100n, 'private space'],
  [0x80n, 'storage alteration event'],
  [0x40n, 'space switch event'],
];
const SOFTWARE = 0xffn;

/** `region-third designation, length 3, private space`. */
export function asceBits(asce: bigint): string {
  if ((asce & ASCE_REAL_SPACE) !== 0n) return 'real-space designation';
  const on = ASCE_BITS.filter(([bit]) => (asce & bit) !== 0n).map(([, words]) => words);
  const type = TYPES[Number((asce & ASCE_TYPE) >> 2n)] ?? '';
  return [`${type} table designation`, `length ${asce & ASCE_LENGTH}`, ...on].join(', ');
}

/** Bits of an entry of a region or segment table; `level`: 0 segment .. 3 region-first. */
export function entryBits(entry: bigint, level: number): string {
  const parts = [`type ${TYPES[Number((entry & ENTRY_TYPE) >> 2n)] ?? ''}`];
  const isLarge = level <= 1 && (entry & ENTRY_LARGE) !== 0n;
  if ((entry & ENTRY_INVALID) !== 0n) parts.push('invalid');
  if (isLarge) parts.push('large frame');
  else if (level > 0) parts.push(`offset ${(entry & ENTRY_OFFSET) >> 6n}, length ${entry & ENTRY_LENGTH}`);
  if ((entry & PROTECTED) !== 0n) parts.push('protected');
  if ((entry & NO_EXECUTION) !== 0n) parts.push('no execution');
  if ((entry & COMMON) !== 0n) parts.push('common');
  if (isLarge && (entry & KEY_VALID) !== 0n) parts.push(`access key ${(entry & KEY) >> 12n}`);
  if (isLarge && (entry & KEY_VALID) !== 0n && (entry & FETCH) !== 0n) parts.push('fetch protected');
  return parts.join(', ');
}

/** Bits of a page table entry. */
export function pageEntryBits(entry: bigint): string {
  const parts: string[] = [];
  parts.push((entry & PTE_INVALID) !== 0n ? 'invalid' : 'valid');
  if ((entry & PTE_PROTECT) !== 0n) parts.push('protected');
  if ((entry & NO_EXECUTION) !== 0n) parts.push('no execution');
  if ((entry & PTE_MUST_BE_ZERO) !== 0n) parts.push('bit 52 is one');
  if ((entry & SOFTWARE) !== 0n) parts.push(`software bits 0x${(entry & SOFTWARE).toString(16)}`);
  return parts.join(', ');
}
