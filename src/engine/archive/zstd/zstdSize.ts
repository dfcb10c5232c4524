/** What the first frame of a zstd file says about its size. Later frames are known only by unpacking. */
import { fileOffset } from '../../../base/address.ts';
import { DamagedData } from '../../formats/codecs/codec.ts';
import { little } from '../../formats/codecs/zstdBlock.ts';
import {
  isSkippable,
  MAX_FRAME_HEADER,
  parseFrameHeader,
  ZSTD_MAGIC,
} from '../../formats/codecs/zstdFrame.ts';
import type { ByteSource } from '../../types.ts';

/** Skippable frames gone over; pzstd writes one before each frame. */
const MAX_SKIPPED = 16;

/** Bytes that the file unpacks to at least; undefined where it does not say. */
export async function zstdLeastSize(source: ByteSource, signal?: AbortSignal): Promise<number | undefined> {
  let at = 0;
  for (let skipped = 0; skipped <= MAX_SKIPPED; skipped++) {
    const length = Math.min(4 + MAX_FRAME_HEADER, source.sizeBytes - at);
    if (length < 8) return undefined;
    const head = await source.read(fileOffset(at), length, signal);
    if (!head.ok) return undefined;
    const magic = little(head.value, 0, 4);
    if (isSkippable(magic)) {
      at += 8 + little(head.value, 4, 4);
      continue;
    }
    if (magic !== ZSTD_MAGIC) return undefined;
    try {
      return parseFrameHeader(head.value, 4).contentSize;
    } catch (error) {
      if (error instanceof DamagedData) return undefined;
      throw error;
    }
  }
  return undefined;
}
