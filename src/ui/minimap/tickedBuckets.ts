/** Which parts of the strip hold a hit. Asks the sorted hits once for each part, so their number does not matter. */
import { firstHitFrom, type MarkedHits } from '../../store/marksStore.ts';
import { BUCKETS, bucketOf, bucketStart } from './minimapBuckets.ts';

/** Indexes of the parts of a dump that ends at `end`, ascending. */
export function tickedBuckets(hits: MarkedHits, end: number): readonly number[] {
  const ticked: number[] = [];
  for (let at = 0; at < hits.count; ) {
    const addr = hits.addrs[at] ?? 0;
    if (addr >= end) break;
    const bucket = bucketOf(addr, end);
    ticked.push(bucket);
    at =
      bucket + 1 < BUCKETS ? Math.max(at + 1, firstHitFrom(hits, bucketStart(bucket + 1, end))) : hits.count;
  }
  return [...new Set(ticked)];
}
