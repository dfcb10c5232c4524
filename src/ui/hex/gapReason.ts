/** Words for bytes that a read did not deliver, shown in the row that they are missing from. */
import type { ReadPiece } from '../../rpc/api.ts';

const WORDS: Readonly<Record<NonNullable<ReadPiece['reason']>, string>> = {
  hole: 'no memory at this address',
  'not-in-dump': 'in no file of this dump',
  'no-hsa': 'only the HSA held it, and there is no HSA file',
  truncated: 'the file ends before it',
  'not-written': 'the writer of the dump stopped before it',
  damaged: 'stored, but damaged',
  unreadable: 'the file cannot be read here',
  filtered: 'left out by the writer of the dump',
  'unmapped-region': 'not mapped: invalid in the region table',
  'unmapped-segment': 'not mapped: invalid in the segment table',
  'unmapped-page': 'not mapped: invalid in the page table',
  swapped: 'not mapped: looks like a page in swap space',
  'no-table': 'the table that would map it is not in the dump',
  'bad-table': 'the table that would map it is damaged',
};

/** Why the bytes of a piece are not there; empty when no reason is known. */
export function gapReasonWords(reason: ReadPiece['reason']): string {
  return reason === undefined ? '' : WORDS[reason];
}
