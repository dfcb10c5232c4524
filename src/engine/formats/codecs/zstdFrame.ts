/** Frame headers of Zstandard (RFC 8878, 3.1.1.1). Frames that need a dictionary are refused. */
import { damaged } from './codec.ts';
import { little } from './zstdBlock.ts';

/** Magic number of a frame, little-endian. */
export const ZSTD_MAGIC = 0xfd2fb528;
/** Most bytes of a frame header after the magic number. */
export const MAX_FRAME_HEADER = 14;

export interface FrameHeader {
  /** Bytes that copies may reach back. */
  readonly window: number;
  /** Bytes that the frame unpacks to, where it says. Above 2^53 it is not exact. */
  readonly contentSize: number | undefined;
  readonly hasChecksum: boolean;
  /** Bytes of the header, the magic number not counted. */
  readonly length: number;
}

/** True for the magic numbers of frames that only carry data for other programs. */
export function isSkippable(magic: number): boolean {
  return magic >= 0x184d2a50 && magic <= 0x184d2a5f;
}

/** Parses the header at `headerAt`, behind the magic number. */
export function parseFrameHeader(bytes: Uint8Array, headerAt: number): FrameHeader {
  const descriptor = little(bytes, headerAt, 1);
  if ((descriptor & 8) !== 0) damaged('a reserved bit is set');
  const singleSegment = (descriptor & 0x20) !== 0;
  let from = headerAt + 1;
  let window = 0;
  if (!singleSegment) {
    const exponent = little(bytes, from, 1);
    window = 2 ** (10 + (exponent >> 3)) * (1 + (exponent & 7) / 8);
    from += 1;
  }
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  if (dictionaryBytes > 0 && little(bytes, from, dictionaryBytes) !== 0) damaged('it needs a dictionary');
  from += dictionaryBytes;
  const sizeBytes = [singleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  const contentSize =
    sizeBytes === 0 ? undefined : little(bytes, from, sizeBytes) + (sizeBytes === 2 ? 256 : 0);
  from += sizeBytes;
  return {
    window: singleSegment ? (contentSize ?? 0) : window,
    contentSize,
    hasChecksum: (descriptor & 4) !== 0,
    length: from - headerAt,
  };
}
