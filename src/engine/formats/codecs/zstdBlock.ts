/**
 * Blocks of Zstandard frames (RFC 8878, 3.1.1.2): literals and sequences into an output that holds what came before
 * in the frame. Used for dump pages, which are there as a whole, and for packed files, which pass by.
 */
import { copyLiterals, damaged } from './codec.ts';
import { decodeHuffman, decodeHuffman4, type HuffmanTable, readHuffmanTable } from './zstdHuffman.ts';
import { executeSequences, type RecentOffsets, type SequenceTables } from './zstdSequences.ts';

/** Most bytes of a block, packed and unpacked. */
export const MAX_BLOCK = 128 * 1024;
/** Bytes of a block header. */
export const BLOCK_HEADER = 3;

/** What one block leaves behind for the next of its frame. */
export interface FrameState {
  readonly tables: SequenceTables;
  readonly recent: RecentOffsets;
  huffman: HuffmanTable | undefined;
}

/** The state at the beginning of a frame. */
export function newFrameState(): FrameState {
  return {
    tables: { literal: undefined, offset: undefined, match: undefined },
    recent: [1, 4, 8],
    huffman: undefined,
  };
}

/** What the three bytes before a block say. */
export interface BlockHeader {
  readonly isLast: boolean;
  /** 0 stored, 1 one byte repeated, 2 compressed. */
  readonly kind: number;
  /** Bytes that come out of a stored or repeated block; packed bytes of a compressed one. */
  readonly length: number;
  /** Bytes that follow the header. */
  readonly stored: number;
}

/** Parses the header at `from`, which must be there. */
export function parseBlockHeader(bytes: Uint8Array, from: number): BlockHeader {
  const header = little(bytes, from, BLOCK_HEADER);
  const length = header >> 3;
  const kind = (header >> 1) & 3;
  if (length > MAX_BLOCK) damaged('a block is too long');
  if (kind === 3) damaged('a block is of an unknown kind');
  return { isLast: (header & 1) !== 0, kind, length, stored: kind === 1 ? 1 : length };
}

/** Unpacks the block `content` into `out` at `at`; copies reach back to `start`. Returns the new end. */
export function decodeBlock(
  { kind, length }: BlockHeader,
  content: Uint8Array,
  state: FrameState,
  out: Uint8Array,
  start: number,
  at: number,
): number {
  if (kind === 0) return copyLiterals(content, 0, length, out, at);
  if (kind === 1) return repeat(content[0] ?? 0, length, out, at);
  return decodeCompressed(content, state, out, start, at);
}

function repeat(byte: number, length: number, out: Uint8Array, at: number): number {
  if (length > out.length - at) damaged(`unpacks to more than ${out.length} bytes`);
  out.fill(byte, at, at + length);
  return at + length;
}

function decodeCompressed(
  block: Uint8Array,
  state: FrameState,
  out: Uint8Array,
  start: number,
  at: number,
): number {
  const literals = readLiterals(block, state, out.length - at);
  const section = block.subarray(literals.length);
  return executeSequences(section, literals.bytes, state.tables, state.recent, out, start, at);
}

/** The literals section: `length` is what it takes in the block. At most `room` literals make sense. */
function readLiterals(
  block: Uint8Array,
  state: FrameState,
  room: number,
): { readonly bytes: Uint8Array; readonly length: number } {
  const first = little(block, 0, 1);
  const kind = first & 3;
  const format = (first >> 2) & 3;
  if (kind < 2) {
    const headerBytes = [1, 2, 1, 3][format] ?? 1;
    const size = Math.floor(little(block, 0, headerBytes) / (headerBytes === 1 ? 8 : 16));
    if (size > room) damaged('there are more literals than output');
    const stored = kind === 1 ? 1 : size;
    if (stored > block.length - headerBytes) damaged('the literals end too early');
    const content = block.subarray(headerBytes, headerBytes + stored);
    const bytes = kind === 0 ? content : new Uint8Array(size).fill(content[0] ?? 0);
    return { bytes, length: headerBytes + stored };
  }

  const headerBytes = [3, 3, 4, 5][format] ?? 3;
  const sizeRange = 2 ** ([10, 10, 14, 18][format] ?? 10);
  const sizes = Math.floor(little(block, 0, headerBytes) / 16);
  const size = sizes % sizeRange;
  const stored = Math.floor(sizes / sizeRange);
  if (size > room || size > MAX_BLOCK) damaged('there are more literals than output');
  if (stored > block.length - headerBytes) damaged('the literals end too early');
  let content = block.subarray(headerBytes, headerBytes + stored);
  if (kind === 2) {
    const { table, length } = readHuffmanTable(content);
    state.huffman = table;
    content = content.subarray(length);
  }
  const table = state.huffman ?? damaged('a Huffman table is used again that was never there');
  const bytes = new Uint8Array(size);
  if (format === 0) decodeHuffman(content, table, bytes);
  else decodeHuffman4(content, table, bytes);
  return { bytes, length: headerBytes + stored };
}

/** `count` bytes at `from` as a little-endian number. Damage when they are not all there. */
export function little(bytes: Uint8Array, from: number, count: number): number {
  if (count > bytes.length - from) damaged('the packed data ends too early');
  let value = 0;
  for (let i = 0; i < count; i++) value += (bytes[from + i] ?? 0) * 2 ** (8 * i);
  return value;
}
