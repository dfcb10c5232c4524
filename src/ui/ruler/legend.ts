/** Which sources a legend must explain. */
import type { SourceKind } from '../../rpc/api.ts';
import { isPresent, type MemoryProfile } from './memoryProfile.ts';

const ORDER: readonly SourceKind[] = ['hsa', 'memory', 'file', 'zero', 'missing', 'excluded'];

/** The sources of a profile in a fixed order. A band that is only partly captured needs `missing` explained too. */
export function legendOf(profile: MemoryProfile): readonly SourceKind[] {
  const seen = new Set<SourceKind>(profile.bands.map((band) => band.source));
  if (profile.bands.some((band) => isPresent(band.source) && band.share < 1) && !seen.has('excluded')) {
    seen.add('missing');
  }
  return ORDER.filter((source) => seen.has(source));
}
