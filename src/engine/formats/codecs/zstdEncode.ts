/**
 * Packs one block into a Zstandard frame (RFC 8878) that any reader of the format unpacks: content size in the header,
 * no dictionary, no checksum, as makedumpfile writes pages. No packer in plain JavaScript is published, and the page's
 * rules let no WebAssembly run, so it is here; the effort is that of `zstd -1`.
 */
import { putLittle, writeLiterals } from './zstdHuffmanEncode.ts';
import { createMatchFinder, createSequences } from './zstdMatches.ts';
import { createSequenceWriter } from './zstdSequenceEncode.ts';

/** The most bytes of a block of the format. */
export const LARGEST_BLOCK = 128 * 1024;

const MAGIC = 0xfd2fb528;
/** The frame is one segment: a reader needs no window besides the content. */
const SINGLE_SEGMENT = 0x20;
const RAW = 0;
const REPEATED = 1;
const COMPRESSED = 2;
const LAST_BLOCK = 1;

/** Packs up to the promised number of bytes; the answer is a copy. It can be longer than the input by 12 bytes. */
export type EncodeZstd = (content: Uint8Array) => Uint8Array<ArrayBuffer>;

/**
 * A packer for contents of up to `largest` (at most LARGEST_BLOCK) bytes. It keeps its tables, so that packing many
 * pages allocates little; it is not to be used from two places at once.
 */
export function createZstdEncoder(largest: number): EncodeZstd {
  if (largest < 1 || largest > LARGEST_BLOCK) throw new Error(`no encoder for blocks of ${largest} bytes`);
  const sequences = createSequences(largest);
  const findMatches = createMatchFinder(largest);
  const writeSequences = createSequenceWriter(sequences.runs.length);
  // Literals and sequences of a block that does not pack stay below twice its size; what is beyond is dropped.
  const out = new Uint8Array(2 * largest + 1024);

  return (content) => {
    if (content.length > largest) throw new Error(`${content.length} bytes are more than ${largest}`);
    const blockAt = writeFrameHeader(content.length, out);
    const dataAt = blockAt + 3;
    if (isRepeated(content)) {
      putLittle(out, blockAt, LAST_BLOCK + REPEATED * 2 + content.length * 8, 3);
      out[dataAt] = content[0] ?? 0;
      return out.slice(0, dataAt + 1);
    }
    findMatches(content, sequences);
    const literals = sequences.literals.subarray(0, sequences.literalCount);
    const end = writeSequences(sequences, out, writeLiterals(literals, out, dataAt));
    if (end - dataAt < content.length) {
      putLittle(out, blockAt, LAST_BLOCK + COMPRESSED * 2 + (end - dataAt) * 8, 3);
      return out.slice(0, end);
    }
    putLittle(out, blockAt, LAST_BLOCK + RAW * 2 + content.length * 8, 3);
    out.set(content, dataAt);
    return out.slice(0, dataAt + content.length);
  };
}

/** Magic, descriptor and content size. Returns the end. */
function writeFrameHeader(size: number, out: Uint8Array): number {
  const at = putLittle(out, 0, MAGIC, 4);
  if (size < 256) return putLittle(out, putLittle(out, at, SINGLE_SEGMENT, 1), size, 1);
  if (size < 65536 + 256) return putLittle(out, putLittle(out, at, SINGLE_SEGMENT + 0x40, 1), size - 256, 2);
  return putLittle(out, putLittle(out, at, SINGLE_SEGMENT + 0x80, 1), size, 4);
}

function isRepeated(content: Uint8Array): boolean {
  const first = content[0];
  for (const byte of content) if (byte !== first) return false;
  return content.length > 0;
}
