/**
 * Zstandard frames (RFC 8878) without dictionary. The published decoders for JavaScript trust their input: a crafted
 * Huffman table of a few bytes makes them loop for ever, so pages of unknown origin are unpacked here, with every
 * copy bounded by the expected size. Content checksums are not verified; makedumpfile writes none.
 */
import { damaged, decoder } from './codec.ts';
import { BLOCK_HEADER, decodeBlock, little, newFrameState, parseBlockHeader } from './zstdBlock.ts';
import { isSkippable, parseFrameHeader, ZSTD_MAGIC } from './zstdFrame.ts';

/** Unpacks all frames of `packed`, one after the other. */
export const decodeZstd = decoder((packed, out) => {
  let from = 0;
  let at = 0;
  if (packed.length === 0) damaged('the packed data is empty');
  while (from < packed.length) {
    const magic = little(packed, from, 4);
    if (isSkippable(magic)) {
      from += 8 + little(packed, from + 4, 4);
      if (from > packed.length) damaged('a skippable frame ends too early');
      continue;
    }
    if (magic !== ZSTD_MAGIC) damaged('no Zstandard frame begins here');
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

function decodeFrame(packed: Uint8Array, headerAt: number, out: Uint8Array, start: number): Progress {
  const { contentSize, hasChecksum, length } = parseFrameHeader(packed, headerAt);
  if ((contentSize ?? 0) > out.length - start) damaged(`unpacks to more than ${out.length} bytes`);
  let from = headerAt + length;
  const state = newFrameState();
  let at = start;
  for (;;) {
    const block = parseBlockHeader(packed, from);
    from += BLOCK_HEADER;
    if (block.stored > packed.length - from) damaged('a block ends too early');
    at = decodeBlock(block, packed.subarray(from, from + block.stored), state, out, start, at);
    from += block.stored;
    if (block.isLast) break;
  }
  if (contentSize !== undefined && at - start !== contentSize)
    damaged(`a frame of ${contentSize} bytes unpacks to ${at - start}`);
  if (hasChecksum) {
    from += 4;
    if (from > packed.length) damaged('the checksum is missing');
  }
  return { from, at };
}
