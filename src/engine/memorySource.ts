/** A ByteSource over bytes that are in memory already: small files, unpacked blocks, tests. */
import { err, ok } from '../base/result.ts';
import { rangeProblem } from './readRange.ts';
import type { ByteSource } from './types.ts';

/** Reads copies out of `bytes`, which must not be changed afterwards. */
export function memorySource(bytes: Uint8Array, name: string): ByteSource {
  return {
    name,
    sizeBytes: bytes.length,
    async read(offset, length, signal) {
      if (signal?.aborted === true) return err({ kind: 'cancelled' });
      const problem = rangeProblem(name, bytes.length, offset, length);
      if (problem !== undefined) return err(problem);
      return ok(bytes.slice(offset, offset + length));
    },
  };
}
