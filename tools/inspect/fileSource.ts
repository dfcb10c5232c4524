/**
 * A file of this machine as a ByteSource. Reads by position: Node 20 gives Blobs of files a size cut to 32 bits, so a
 * dump of 4 GiB and more cannot be read that way.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { err, ok } from '../../src/base/result.ts';
import { type ByteSource, MAX_READ } from '../../src/engine/types.ts';

/** Keeps the files open: one whose handle is forgotten is closed with a warning. */
const opened: FileHandle[] = [];

/** Opens a regular file for reading; it stays open until the program ends. */
export async function fileSource(path: string): Promise<ByteSource> {
  const file = await open(path, 'r');
  opened.push(file);
  const { size } = await file.stat();
  const name = basename(path);
  return {
    name,
    sizeBytes: size,
    async read(offset, length, signal) {
      if (signal?.aborted === true) return err({ kind: 'cancelled' });
      if (length > MAX_READ) return err({ kind: 'too-large', length, limit: MAX_READ });
      if (offset + length > size)
        return err({ kind: 'outside', file: name, offset, length, sizeBytes: size });
      try {
        const bytes = await readAll(file, offset, length);
        return bytes === undefined ? err({ kind: 'changed', file: name }) : ok(bytes);
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        return err({ kind: 'unreadable', file: name, offset, length, detail });
      }
    },
  };
}

/** The bytes, or undefined when the file has become shorter. */
async function readAll(file: FileHandle, offset: number, length: number): Promise<Uint8Array | undefined> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
    if (bytesRead === 0) return undefined;
    done += bytesRead;
  }
  return bytes;
}
