/** How large a packed file unpacks at least, without unpacking it: so that a file that cannot fit is refused at once. */
import { fileOffset } from '../../base/address.ts';
import type { ByteSource } from '../types.ts';
import { xzUnpackedSize } from './xz/xzSize.ts';
import { zstdLeastSize } from './zstd/zstdSize.ts';

/** Packings that are taken off as a stream. */
export type StreamPacking = 'gzip' | 'xz' | 'zstd';

/** No deflate stream grows more than this many times. */
const MAX_DEFLATE_RATIO = 1032;

/** Bytes that `source` unpacks to at least; 0 where nothing is known. */
export async function leastUnpackedSize(
  packing: StreamPacking,
  source: ByteSource,
  signal?: AbortSignal,
): Promise<number> {
  if (packing === 'xz') return (await xzUnpackedSize(source, signal)) ?? 0;
  if (packing === 'zstd') return (await zstdLeastSize(source, signal)) ?? 0;
  return leastOfGzip(source, signal);
}

/** The last word of a gzip file is the unpacked size modulo 4 GiB (RFC 1952): it is at least that. */
async function leastOfGzip(source: ByteSource, signal: AbortSignal | undefined): Promise<number> {
  if (source.sizeBytes < 18) return 0;
  const tail = await source.read(fileOffset(source.sizeBytes - 4), 4, signal);
  if (!tail.ok) return 0;
  const size = new DataView(tail.value.buffer, tail.value.byteOffset).getUint32(0, true);
  // The file may be cut, and its last word anything.
  return size > source.sizeBytes * MAX_DEFLATE_RATIO ? 0 : size;
}
