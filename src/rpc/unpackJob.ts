/**
 * Takes one packing off a file: gzip by the platform's decoder, xz and zstd by ours, with one space check for all.
 * Used by the unpack worker and by the command line.
 */
import { err, type Result } from '../base/result.ts';
import { leastUnpackedSize, type StreamPacking } from '../engine/archive/leastSize.ts';
import { TarSizes } from '../engine/archive/tarSizes.ts';
import { type UnpackError, UnpackStop } from '../engine/archive/unpackError.ts';
import { type UnpackOptions, unpackStream } from '../engine/archive/unpackStream.ts';
import type { ExportSink } from '../engine/export/sink.ts';
import type { ByteSource } from '../engine/types.ts';
import { gunzip } from './gunzip.ts';

/**
 * Unpacks `source` into `sink`; gives the bytes written. Refuses what would not fit: at once where the file says how
 * large it unpacks, at the header where an archive in it says so, and at the limit otherwise.
 */
export async function unpackJob(
  packing: StreamPacking,
  source: ByteSource,
  sink: ExportSink,
  options: UnpackOptions,
): Promise<Result<number, UnpackError>> {
  const { limitBytes, onProgress, signal } = options;
  const least = await leastUnpackedSize(packing, source, signal);
  if (least > limitBytes) return err({ kind: 'no-room', atLeast: least });
  const sizes = new TarSizes();
  const watched: ExportSink = {
    async write(position, bytes) {
      const atLeast = sizes.feed(position, bytes);
      if (atLeast > limitBytes) throw new UnpackStop({ kind: 'no-room', atLeast });
      await sink.write(position, bytes);
    },
  };
  try {
    if (packing !== 'gzip') return await unpackStream(packing, source, watched, options);
    const tell = onProgress ?? (() => undefined);
    return await gunzip(source, watched, limitBytes, tell, signal);
  } catch (error) {
    if (error instanceof UnpackStop) return err(error.reason);
    throw error;
  }
}
