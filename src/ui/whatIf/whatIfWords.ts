/** The slider's scale, and the comparison of now and then as rows of words. */
import { FRAME_SIZE, roundUp } from '../../base/address.ts';
import { formatSize } from '../../base/hex.ts';
import type { SourceKind } from '../../rpc/api.ts';
import type { PageSample, SourceChange, WhatIfReply } from '../../rpc/headerApi.ts';

const NUMBER = new Intl.NumberFormat('en');

/** Steps that the slider has about; the number field sets any page. */
const STEPS = 512;

export interface Scale {
  /** Largest HSA_SIZE of the slider, bytes. */
  readonly max: number;
  /** Bytes of one step; a whole number of pages. */
  readonly step: number;
}

/** From 0 to four times the HSA, or to the end of memory when that comes first. The real size is on a step. */
export function scaleOf(realSize: number, memoryEnd: number): Scale {
  const end = roundUp(memoryEnd, FRAME_SIZE);
  const wanted = Math.min(end, Math.max(4 * realSize, FRAME_SIZE));
  let step = FRAME_SIZE;
  while (wanted / step > STEPS && realSize % (step * 2) === 0) step *= 2;
  return { max: Math.floor(wanted / step) * step, step };
}

export interface TotalRow {
  readonly id: string;
  readonly label: string;
  readonly source?: SourceKind;
  readonly now: string;
  readonly after: string;
  /** Empty when nothing changes. */
  readonly difference: string;
}

function row(id: string, label: string, now: number, after: number, source?: SourceKind): TotalRow {
  const change = after - now;
  const sign = change > 0 ? '+' : '−';
  const difference = change === 0 ? '' : `${sign}${formatSize(Math.abs(change))}`;
  const base = { id, label, now: formatSize(now), after: formatSize(after), difference };
  return source === undefined ? base : { ...base, source };
}

/** What the vmcore holds now and would hold then. */
export function totalRows(reply: WhatIfReply): readonly TotalRow[] {
  const { now, after } = reply;
  const rows = [
    row('hsa', 'From the HSA file', now.hsa, after.hsa, 'hsa'),
    row('memory', 'From the memory file', now.memory, after.memory, 'memory'),
    row('missing', 'Not available', now.missing, after.missing, 'missing'),
  ];
  if (reply.realFileBytes === undefined || reply.fileBytes === undefined) return rows;
  return [...rows, row('file', 'Size of the vmcore', reply.realFileBytes, reply.fileBytes)];
}

/** One sentence on what the change would do. */
export function outcomeWords(reply: WhatIfReply): string {
  const { hsaSize, realSize, changes, changedBytes } = reply;
  if (hsaSize === realSize) return 'This is the HSA_SIZE of the dump. Nothing changes.';
  if (changes.length === 0) return 'No byte would come from elsewhere.';
  const lost = changes.some(({ to }) => to === 'missing');
  const foreign = changes.some(({ from, to }) => from === 'hsa' && to === 'memory');
  const consequences = [
    ...(lost ? ['No file holds them there, so they would be missing.'] : []),
    ...(foreign
      ? ['The memory file has them as the dump kernel left them, so the vmcore would mix the two kernels.']
      : []),
  ];
  return [`${formatSize(changedBytes)} would change their source.`, ...consequences].join(' ');
}

/** What is known of the pages that would come from the other file. */
export function sampleWords({ pages, compared, different }: PageSample): string {
  if (pages === 0) return 'No page has bytes on both sides, so nothing can be compared.';
  const all = `${NUMBER.format(pages)} ${pages === 1 ? 'page has' : 'pages have'} bytes on both sides.`;
  if (compared < pages)
    return `${all} ${NUMBER.format(compared)} of them, evenly spread, were compared: ${NUMBER.format(different)} differ. The others were not read.`;
  return `${all} All were compared: ${NUMBER.format(different)} differ.`;
}

/** A thing of the dump that has an address. */
export interface Landmark {
  readonly label: string;
  readonly addr: number;
}

/** The landmarks that stand in a changed stretch, with the change. */
export function movedLandmarks(
  landmarks: readonly Landmark[],
  changes: readonly SourceChange[],
): readonly { readonly landmark: Landmark; readonly change: SourceChange }[] {
  return landmarks.flatMap((landmark) => {
    const change = changes.find(({ start, end }) => landmark.addr >= start && landmark.addr < end);
    return change === undefined ? [] : [{ landmark, change }];
  });
}
