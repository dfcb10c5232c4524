/** A stretch of a file as a file of its own: what a tar archive holds is opened in place. */
import { fileOffset } from '../../base/address.ts';
import { err } from '../../base/result.ts';
import { rangeProblem } from '../readRange.ts';
import type { ByteSource } from '../types.ts';

/** `length` bytes of `source` from `start`, which must lie inside. */
export function sliceSource(source: ByteSource, start: number, length: number, name: string): ByteSource {
  return {
    name,
    sizeBytes: length,
    async read(offset, count, signal) {
      const problem = rangeProblem(name, length, offset, count);
      return problem === undefined ? source.read(fileOffset(start + offset), count, signal) : err(problem);
    },
  };
}
