/** The checks that every ByteSource makes before it reads. */
import type { FileOffset } from '../base/address.ts';
import { MAX_READ, type ReadError } from './types.ts';

/** Why [offset, offset + length) of a file of `sizeBytes` may not be read, or undefined when it may. */
export function rangeProblem(
  file: string,
  sizeBytes: number,
  offset: FileOffset,
  length: number,
): ReadError | undefined {
  if (length > MAX_READ) return { kind: 'too-large', length, limit: MAX_READ };
  if (length >= 0 && offset >= 0 && offset + length <= sizeBytes) return undefined;
  return { kind: 'outside', file, offset, length, sizeBytes };
}
