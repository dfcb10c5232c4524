/**
 * The markers of kallsyms: the offset of every 256th name. They prove the number of symbols, the rule of the length
 * bytes and the table at once, and lead past damaged names.
 *
 *   names | pad to 8 | markers, u32 or (up to 4.19) u64 | pad | [6.2, 6.3: seqs, 3 bytes a name | pad] | token_table
 */
import { roundUp } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';

/** Names between two markers. */
export const GROUP = 256;

/** Labels in the tables are aligned to this (scripts/kallsyms.c: `ALGN`). */
export const LABEL_ALIGN = 8;

/**
 * How the length of a name is stored. `two-byte`: 6.1 and later, a first byte from 0x80 on has its upper bits in the
 * next one. `one-byte`: before.
 */
export type LengthRule = 'two-byte' | 'one-byte';

export const LENGTH_RULES: readonly LengthRule[] = ['two-byte', 'one-byte'];

/** The markers as they might lie in the region between the start of names and token_table. */
export interface Markers {
  /** Offset of the first marker in the region: the names end before it. */
  readonly start: number;
  readonly width: 4 | 8;
  readonly offsets: readonly number[];
}

/** Where a group's names start (undefined: damaged), and how many groups are proved. */
export interface GroupPlan {
  readonly rule: LengthRule;
  readonly starts: readonly (number | undefined)[];
  readonly proved: number;
  /** End of the last name, when the last group is proved. */
  readonly end: number | undefined;
}

/** Possible places of the markers of `count` names in `region`, which begins with the names and ends at token_table. */
export function markerCandidates(region: Uint8Array, count: number): readonly Markers[] {
  const groups = Math.ceil(count / GROUP);
  const found: Markers[] = [];
  const push = (start: number, width: 4 | 8): void => {
    if (start < count || found.some((other) => other.start === start && other.width === width)) return;
    const offsets = readMarkers(region, start, width, groups);
    if (offsets !== undefined) found.push({ start, width, offsets });
  };
  for (const width of [4, 8] as const) {
    const size = roundUp(width * groups, LABEL_ALIGN);
    push(region.length - size, width);
    push(region.length - roundUp(3 * count, LABEL_ALIGN) - size, width);
  }
  // A layout that nobody has seen yet: the markers follow the names in every one so far.
  for (const rule of LENGTH_RULES) {
    const end = namesEnd(region, 0, count, rule, region.length);
    if (end === undefined) continue;
    for (const width of [4, 8] as const) push(roundUp(end, LABEL_ALIGN), width);
  }
  return found;
}

/** `groups` markers at `start`, or undefined where most cannot be markers. A damaged one stays in as it is. */
function readMarkers(
  region: Uint8Array,
  start: number,
  width: 4 | 8,
  groups: number,
): readonly number[] | undefined {
  const reader = new BeReader(region);
  if (start % LABEL_ALIGN !== 0 || !reader.has(start, width * groups)) return undefined;
  const offsets: number[] = [];
  let steps = 0;
  for (let i = 0; i < groups; i++) {
    const value = width === 4 ? reader.u32(start + 4 * i) : Number(reader.u64(start + 8 * i));
    const previous = offsets[i - 1] ?? 0;
    if (i === 0 ? value === 0 : value > previous && value < start) steps++;
    offsets.push(value);
  }
  return steps >= groups * 0.9 - 1 ? offsets : undefined;
}

/** Walks `count` names from `start`. The end of the last, or undefined when one is empty or reaches past `limit`. */
export function namesEnd(
  names: Uint8Array,
  start: number,
  count: number,
  rule: LengthRule,
  limit: number,
): number | undefined {
  let at = start;
  for (let i = 0; i < count; i++) {
    if (at >= limit) return undefined;
    let length = names[at] ?? 0;
    at++;
    if (rule === 'two-byte' && length >= 0x80) {
      const high = names[at] ?? 0x80;
      if (high >= 0x80) return undefined;
      length = (length & 0x7f) | (high << 7);
      at++;
    }
    if (length === 0 || at + length > limit) return undefined;
    at += length;
  }
  return at;
}

/** Proves every group by the marker after it. A group is proved when its 256 names end exactly there. */
export function planGroups(names: Uint8Array, count: number, markers: Markers, rule: LengthRule): GroupPlan {
  const starts: (number | undefined)[] = [];
  const groups = markers.offsets.length;
  let proved = 0;
  let end: number | undefined;
  /** Where the last group ended although its marker says otherwise: perhaps the marker is the damaged part. */
  let doubtful: number | undefined;
  for (let group = 0; group < groups; group++) {
    const last = group === groups - 1;
    const size = last ? count - GROUP * group : GROUP;
    const isEnd = (at: number | undefined): boolean =>
      at !== undefined &&
      (last ? at <= markers.start && markers.start - at < LABEL_ALIGN : at === markers.offsets[group + 1]);
    let start = markers.offsets[group] ?? 0;
    let at = start < markers.start ? namesEnd(names, start, size, rule, markers.start) : undefined;
    if (doubtful !== undefined) {
      const other = namesEnd(names, doubtful, size, rule, markers.start);
      if (isEnd(other)) {
        starts[group - 1] = starts[group - 1] ?? markers.offsets[group - 1];
        proved++;
        start = doubtful;
        at = other;
      }
    }
    const good = isEnd(at);
    starts.push(good ? start : undefined);
    if (good) proved++;
    doubtful = good ? undefined : at;
    if (last && good) end = at;
  }
  return { rule, starts, proved, end };
}
