/**
 * Zstandard frames (RFC 8878) without dictionary. The published decoders for JavaScript trust their input: a crafted
 * Huffman table of a few bytes makes them loop for ever, so pages of unknown origin are unpacked here, with every
 * copy bounded by the expected size. Content checksums are not verified; makedumpfile writes none.
 */
import { copyLiterals, damaged, decoder } from './codec.ts';
import { decodeHuffman, decodeHuffman4, type HuffmanTable, readHuffmanTable } from './zstdHuffman.ts';
import { executeSequences, type RecentOffsets, type SequenceTables } from './zstdSequences.ts';

const MAX_BLOCK = 128 * 1024;

/** Unpacks all frames of `packed`, one after the other. */
export const decodeZstd = decoder((packed, out) => {
  let from = 0;
  let at = 0;
  if (packed.length === 0) damaged('the packed data is empty');
  while (from < packed.length) {
    const magic = little(packed, from, 4);
    if (magic >= 0x184d2a50 && magic <= 0x184d2a5f) {
      from += 8 + little(packed, from + 4, 4);
      if (from > packed.length) damaged('a skippable frame ends too early');
      continue;
    }
    if (magic !== 0xfd2fb528) damaged('no Zstandard frame begins here');
    const frame = decodeFrame(packed, from + 4, out, at);
    from = frame.from;
    at = frame.at;
  }
  return at;
});

interface Progress {
  readonly from: number;
  readonly at: number;
}

/** What one block leaves behind for the next of its frame. */
interface FrameState {
  readonly tables: SequenceTables;
  readonly recent: RecentOffsets;
  huffman: HuffmanTable | undefined;
}

function decodeFrame(packed: Uint8Array, headerAt: number, out: Uint8Array, start: number): Progress {
  const descriptor = little(packed, headerAt, 1);
  if ((descriptor & 8) !== 0) damaged('a reserved bit is set');
  const singleSegment = (descriptor & 0x20) !== 0;
  let from = headerAt + 1 + (singleSegment ? 0 : 1);
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  if (dictionaryBytes > 0 && little(packed, from, dictionaryBytes) !== 0) damaged('it needs a dictionary');
  from += dictionaryBytes;
  const sizeBytes = [singleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  const size = little(packed, from, sizeBytes) + (sizeBytes === 2 ? 256 : 0);
  if (sizeBytes > 0 && size > out.length - start) damaged(`unpacks to more than ${out.length} bytes`);
  from += sizeBytes;

  const state: FrameState = {
    tables: { literal: undefined, offset: undefined, match: undefined },
    recent: [1, 4, 8],
    huffman: undefined,
  };
  let at = start;
  for (;;) {
    const header = little(packed, from, 3);
    from += 3;
    const length = header >> 3;
    const kind = (header >> 1) & 3;
    const stored = kind === 1 ? 1 : length;
    if (length > MAX_BLOCK) damaged('a block is too long');
    if (stored > packed.length - from) damaged('a block ends too early');
    const content = packed.subarray(from, from + stored);
    if (kind === 0) at = copyLiterals(content, 0, length, out, at);
    else if (kind === 1) at = repeat(content[0] ?? 0, length, out, at);
    else if (kind === 2) at = decodeBlock(content, state, out, start, at);
    else damaged('a block is of an unknown kind');
    from += stored;
    if ((header & 1) !== 0) break;
  }
  if (sizeBytes > 0 && at - start !== size) damaged(`a frame of ${size} bytes unpacks to ${at - start}`);
  if ((descriptor & 4) !== 0) {
    from += 4;
    if (from > packed.length) damaged('the checksum is missing');
  }
  return { from, at };
}

function repeat(byte: number, length: number, out: Uint8Array, at: number): number {
  if (length > out.length - at) damaged(`unpacks to more than ${out.length} bytes`);
  out.fill(byte, at, at + length);
  return at + length;
}

function decodeBlock(
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
function little(bytes: Uint8Array, from: number, count: number): number {
  if (count > bytes.length - from) damaged('the packed data ends too early');
  let value = 0;
  for (let i = 0; i < count; i++) value += (bytes[from + i] ?? 0) * 2 ** (8 * i);
  return value;
}
