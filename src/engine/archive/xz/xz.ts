/**
 * Unpacks xz files as a stream (The .xz File Format 1.2): any number of streams, blocks and kinds of check, with
 * everything verified that the format verifies. Filters other than LZMA2 are refused by name.
 */
import { damaged } from '../../formats/codecs/codec.ts';
import type { PackedReader } from '../packedReader.ts';
import { MAX_WINDOW, type SlidingOutput } from '../slidingOutput.ts';
import { unsupported } from '../unpackError.ts';
import { CHECK_SIZES, Crc32, createCheck } from './checks.ts';
import {
  Numbers,
  parseBlockHeader,
  parseStreamFooter,
  parseStreamHeader,
  STREAM_HEADER,
  u32le,
} from './headers.ts';
import { unpackLzma2 } from './lzma2.ts';

/** What is known of all blocks of a stream, to be compared with the index: a sum that minds the order. */
class BlockSums {
  count = 0;
  private sum = 0;

  add(unpadded: number, unpacked: number): void {
    this.count++;
    for (const part of [
      unpadded % 2 ** 32,
      Math.floor(unpadded / 2 ** 32),
      unpacked % 2 ** 32,
      Math.floor(unpacked / 2 ** 32),
    ])
      this.sum = Math.imul(this.sum ^ part, 0x9e3779b1) + 1;
  }

  equals(other: BlockSums): boolean {
    return this.count === other.count && this.sum === other.sum;
  }
}

/** Unpacks the whole file. */
export async function unpackXz(input: PackedReader, output: SlidingOutput): Promise<void> {
  while (input.left > 0) {
    await unpackStream(input, output);
    // Padding between streams and at the end: zeros, four at a time.
    while (input.left > 0) {
      if (input.left % 4 !== 0) damaged('something else follows the last stream');
      if (!(await nextIsZero(input))) break;
      input.skip(4);
    }
  }
}

async function nextIsZero(input: PackedReader): Promise<boolean> {
  const word = await input.peek(4);
  return u32le(word, 0) === 0;
}

async function unpackStream(input: PackedReader, output: SlidingOutput): Promise<void> {
  const check = parseStreamHeader(await input.take(STREAM_HEADER));
  const sums = new BlockSums();
  for (;;) {
    const [size = 0] = await input.peek(1);
    if (size === 0) break;
    await unpackBlock(input, output, (size + 1) * 4, check, sums);
  }
  const indexBytes = await checkIndex(input, sums);
  const footer = parseStreamFooter(await input.take(STREAM_HEADER));
  if (footer.indexBytes !== indexBytes || footer.check !== check) damaged('the stream footer does not fit');
}

async function unpackBlock(
  input: PackedReader,
  output: SlidingOutput,
  headerBytes: number,
  checkKind: number,
  sums: BlockSums,
): Promise<void> {
  const header = parseBlockHeader(await input.take(headerBytes));
  const window = Math.min(header.window, header.unpackedSize ?? header.window);
  if (window > MAX_WINDOW) unsupported(`it needs a window of ${Math.ceil(window / 2 ** 20)} MiB`);
  output.begin(window);
  const packedFrom = input.position;
  const unpackedFrom = output.total;
  const check = createCheck(checkKind);
  await unpackLzma2(input, output, (bytes) => check?.update(bytes));
  const packed = input.position - packedFrom;
  const unpacked = output.total - unpackedFrom;
  if (packed !== (header.packedSize ?? packed) || unpacked !== (header.unpackedSize ?? unpacked))
    damaged('a block has another size than its header says');
  const padding = await input.take((4 - (packed % 4)) % 4);
  if (padding.some((byte) => byte !== 0)) damaged('a block has no padding');
  const checkBytes = CHECK_SIZES[checkKind] ?? 0;
  const stored = await input.take(checkBytes);
  if (check?.digest().some((byte, i) => byte !== stored[i]) === true)
    damaged('the checksum of a block does not match');
  sums.add(headerBytes + packed + checkBytes, unpacked);
}

/** Compares the index with the blocks; gives its size. It is read in pieces, because it may be long. */
async function checkIndex(input: PackedReader, sums: BlockSums): Promise<number> {
  const from = input.position;
  const crc = new Crc32();
  const number = async (): Promise<number> => {
    const bytes: number[] = [];
    do {
      const byte = await input.take(1);
      crc.update(byte);
      bytes.push(byte[0] ?? 0);
    } while ((bytes.at(-1) ?? 0) >= 128 && bytes.length < 9);
    return new Numbers(Uint8Array.from(bytes), 0).next();
  };
  crc.update(await input.take(1));
  const count = await number();
  if (count !== sums.count) damaged('the index lists another number of blocks');
  const listed = new BlockSums();
  for (let i = 0; i < count; i++) listed.add(await number(), await number());
  if (!listed.equals(sums)) damaged('the index does not fit the blocks');
  while ((input.position - from) % 4 !== 0) crc.update(await input.take(1));
  const stored = u32le(await input.take(4), 0);
  if (stored !== crc.value) damaged('the index is damaged');
  return input.position - from;
}
