/** Unpacks an xz, zstd or gzip file into a sink, in bounded memory and with a limit on what comes out. */
import { err, ok, type Result } from '../../base/result.ts';
import type { ExportSink } from '../export/sink.ts';
import type { ByteSource } from '../types.ts';
import { unpackGzip } from './gzip/gzip.ts';
import type { StreamPacking } from './leastSize.ts';
import { PackedReader } from './packedReader.ts';
import { SlidingOutput } from './slidingOutput.ts';
import { failureOf, type UnpackError } from './unpackError.ts';
import { unpackXz } from './xz/xz.ts';
import { unpackZstd } from './zstd/zstdStream.ts';

export interface UnpackOptions {
  /** Most bytes that may come out. */
  readonly limitBytes: number;
  /** Hears packed bytes done and unpacked bytes written. */
  readonly onProgress?: (packedDone: number, written: number) => void;
  readonly signal?: AbortSignal | undefined;
}

const UNPACK = { gzip: unpackGzip, xz: unpackXz, zstd: unpackZstd } as const;

/** Unpacks `source`; gives the number of bytes written. What the sink throws is passed on. */
export async function unpackStream(
  packing: StreamPacking,
  source: ByteSource,
  sink: ExportSink,
  { limitBytes, onProgress, signal }: UnpackOptions,
): Promise<Result<number, UnpackError>> {
  const input = new PackedReader(source, signal);
  const output = new SlidingOutput(sink, {
    limitBytes,
    signal,
    onPiece: (position, bytes) => onProgress?.(input.position, position + bytes.length),
  });
  try {
    await UNPACK[packing](input, output);
    await output.flush(true);
    return ok(output.written);
  } catch (error) {
    return err(failureOf(error, output.total));
  }
}
