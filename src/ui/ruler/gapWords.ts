/** Why bytes are not there, in the few words that fit beside a band of the ruler. */
import type { Extent } from '../../rpc/api.ts';

type GapReason = Extract<Extent, { readonly kind: 'gap' }>['reason'];

/** Short words for each reason. */
export const GAP_WORDS: Readonly<Record<GapReason, string>> = {
  hole: 'no memory here',
  'not-in-dump': 'not in the dump',
  'no-hsa': 'needs the HSA file',
  truncated: 'file ends before',
  'not-written': 'not written',
  damaged: 'damaged',
  unreadable: 'unreadable',
  filtered: 'left out by the dump tool',
  'unmapped-region': 'not mapped',
  'unmapped-segment': 'not mapped',
  'unmapped-page': 'not mapped',
  swapped: 'in swap space',
  'no-table': 'no table',
  'bad-table': 'damaged table',
};

/** The reason of an extent, or undefined for bytes that are there. */
export function gapReason(extent: Extent): string | undefined {
  return extent.kind === 'gap' ? GAP_WORDS[extent.reason] : undefined;
}
