/**
 * Unpacks zstd files as a stream (RFC 8878): frames one after the other, skippable ones left out, sizes and content
 * checksums verified. Blocks are those of `formats/codecs`; only the window is kept of what was unpacked.
 */
import { damaged } from '../../formats/codecs/codec.ts';
import {
  BLOCK_HEADER,
  decodeBlock,
  little,
  MAX_BLOCK,
  newFrameState,
  parseBlockHeader,
} from '../../formats/codecs/zstdBlock.ts';
import {
  isSkippable,
  MAX_FRAME_HEADER,
  parseFrameHeader,
  ZSTD_MAGIC,
} from '../../formats/codecs/zstdFrame.ts';
import type { PackedReader } from '../packedReader.ts';
import { MAX_WINDOW, type SlidingOutput } from '../slidingOutput.ts';
import { unsupported } from '../unpackError.ts';
import { Xxh64 } from './xxh64.ts';

/** Unpacks the whole file. */
export async function unpackZstd(input: PackedReader, output: SlidingOutput): Promise<void> {
  while (input.left > 0) {
    const magic = little(await input.take(4), 0, 4);
    if (isSkippable(magic)) input.skip(little(await input.take(4), 0, 4));
    else if (magic === ZSTD_MAGIC) await unpackFrame(input, output);
    else damaged('no Zstandard frame begins here');
  }
}

async function unpackFrame(input: PackedReader, output: SlidingOutput): Promise<void> {
  const header = parseFrameHeader(await input.peek(Math.min(MAX_FRAME_HEADER, input.left)), 0);
  input.skip(header.length);
  // A frame of known size needs no more than that.
  const window = Math.min(header.window, header.contentSize ?? header.window);
  if (window > MAX_WINDOW) unsupported(`it needs a window of ${Math.ceil(window / 2 ** 20)} MiB`);
  output.begin(window);
  const from = output.total;
  const state = newFrameState();
  const hash = header.hasChecksum ? new Xxh64() : undefined;
  for (let isLast = false; !isLast; ) {
    const block = parseBlockHeader(await input.take(BLOCK_HEADER), 0);
    const content = await input.take(block.stored);
    output.reserve(MAX_BLOCK);
    const { at, bytes } = output;
    const room = bytes.subarray(0, at + MAX_BLOCK);
    output.at = decodeBlock(block, content, state, room, Math.max(0, output.start), at);
    hash?.update(bytes.subarray(at, output.at));
    if (header.contentSize !== undefined && output.total - from > header.contentSize)
      damaged('a frame unpacks to more than it says');
    await output.flush();
    isLast = block.isLast;
  }
  const size = output.total - from;
  if (header.contentSize !== undefined && size !== header.contentSize)
    damaged(`a frame of ${header.contentSize} bytes unpacks to ${size}`);
  if (hash === undefined) return;
  if (little(await input.take(4), 0, 4) !== hash.low32()) damaged('the checksum of a frame does not match');
}
