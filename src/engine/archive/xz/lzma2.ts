/**
 * LZMA2: chunks of at most 64 KiB packed and 2 MiB unpacked, each LZMA or stored (xz-embedded, linux
 * lib/xz/xz_dec_lzma2.c). A whole chunk is taken in before it is decoded, so decoding needs no waiting inside.
 */
import { damaged } from '../../formats/codecs/codec.ts';
import type { PackedReader } from '../packedReader.ts';
import type { SlidingOutput } from '../slidingOutput.ts';
import { LzmaDecoder } from './lzma.ts';

/** What a check sees: every chunk of the block once. */
export type OnBytes = (bytes: Uint8Array) => void;

/** Unpacks chunks up to the end mark. `output.begin` must have been called. */
export async function unpackLzma2(
  input: PackedReader,
  output: SlidingOutput,
  onBytes: OnBytes,
): Promise<void> {
  const lzma = new LzmaDecoder();
  let needsDictionary = true;
  let needsProperties = true;
  for (;;) {
    const [control = 0] = await input.take(1);
    if (control === 0) return;
    if (control >= 0xe0 || control === 1) {
      output.resetDictionary();
      needsDictionary = false;
      needsProperties = true;
    } else if (needsDictionary) damaged('the first LZMA2 chunk needs an earlier one');
    if (control < 0x80) {
      if (control > 2) damaged('an LZMA2 chunk is of an unknown kind');
      const [high = 0, low = 0] = await input.take(2);
      const size = high * 256 + low + 1;
      const stored = await input.take(size);
      output.reserve(size);
      output.bytes.set(stored, output.at);
      output.at += size;
      onBytes(stored);
    } else {
      const [a = 0, b = 0, c = 0, d = 0] = await input.take(4);
      const size = ((control & 0x1f) << 16) + a * 256 + b + 1;
      if (control >= 0xc0) {
        const [properties = 0] = await input.take(1);
        lzma.setProperties(properties);
        needsProperties = false;
      } else if (needsProperties) damaged('an LZMA2 chunk has no properties');
      else if (control >= 0xa0) lzma.reset();
      const chunk = await input.take(c * 256 + d + 1);
      output.reserve(size);
      const { at, start, bytes } = output;
      const end = at + size;
      // The position counts from the dictionary's start, of which only the last four bits are of interest.
      lzma.decode(chunk, bytes, at, end, Math.max(0, start), (16 - (((start % 16) + 16) % 16)) % 16);
      output.at = end;
      onBytes(bytes.subarray(at, end));
    }
    await output.flush();
  }
}
