/**
 * The file that an export is written into: one that the person chose, through a stream that may seek, or one in the
 * browser's private folder, in place. A file that is given up leaves nothing behind at the chosen place.
 */

import { err, ok, type Result } from '../base/result.ts';
import type { Words } from '../engine/errorWords.ts';
import type { ExportSink } from '../engine/export/sink.ts';
import type { WriteTarget } from './api.ts';

export interface TargetFile extends ExportSink {
  /** Ends the file; only then it stands at its place. */
  close(): Promise<void>;
  /** Gives the file up. Never fails. */
  abandon(): Promise<void>;
}

/** Opens the target for writing from the start. */
export async function openTarget({ handle, isPrivate }: WriteTarget): Promise<Result<TargetFile, Words>> {
  try {
    return ok(isPrivate ? await openInPlace(handle) : await openStream(handle));
  } catch (error) {
    return err(targetErrorWords(error));
  }
}

async function openStream(handle: FileSystemFileHandle): Promise<TargetFile> {
  const stream = await handle.createWritable();
  return {
    async write(position, bytes) {
      await stream.write({ type: 'write', position, data: ownBytes(bytes) });
    },
    close: () => stream.close(),
    abandon: () => stream.abort().catch(() => undefined),
  };
}

/** Files of the private folder can be written without a copy, but only inside a worker. */
async function openInPlace(handle: FileSystemFileHandle): Promise<TargetFile> {
  const file = await handle.createSyncAccessHandle();
  file.truncate(0);
  return {
    async write(position, bytes) {
      const data = ownBytes(bytes);
      for (let done = 0; done < data.length; ) {
        const count = file.write(data.subarray(done), { at: position + done });
        // Some browsers write less when the disk is full, and throw nothing.
        if (count <= 0) throw new DOMException('the file could not grow', 'QuotaExceededError');
        done += count;
      }
    },
    async close() {
      file.flush();
      file.close();
    },
    async abandon() {
      try {
        file.truncate(0);
        file.close();
      } catch {
        // It is given up already.
      }
    },
  };
}

/** The same bytes in memory that is not shared, as streams demand. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  return buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer, bytes.byteOffset, bytes.length)
    : bytes.slice();
}

/** Words for a file that cannot be written; anything that is not about the disk is a bug and thrown on. */
export function targetErrorWords(error: unknown): Words {
  if (!(error instanceof DOMException)) throw error;
  if (error.name === 'QuotaExceededError') {
    return {
      kind: 'disk-full',
      title: 'There is not enough space for the file',
      detail: error.message,
      nextStep: 'Free some space or choose another place, then export again.',
    };
  }
  return {
    kind: 'save-failed',
    title: 'The file could not be written',
    detail: `${error.name}: ${error.message}`,
    nextStep: 'Choose another place or name, then export again.',
  };
}
