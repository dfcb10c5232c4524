/**
 * The text blocks of a printk_ringbuffer. Positions are logical: they count bytes ever written, start below zero and
 * run through it early, so all arithmetic is modulo 2^64. (kernel/printk/printk_ringbuffer.c, get_data, data_alloc)
 *
 *   | id of the descriptor (8) | text ... |     size is a multiple of 8
 *
 * A block that would cross the end of the ring leaves its id there, and stands whole at offset 0.
 */

/** Where the text of a descriptor is. Offsets are bytes in the ring. */
export type TextBlock =
  /** There was no room: the text was lost when it was written. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'illegal' }
  /** The block begins at `offset` with its id and is `size` bytes long, id included. */
  | { readonly kind: 'at'; readonly offset: number; readonly size: number };

/** Bytes of the id before the text. */
export const BLOCK_ID_SIZE = 8;

/** Position that says: writing the text failed (FAILED_LPOS); any other odd pair: an empty line (EMPTY_LINE_LPOS). */
const FAILED = 1n;

/** Understands the positions of one descriptor. `sizeBits`: 10 .. 30. */
export function textBlock(begin: bigint, next: bigint, sizeBits: number): TextBlock {
  if (begin % 2n === 1n && next % 2n === 1n) return { kind: begin === FAILED ? 'lost' : 'empty' };
  if (begin % 8n !== 0n || next % 8n !== 0n) return { kind: 'illegal' };
  const bits = BigInt(sizeBits);
  const ring = 1n << bits;
  const beginTurn = begin >> bits;
  // The last byte decides: since 6.18 a block may end exactly at the end of the ring.
  const lastTurn = BigInt.asUintN(64, next - 1n) >> bits;
  if (beginTurn === lastTurn) return sized(begin % ring, BigInt.asUintN(64, next - begin));
  if (BigInt.asUintN(64 - sizeBits, beginTurn + 1n) === lastTurn) return sized(0n, next % ring);
  return { kind: 'illegal' };
}

function sized(offset: bigint, size: bigint): TextBlock {
  return size < BigInt(BLOCK_ID_SIZE) || size > 1n << 30n
    ? { kind: 'illegal' }
    : { kind: 'at', offset: Number(offset), size: Number(size) };
}
