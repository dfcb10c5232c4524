/**
 * Packs frames for a kdump file, many at a time, so that a pool of workers can share the work. Pure: the same frames
 * give the same bytes wherever they are packed. The page's own workers import only `storedFrames.ts`; this file and
 * the compressors are in the pool.
 */
import { zlibSync } from 'fflate';
import { FRAME_SIZE } from '../../base/address.ts';
import { createZstdEncoder, type EncodeZstd } from '../formats/codecs/zstdEncode.ts';
import {
  type FramePacker,
  type KdumpCodec,
  type PackedFrames,
  prepareFrames,
  storeFrames,
} from './storedFrames.ts';

/** The fastest setting, as makedumpfile uses: most of the gain for a fraction of the time. */
const ZLIB_LEVEL = 1;

/** Packs whole frames; `frames` has a multiple of FRAME_SIZE bytes. */
export function packFrames(frames: Uint8Array, codec: KdumpCodec): PackedFrames {
  if (codec === 'none') return storeFrames(frames);
  const pack = codec === 'zstd' ? packZstd : packZlib;
  return prepareFrames(frames, (frame) => {
    const packed = pack(frame);
    // The frame itself when packing does not make it smaller.
    return packed.length < frame.length ? packed : frame;
  });
}

function packZlib(frame: Uint8Array): Uint8Array {
  return zlibSync(frame, { level: ZLIB_LEVEL });
}

/** Kept for the next frames, because its tables are worth more than a frame. Its output depends on the frame alone. */
let encoder: EncodeZstd | undefined;

function packZstd(frame: Uint8Array): Uint8Array {
  encoder ??= createZstdEncoder(FRAME_SIZE);
  return encoder(frame);
}

/** Packs where it is called. */
export const ownPacker: FramePacker = {
  width: 1,
  pack: async (frames, codec) => packFrames(frames, codec),
};
