/** What a pack worker is given and what it answers. Jobs are answered in their order. */
import type { KdumpCodec, PackedFrames } from '../engine/export/storedFrames.ts';

export interface PackJob {
  readonly frames: Uint8Array<ArrayBuffer>;
  readonly codec: KdumpCodec;
}

export type PackAnswer = PackedFrames;
