/**
 * Packs frames for a kdump file, many at a time, so that a pool of workers can share the work. Pure: the same frames
 * give the same bytes wherever they are packed.
 */
import { zlibSync } from 'fflate';
import { FRAME_SIZE } from '../../base/address.ts';
import { concatBytes } from '../../base/bytes.ts';

/** `zlib`: each frame a zlib stream, or as it is where that is not smaller. */
export type KdumpCodec = 'none' | 'zlib';

/** Packed frames back to back. */
export interface PackedFrames {
  /** Bytes of each frame in `data`; 0: the frame is all zero and has none; FRAME_SIZE: stored as it is. */
  readonly sizes: Uint16Array<ArrayBuffer>;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** The fastest setting, as makedumpfile uses: most of the gain for a fraction of the time. */
const ZLIB_LEVEL = 1;

/** Packs whole frames; `frames` has a multiple of FRAME_SIZE bytes. */
export function packFrames(frames: Uint8Array, codec: KdumpCodec): PackedFrames {
  const count = frames.length / FRAME_SIZE;
  const sizes = new Uint16Array(count);
  const pieces: Uint8Array[] = [];
  for (let i = 0; i < count; i++) {
    const frame = frames.subarray(i * FRAME_SIZE, (i + 1) * FRAME_SIZE);
    if (isZeroFrame(frame)) continue;
    const piece = packFrame(frame, codec);
    sizes[i] = piece.length;
    pieces.push(piece);
  }
  return { sizes, data: concatBytes(pieces) };
}

/** One frame packed, or the frame itself when packing does not make it smaller. */
export function packFrame(frame: Uint8Array, codec: KdumpCodec): Uint8Array {
  if (codec === 'none') return frame;
  const packed = zlibSync(frame, { level: ZLIB_LEVEL });
  return packed.length < frame.length ? packed : frame;
}

function isZeroFrame(frame: Uint8Array): boolean {
  // Eight bytes at a time where the frame is aligned to them, which it nearly always is.
  if (frame.byteOffset % 8 === 0) {
    const words = new Float64Array(frame.buffer, frame.byteOffset, frame.length / 8);
    // A zero word is +0; -0 has a bit set.
    for (const word of words) if (!Object.is(word, 0)) return false;
    return true;
  }
  for (const byte of frame) if (byte !== 0) return false;
  return true;
}
