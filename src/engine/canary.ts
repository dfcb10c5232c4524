/**
 * Notices that a file was changed under an open dump. Firefox reads the new bytes of a changed file without complaint,
 * so five sampled pages are kept as fingerprints and compared again on focus, after read errors and before export.
 */
import { FRAME_SIZE, fileOffset, roundDown } from '../base/address.ts';
import { fingerprint64 } from '../base/fingerprint64.ts';
import { err, ok, type Result } from '../base/result.ts';
import { PAGE_SIZE } from './pageCache.ts';
import type { ByteSource, ReadError } from './types.ts';

/** What a file looked like when it was opened. */
export interface Canary {
  readonly sizeBytes: number;
  /** Fingerprints of the pages at the start, the quarters and the end, in this order. */
  readonly samples: readonly string[];
}

const UNREADABLE = 'unreadable';

/** Samples `source`, past any cache that stands before it. A sample that cannot be read is remembered as such. */
export async function takeCanary(
  source: ByteSource,
  signal?: AbortSignal,
): Promise<Result<Canary, ReadError>> {
  const origin = originOf(source);
  const samples: string[] = [];
  for (const { start, length } of samplePlaces(origin.sizeBytes)) {
    const answer = await origin.read(fileOffset(start), length, signal);
    if (answer.ok) samples.push(fingerprint64(answer.value));
    else if (answer.error.kind === 'unreadable') samples.push(UNREADABLE);
    else return answer;
  }
  return ok({ sizeBytes: origin.sizeBytes, samples });
}

/** Fails with `changed` when the file is not what it was when `canary` was taken. */
export async function checkCanary(
  source: ByteSource,
  canary: Canary,
  signal?: AbortSignal,
): Promise<Result<true, ReadError>> {
  const now = await takeCanary(source, signal);
  if (!now.ok) return now;
  const same =
    now.value.sizeBytes === canary.sizeBytes &&
    now.value.samples.length === canary.samples.length &&
    now.value.samples.every((sample, index) => sample === canary.samples[index]);
  return same ? ok(true) : err({ kind: 'changed', file: source.name });
}

function originOf(source: ByteSource): ByteSource {
  return source.underlying === undefined ? source : originOf(source.underlying);
}

/** The first, three middle and the last page; fewer, when the file has not so many. */
function samplePlaces(sizeBytes: number): readonly { readonly start: number; readonly length: number }[] {
  const last = Math.max(0, sizeBytes - PAGE_SIZE);
  const starts = [0, 1, 2, 3].map((quarter) => roundDown(Math.floor(last / 4) * quarter, FRAME_SIZE));
  starts.push(last);
  return [...new Set(starts)].map((start) => ({ start, length: Math.min(PAGE_SIZE, sizeBytes - start) }));
}
