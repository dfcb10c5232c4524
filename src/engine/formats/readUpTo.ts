/** Reading near the end of a file: as much as there is, because a cut-off dump is still a dump. */
import { fileOffset } from '../../base/address.ts';
import type { Result } from '../../base/result.ts';
import type { ByteSource, ReadError } from '../types.ts';

/** The bytes [offset, offset + length) as far as the file has them; none when it ends before `offset`. */
export function readUpTo(
  source: ByteSource,
  offset: number,
  length: number,
  signal?: AbortSignal,
): Promise<Result<Uint8Array, ReadError>> {
  const inFile = Math.max(0, Math.min(length, source.sizeBytes - offset));
  return source.read(fileOffset(inFile === 0 ? 0 : offset), inFile, signal);
}
