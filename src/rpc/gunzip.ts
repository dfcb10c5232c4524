/**
 * Unpacks a gzip file as a stream into a sink, with a limit. The browser's own decoder does the work; input is fed in
 * small pieces, because a piece can unpack to a thousand times its size and all of that is in memory at once.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { ExportSink } from '../engine/export/sink.ts';

/** At most about 64 MiB come out of one piece. */
const INPUT_PIECE = 64 * 1024;

export type GunzipError =
  | { readonly kind: 'cancelled' }
  /** More than the limit came out. */
  | { readonly kind: 'too-large' }
  /** Damaged, cut off, or followed by something else; `detail` is the decoder's own word. */
  | { readonly kind: 'damaged'; readonly detail: string; readonly written: number };

/** Unpacks `file`; gives the number of bytes written. What the sink throws is passed on. */
export async function gunzip(
  file: Blob,
  sink: ExportSink,
  limitBytes: number,
  onProgress: (packedDone: number, written: number) => void,
  signal?: AbortSignal,
): Promise<Result<number, GunzipError>> {
  let read = 0;
  const pieces = new ReadableStream<BufferSource>(
    {
      async pull(controller) {
        const piece = await file.slice(read, read + INPUT_PIECE).arrayBuffer();
        read += piece.byteLength;
        if (piece.byteLength > 0) controller.enqueue(new Uint8Array(piece));
        if (read >= file.size) controller.close();
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
      if (!step.ok) return step;
      if (step.value === undefined) return ok(written);
      if (written + step.value.length > limitBytes) return err({ kind: 'too-large' });
      await sink.write(written, step.value);
      written += step.value.length;
      onProgress(Math.min(read, file.size), written);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** The next unpacked bytes; undefined at the end. The decoder tells damage by throwing. */
async function nextPiece(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  written: number,
): Promise<Result<Uint8Array | undefined, GunzipError>> {
  try {
    return ok((await reader.read()).value);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return err({ kind: 'damaged', detail, written });
  }
}
