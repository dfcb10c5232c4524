/**
 * Packs frames for a kdump file, many at a time, so that a pool of workers can share the work. Pure: the same frames
 * give the same bytes wherever they are packed. The page's own workers import only `storedFrames.ts`; this file and
 * the compressor are in the pool.
 */
import { zlibSync } from 'fflate';
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
  return codec === 'none' ? storeFrames(frames) : prepareFrames(frames, packFrame);
}

/** One frame packed, or the frame itself when packing does not make it smaller. */
function packFrame(frame: Uint8Array): Uint8Array {
  const packed = zlibSync(frame, { level: ZLIB_LEVEL });
  return packed.length < frame.length ? packed : frame;
}

/** Packs where it is called. */
export const ownPacker: FramePacker = {
  width: 1,
  pack: async (frames, codec) => packFrames(frames, codec),
};
