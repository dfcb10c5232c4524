/** Recognises filler: what a copying tool wrote in place of memory that it could not or would not read. */
import { FRAME_SIZE, fileOffset, roundDown } from '../../base/address.ts';
import { ok, type Result } from '../../base/result.ts';
import type { ByteSource, ReadError } from '../types.ts';

/** Frames looked at; chance does not make that many alike, unless they are zero. */
const SAMPLES = 16;

/**
 * The one value of all bytes sampled in the first `length` bytes of a file; undefined when they differ, when the file
 * is shorter, or when it cannot be read there.
 */
export async function findFiller(
  source: ByteSource,
  length: number,
  signal?: AbortSignal,
): Promise<Result<number | undefined, ReadError>> {
  if (length < FRAME_SIZE || source.sizeBytes < length) return ok(undefined);
  let filler: number | undefined;
  for (let i = 0; i < SAMPLES; i++) {
    const offset = roundDown(Math.floor(((length - FRAME_SIZE) / (SAMPLES - 1)) * i), FRAME_SIZE);
    const answer = await source.read(fileOffset(offset), FRAME_SIZE, signal);
    if (!answer.ok) return answer.error.kind === 'unreadable' ? ok(undefined) : answer;
    filler ??= answer.value[0];
    if (answer.value.some((byte) => byte !== filler)) return ok(undefined);
  }
  return ok(filler);
}
