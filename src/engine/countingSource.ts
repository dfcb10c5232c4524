/** Counts the bytes that are really read from a file, for the read ledger. Stands below any cache. */
import type { ByteSource } from './types.ts';

export interface CountingSource extends ByteSource {
  /** Bytes read so far, failed reads not counted. */
  readonly readBytes: number;
}

/** Puts a counter before `source`. */
export function countingSource(source: ByteSource): CountingSource {
  let readBytes = 0;
  return {
    name: source.name,
    sizeBytes: source.sizeBytes,
    get readBytes() {
      return readBytes;
    },
    async read(offset, length, signal) {
      const answer = await source.read(offset, length, signal);
      if (answer.ok) readBytes += length;
      return answer;
    },
  };
}
