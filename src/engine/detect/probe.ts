/** Reads the first and last bytes of a file once, for every format to look at. */
import { fileOffset } from '../../base/address.ts';
import { ok, type Result } from '../../base/result.ts';
import type { FileProbe } from '../openTypes.ts';
import type { ByteSource, ReadError } from '../types.ts';

/** Bytes read at each end of a file. Every magic of every known format lies within them. */
const PROBE_BYTES = 64 * 1024;

/** Reads at most 128 KiB. An empty file gives empty ends. */
export async function readProbe(
  source: ByteSource,
  signal?: AbortSignal,
): Promise<Result<FileProbe, ReadError>> {
  const length = Math.min(PROBE_BYTES, source.sizeBytes);
  const head = await source.read(fileOffset(0), length, signal);
  if (!head.ok) return head;
  const tail = await source.read(fileOffset(source.sizeBytes - length), length, signal);
  if (!tail.ok) return tail;
  return ok({ source, head: head.value, tail: tail.value });
}
