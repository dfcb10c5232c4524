/**
 * Frames of a kdump file between reading and writing, and the simplest way to prepare them: as they are, without those
 * that are all zero. `packPages.ts` packs them, which needs a compressor.
 */
import { FRAME_SIZE } from '../../base/address.ts';
import { concatBytes } from '../../base/bytes.ts';

/** `zlib`, `zstd`: each frame a stream of its own, or as it is where that is not smaller. */
export type KdumpCodec = 'none' | 'zlib' | 'zstd';

/** Frames ready to be written, back to back. */
export interface PackedFrames {
  /** Bytes of each frame in `data`; 0: the frame is all zero and has none; FRAME_SIZE: stored as it is. */
  readonly sizes: Uint16Array<ArrayBuffer>;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** Packs batches of frames; `width` batches are in work at the same time. Batches may end in any order. */
export interface FramePacker {
  readonly width: number;
  pack(frames: Uint8Array<ArrayBuffer>, codec: KdumpCodec): Promise<PackedFrames>;
}

/** Prepares whole frames; `pack` makes the bytes of one that is not zero. */
export function prepareFrames(frames: Uint8Array, pack: (frame: Uint8Array) => Uint8Array): PackedFrames {
  const count = frames.length / FRAME_SIZE;
  const sizes = new Uint16Array(count);
  const pieces: Uint8Array[] = [];
  for (let i = 0; i < count; i++) {
    const frame = frames.subarray(i * FRAME_SIZE, (i + 1) * FRAME_SIZE);
    if (isZeroFrame(frame)) continue;
    const piece = pack(frame);
    sizes[i] = piece.length;
    pieces.push(piece);
  }
  return { sizes, data: concatBytes(pieces) };
}

/** Frames as they are. */
export function storeFrames(frames: Uint8Array): PackedFrames {
  return prepareFrames(frames, (frame) => frame);
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
