/**
 * What the minimap knows of each of its equal parts of the dump: how its bytes divide among sources, and how dense
 * it is where it was sampled. Pure; filled from extents and from samples as they come.
 */
import type { Extent, MinimapBucket, SourceKind } from '../../rpc/api.ts';

/** Parts of the strip; a tall screen gives each about two pixels. */
export const BUCKETS = 512;

/** Bytes of one bucket by source. */
export type Shares = Readonly<Partial<Record<SourceKind, number>>>;

export interface BucketMap {
  /** One past the last address. */
  readonly end: number;
  /** Undefined until the extents of the bucket are known. */
  readonly shares: readonly (Shares | undefined)[];
  /** Share of non-zero bytes, 0..1; undefined while unsampled. */
  readonly density: readonly (number | undefined)[];
}

export function emptyBuckets(end: number): BucketMap {
  return { end, shares: new Array(BUCKETS).fill(undefined), density: new Array(BUCKETS).fill(undefined) };
}

/** First address of a bucket; of BUCKETS, the end. A dump of fewer bytes than buckets repeats addresses. */
export function bucketStart(index: number, end: number): number {
  return Math.floor((index / BUCKETS) * end);
}

/** The bucket that holds an address. */
export function bucketOf(addr: number, end: number): number {
  if (end === 0) return 0;
  let index = Math.min(BUCKETS - 1, Math.floor((addr / end) * BUCKETS));
  // The division may be off in the last bit, and a dump of fewer bytes than buckets has empty ones.
  while (index < BUCKETS - 1 && bucketStart(index + 1, end) <= addr) index++;
  while (index > 0 && bucketStart(index, end) > addr) index--;
  return index;
}

/** Adds extents that follow each other and cover whole buckets [from, to). */
export function withExtents(map: BucketMap, extents: readonly Extent[], from: number, to: number): BucketMap {
  const added: Partial<Record<SourceKind, number>>[] = Array.from({ length: to - from }, () => ({}));
  for (const { start, end, source } of extents) {
    if (end <= start) continue;
    const first = Math.max(from, bucketOf(start, map.end));
    const last = Math.min(to - 1, bucketOf(end - 1, map.end));
    for (let index = first; index <= last; index++) {
      const low = Math.max(start, bucketStart(index, map.end));
      const high = Math.min(end, bucketStart(index + 1, map.end));
      const shares = added[index - from];
      if (shares !== undefined && high > low) shares[source] = (shares[source] ?? 0) + (high - low);
    }
  }
  const shares = map.shares.map((known, index) =>
    index >= from && index < to ? added[index - from] : known,
  );
  return { ...map, shares };
}

/** Adds samples. */
export function withSamples(map: BucketMap, batch: readonly MinimapBucket[]): BucketMap {
  if (batch.length === 0) return map;
  const density = [...map.density];
  for (const { index, density: found } of batch) if (index >= 0 && index < BUCKETS) density[index] = found;
  return { ...map, density };
}

/** How much of a bucket each source takes, 0..1, in the order in which bands are drawn; empty when unknown. */
export function bandsOf(
  shares: Shares | undefined,
): readonly { readonly source: SourceKind; readonly share: number }[] {
  if (shares === undefined) return [];
  const order: readonly SourceKind[] = ['hsa', 'memory', 'file', 'zero', 'excluded', 'missing'];
  const total = order.reduce((sum, source) => sum + (shares[source] ?? 0), 0);
  if (total === 0) return [];
  return order
    .map((source) => ({ source, share: (shares[source] ?? 0) / total }))
    .filter(({ share }) => share > 0);
}
