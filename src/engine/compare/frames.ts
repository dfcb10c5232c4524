/** Judges frames of two reads of the same length: which bytes are there on both sides, and which of those differ. */
import { FRAME_SIZE } from '../../base/address.ts';
import { gapWords } from '../errorWords.ts';
import type { GapReason, MemoryRead } from '../types.ts';
import type { FrameFact } from './tally.ts';

/** Bytes of one side with what is there of them. */
export interface SideBytes {
  readonly bytes: Uint8Array;
  /** One byte each: 0 there, 1 not there, 2 unreadable. Undefined: all are there. */
  readonly gaps: Uint8Array | undefined;
  /** Why bytes from this index on are not there, ascending. */
  readonly reasons: readonly { readonly from: number; readonly to: number; readonly reason: GapReason }[];
}

/** True for bytes that are stored and cannot be had. */
export function isUnreadable(reason: GapReason | undefined): boolean {
  return reason === 'damaged' || reason === 'unreadable';
}

/** A read as one side of a comparison. */
export function sideBytes(read: MemoryRead): SideBytes {
  const gone = read.pieces.filter(({ source }) => source === 'missing' || source === 'excluded');
  if (gone.length === 0) return { bytes: read.bytes, gaps: undefined, reasons: [] };
  const gaps = new Uint8Array(read.bytes.length);
  const reasons = gone.map((piece) => {
    const from = piece.start - read.start;
    const to = from + piece.length;
    gaps.fill(isUnreadable(piece.reason) ? 2 : 1, from, to);
    return { from, to, reason: piece.reason ?? 'not-in-dump' };
  });
  return { bytes: read.bytes, gaps, reasons };
}

/** A side of which nothing could be read. */
export function unreadableSide(length: number): SideBytes {
  return {
    bytes: new Uint8Array(length),
    gaps: new Uint8Array(length).fill(2),
    reasons: [{ from: 0, to: length, reason: 'unreadable' }],
  };
}

function isWhole(side: SideBytes, from: number, to: number): boolean {
  return side.gaps === undefined || !side.reasons.some((gap) => gap.from < to && gap.to > from);
}

function reasonWords(name: string, side: SideBytes, from: number, to: number): string | undefined {
  const gap = side.reasons.find((candidate) => candidate.from < to && candidate.to > from);
  return gap === undefined ? undefined : `${name}: ${gapWords(gap.reason)}`;
}

/** The frame [from, to) of two reads; `first` of the answer counts from the start of the reads. */
export function judgeFrame(a: SideBytes, b: SideBytes, from: number, to: number): FrameFact {
  let differing = 0;
  let first: number | undefined;
  const wholeA = isWhole(a, from, to);
  const wholeB = isWhole(b, from, to);
  const { bytes: left } = a;
  const { bytes: right } = b;
  if (wholeA && wholeB) {
    for (let i = from; i < to; i++) {
      if (left[i] === right[i]) continue;
      first ??= i;
      differing++;
    }
    return { state: differing > 0 ? 'different' : 'equal', differing, first, reason: undefined };
  }
  let both = 0;
  let onlyA = 0;
  let onlyB = 0;
  let lost = 0;
  for (let i = from; i < to; i++) {
    const gapA = wholeA ? 0 : (a.gaps?.[i] ?? 0);
    const gapB = wholeB ? 0 : (b.gaps?.[i] ?? 0);
    if (gapA === 2 || gapB === 2) lost++;
    else if (gapA === 0 && gapB === 0) {
      both++;
      if (left[i] !== right[i]) {
        first ??= i;
        differing++;
      }
    } else if (gapA === 0) onlyA++;
    else if (gapB === 0) onlyB++;
  }
  const inA = reasonWords('A', a, from, to);
  const inB = reasonWords('B', b, from, to);
  if (differing > 0) return { state: 'different', differing, first, reason: undefined };
  if (lost > 0) return { state: 'unreadable', differing, first, reason: inA ?? inB };
  if (onlyA > 0) return { state: 'only-a', differing, first, reason: inB };
  if (onlyB > 0) return { state: 'only-b', differing, first, reason: inA };
  return { state: both > 0 ? 'equal' : 'neither', differing, first, reason: undefined };
}

/** The end of the frame that begins at `from`, in a read of `length` bytes. */
export function frameEnd(from: number, length: number): number {
  return Math.min(from + FRAME_SIZE, length);
}
