/** What a reader of the log should know about records that are not there, in words. */
import { counted, type RawRecord } from './rawRecord.ts';
import type { Descriptors } from './ringDescriptors.ts';
import type { Ring } from './ringLayout.ts';

/** Words as a sentence. */
export function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** What was found wrong with the descriptors. `stray`: those outside of the log whose info does not confirm them. */
export function descriptorNotes(found: Descriptors, stray: number): readonly string[] {
  const notes: string[] = [];
  if (found.damage !== undefined) {
    notes.push(`The ring is damaged: ${found.damage}. All records are shown, in the order of their numbers.`);
  }
  if (found.reserved > 0) {
    notes.push(
      `${counted(found.reserved, 'record')} ${found.reserved === 1 ? 'was' : 'were'} being written and cannot be shown.`,
    );
  }
  const skipped = found.misplaced + stray;
  if (skipped > 0) notes.push(`${counted(skipped, 'damaged descriptor')} skipped.`);
  if (found.missing > 0) notes.push(`${counted(found.missing, 'descriptor')} not in the dump.`);
  if (found.dropped > 0)
    notes.push(`The oldest ${counted(found.dropped, 'record')} left out: there are too many.`);
  return notes;
}

/** Jumps in the numbers larger than this are damage, not loss. */
const LARGEST_GAP = 1n << 32n;

/** Records that are missing before and between those that are shown. */
export function gapNotes(
  records: readonly RawRecord[],
  { reserved, misplaced, missing }: Descriptors,
): readonly string[] {
  const notes: string[] = [];
  const first = records[0]?.seq ?? 0n;
  if (first > 0n && first < LARGEST_GAP) {
    const why = misplaced + missing > 0 ? 'overwritten or are damaged' : 'overwritten';
    notes.push(`The log begins with record ${first}: older ones were ${why}.`);
  }
  let lost = 0n;
  for (let i = 1; i < records.length; i++) {
    const gap = (records[i]?.seq ?? 0n) - (records[i - 1]?.seq ?? 0n) - 1n;
    if (gap > 0n && gap < LARGEST_GAP) lost += gap;
  }
  lost -= BigInt(reserved);
  if (lost > 0n) notes.push(`${counted(lost, 'record')} lost between those that are shown.`);
  return notes;
}

/** The newest records are those that matter most, so their absence is said. */
export function endNotes(
  { headId }: Ring,
  { list, damage, reserved, misplaced, missing }: Descriptors,
): readonly string[] {
  const last = list.at(-1);
  if (last === undefined || damage !== undefined || misplaced + missing === 0) return [];
  const lost = headId - last.id - BigInt(reserved);
  return lost > 0n
    ? [`The last ${counted(lost, 'record')} of the log ${lost === 1n ? 'is' : 'are'} lost.`]
    : [];
}
