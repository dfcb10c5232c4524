/**
 * Unpacks a gzip file as a stream into a sink, with a limit. The browser's own decoder does the work; input is fed in
 * small pieces, because a piece can unpack to a thousand times its size and all of that is in memory at once. That
 * decoder takes a second member for damage and does not say where it begins: what it refuses is unpacked once more by
 * ours, which is slower and goes on behind the first member.
 */
import { fileOffset } from '../base/address.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { UnpackError } from '../engine/archive/unpackError.ts';
import { unpackStream } from '../engine/archive/unpackStream.ts';
import type { ExportSink } from '../engine/export/sink.ts';
import type { ByteSource, ReadError } from '../engine/types.ts';

/** At most about 64 MiB come out of one piece. */
const INPUT_PIECE = 64 * 1024;

/** Unpacks `source`; gives the number of bytes written. What the sink throws is passed on. */
export async function gunzip(
  source: ByteSource,
  sink: ExportSink,
  limitBytes: number,
  onProgress: (packedDone: number, written: number) => void,
  signal?: AbortSignal,
): Promise<Result<number, UnpackError>> {
  const done = await oneMember(source, sink, limitBytes, onProgress, signal);
  if (done.ok || done.error.kind !== 'damaged') return done;
  return unpackStream('gzip', source, behind(sink, done.error.written), { limitBytes, onProgress, signal });
}

/** The sink without its first bytes, which it has. */
function behind(sink: ExportSink, had: number): ExportSink {
  return {
    async write(position, bytes) {
      const known = Math.max(0, Math.min(bytes.length, had - position));
      if (known < bytes.length) await sink.write(position + known, bytes.subarray(known));
    },
  };
}

/** Unpacks a file of one member. */
async function oneMember(
  source: ByteSource,
  sink: ExportSink,
  limitBytes: number,
  onProgress: (packedDone: number, written: number) => void,
  signal?: AbortSignal,
): Promise<Result<number, UnpackError>> {
  let read = 0;
  let failure: ReadError | undefined;
  const pieces = new ReadableStream<BufferSource>(
    {
      async pull(controller) {
        const length = Math.min(INPUT_PIECE, source.sizeBytes - read);
        const piece = await source.read(fileOffset(read), length, signal);
        if (!piece.ok) {
          failure = piece.error;
          controller.error(new Error(piece.error.kind));
          return;
        }
        read += length;
        if (length > 0) controller.enqueue(new Uint8Array(piece.value));
        if (read >= source.sizeBytes) controller.close();
      },
    },
    { highWaterMark: 1 },
  );
  const reader = pieces.pipeThrough(new DecompressionStream('gzip')).getReader();
  let written = 0;
  try {
    for (;;) {
      if (signal?.aborted === true) return err({ kind: 'cancelled' });
      const step = await nextPiece(reader, written);
      if (failure !== undefined) return err(failure);
      if (!step.ok) return step;
      if (step.value === undefined) return ok(written);
      if (written + step.value.length > limitBytes)
        return err({ kind: 'no-room', atLeast: written + step.value.length });
      await sink.write(written, step.value);
      written += step.value.length;
      onProgress(read, written);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** The next unpacked bytes; undefined at the end. The decoder tells damage by throwing. */
async function nextPiece(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  written: number,
): Promise<Result<Uint8Array | undefined, UnpackError>> {
  try {
    return ok((await reader.read()).value);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return err({ kind: 'damaged', detail, written });
  }
}
