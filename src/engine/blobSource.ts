/**
 * A ByteSource over a Blob or File: the only place where the engine touches files. Reads slices with `arrayBuffer()`
 * and turns the exceptions of browsers and Node into `ReadError`.
 */

import { abortable } from '../base/abortable.ts';
import type { FileOffset } from '../base/address.ts';
import { err, ok, type Result } from '../base/result.ts';
import { rangeProblem } from './readRange.ts';
import type { ByteSource, ReadError } from './types.ts';

/**
 * Reads slices of `blob`. A file that was changed after it was opened fails with `changed` in Chromium and Node;
 * Firefox returns the new bytes, which only the canary notices.
 */
export function blobSource(blob: Blob, name: string): ByteSource {
  const sizeBytes = blob.size;
  return {
    name,
    sizeBytes,
    async read(offset, length, signal) {
      const problem = rangeProblem(name, sizeBytes, offset, length);
      if (problem !== undefined) return err(problem);
      return readSlice(blob, name, offset, length, signal);
    },
  };
}

async function readSlice(
  blob: Blob,
  name: string,
  offset: FileOffset,
  length: number,
  signal: AbortSignal | undefined,
): Promise<Result<Uint8Array, ReadError>> {
  if (signal?.aborted === true) return err({ kind: 'cancelled' });
  if (length === 0) return ok(new Uint8Array(0));
  let buffer: ArrayBuffer | undefined;
  try {
    buffer = await abortable(blob.slice(offset, offset + length).arrayBuffer(), signal);
  } catch (cause) {
    return err(await explain(blob, name, offset, length, cause));
  }
  if (buffer === undefined) return err({ kind: 'cancelled' });
  if (buffer.byteLength !== length) return err({ kind: 'changed', file: name });
  return ok(new Uint8Array(buffer));
}

/**
 * `NotReadableError` is said of a changed file and of a bad sector alike. After a change every read fails, so a byte
 * elsewhere that can still be read tells the two apart.
 */
async function explain(
  blob: Blob,
  name: string,
  offset: number,
  length: number,
  cause: unknown,
): Promise<ReadError> {
  const unreadable: ReadError = { kind: 'unreadable', file: name, offset, length, detail: words(cause) };
  const kind = cause instanceof Error ? cause.name : '';
  if (kind === 'NotFoundError') return { kind: 'changed', file: name };
  if (kind !== 'NotReadableError') return unreadable;
  for (const at of [0, Math.floor(blob.size / 2), blob.size - 1]) {
    if (await canRead(blob, at)) return unreadable;
  }
  return { kind: 'changed', file: name };
}

async function canRead(blob: Blob, at: number): Promise<boolean> {
  return blob
    .slice(at, at + 1)
    .arrayBuffer()
    .then(
      (buffer) => buffer.byteLength === 1,
      () => false,
    );
}

function words(cause: unknown): string {
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
}
