/**
 * The two kinds of 64-bit position that Oldmem counts in: absolute addresses of the dumped machine's storage, and
 * offsets in files. Both are safe integers (exact up to 2^53), branded so that they cannot be mixed without an
 * address map. Bitwise operators cut to 32 bits and are never used on them; use the functions here.
 * Virtual addresses and registers are plain `bigint`.
 */
import type { Brand } from './brand.ts';

/** Absolute address in the dumped machine: no prefixing, no translation; what ELF calls p_paddr. Bytes. */
export type PhysAddr = Brand<number, 'PhysAddr'>;

/** Offset in a file, bytes from its start. */
export type FileOffset = Brand<number, 'FileOffset'>;

/** Size of a page frame of the machine, in bytes. */
export const FRAME_SIZE = 4096;

/** One past the largest address or offset that Oldmem can represent: 2^53 - 1. */
export const ADDRESS_LIMIT = Number.MAX_SAFE_INTEGER;

/** Brands an address that is known to be a safe non-negative integer. Throws otherwise: that is a bug, parse first. */
export function physAddr(value: number): PhysAddr {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not an address: ${value}`);
  return value as PhysAddr;
}

/** Brands a file offset that is known to be a safe non-negative integer. Throws otherwise. */
export function fileOffset(value: number): FileOffset {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a file offset: ${value}`);
  return value as FileOffset;
}

/** A 64-bit word from a file as a number, or undefined when it does not fit a safe integer. */
export function safeNumber(word: bigint): number | undefined {
  return word >= 0n && word <= BigInt(ADDRESS_LIMIT) ? Number(word) : undefined;
}

/** A 64-bit word as an address, or undefined when it does not fit a safe integer. */
export function safePhysAddr(word: bigint): PhysAddr | undefined {
  const value = safeNumber(word);
  return value === undefined ? undefined : (value as PhysAddr);
}

/** The largest multiple of `unit` that is not above `value`. */
export function roundDown(value: number, unit: number): number {
  return value - (value % unit);
}

/** The smallest multiple of `unit` that is not below `value`. */
export function roundUp(value: number, unit: number): number {
  const rest = value % unit;
  return rest === 0 ? value : value + (unit - rest);
}
