/**
 * Fills the minimap from the workers: extents first, in one question where the dump has few of them and bucket by
 * bucket where it has many, then samples, coarse to fine. Stops at the signal.
 */
import type { DumpApi, ScanApi } from '../../rpc/api.ts';
import {
  BUCKETS,
  type BucketMap,
  bucketStart,
  emptyBuckets,
  withExtents,
  withSamples,
} from './minimapBuckets.ts';

/** Extents that are asked for at once; a dump with more is asked bucket by bucket. */
const MANY_EXTENTS = 4096;
/** Extents that decide the look of one bucket of such a dump. */
const BUCKET_EXTENTS = 256;
/** The scan worker may still be opening the files. */
const RETRY_MS = 400;
const RETRIES = 50;

interface Workers {
  readonly client: Pick<DumpApi, 'extents'>;
  readonly scan: Pick<ScanApi, 'sampleMinimap'>;
}

export type BucketSink = (map: BucketMap) => void;

/** Calls `sink` with each better map. Errors end the refinement: what is known stays. */
export async function loadBuckets(
  { client, scan }: Workers,
  end: number,
  sink: BucketSink,
  signal: AbortSignal,
): Promise<void> {
  let map = emptyBuckets(end);
  const show = (next: BucketMap): void => {
    map = next;
    if (!signal.aborted) sink(map);
  };
  const first = await client.extents(0, end, MANY_EXTENTS, signal);
  if (!first.ok || signal.aborted) return;
  const isCovered = (first.value.at(-1)?.end ?? 0) >= end;
  if (isCovered) show(withExtents(map, first.value, 0, BUCKETS));
  else await eachBucket();

  for (let attempt = 0; attempt < RETRIES && !signal.aborted; attempt++) {
    const sampled = await scan.sampleMinimap(end, BUCKETS, (batch) => show(withSamples(map, batch)), signal);
    if (sampled.ok || sampled.error.kind !== 'cancelled') return;
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }

  async function eachBucket(): Promise<void> {
    for (let index = 0; index < BUCKETS && !signal.aborted; index++) {
      const low = bucketStart(index, end);
      const found = await client.extents(low, bucketStart(index + 1, end), BUCKET_EXTENTS, signal);
      if (!found.ok) return;
      map = withExtents(map, found.value, index, index + 1);
      if (index % 16 === 15) show(map);
    }
    show(map);
  }
}
