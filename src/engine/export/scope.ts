/**
 * What a person wants in the written file: only some ranges, and some ranges left out. Both work in whole page frames,
 * because the formats store frames: chosen ranges grow to them, and so do the ranges left out, which win.
 */
import { FRAME_SIZE, roundDown, roundUp } from '../../base/address.ts';
import { formatSize, hex0x } from '../../base/hex.ts';
import { type Chunk, mergeChunks } from '../elf/stage1.ts';

/** Absolute addresses [start, end). */
export interface AddressRange {
  readonly start: number;
  readonly end: number;
}

export interface ExportScope {
  /** Only these; absent or empty: everything. */
  readonly ranges?: readonly AddressRange[];
  /** Never these, even inside `ranges`. They are "not stored" in the file, never zeros. */
  readonly redact?: readonly AddressRange[];
}

/** The scope in whole frames; undefined when it is everything. */
export interface FrameScope {
  readonly keep: readonly Chunk[] | undefined;
  readonly drop: readonly Chunk[];
}

/** Rounds the scope to frames, sorts and joins its ranges. */
export function frameScope(scope: ExportScope): FrameScope {
  const ranges = scope.ranges ?? [];
  return {
    keep: ranges.length === 0 ? undefined : frames(ranges),
    drop: frames(scope.redact ?? []),
  };
}

function frames(ranges: readonly AddressRange[]): readonly Chunk[] {
  return mergeChunks(
    ranges
      .filter(({ start, end }) => end > start)
      .map(({ start, end }) => {
        const from = roundDown(start, FRAME_SIZE);
        return { start: from, size: roundUp(end, FRAME_SIZE) - from };
      }),
  );
}

/** The parts of `chunks` (ascending, not overlapping) that the scope lets through. */
export function inScope(chunks: readonly Chunk[], scope: FrameScope): readonly Chunk[] {
  const kept = scope.keep === undefined ? chunks : intersect(chunks, scope.keep);
  return scope.drop.length === 0 ? kept : subtract(kept, scope.drop);
}

/** Both lists ascending and without overlaps. */
function intersect(a: readonly Chunk[], b: readonly Chunk[]): readonly Chunk[] {
  const both: Chunk[] = [];
  let i = 0;
  let j = 0;
  for (let x = a[i], y = b[j]; x !== undefined && y !== undefined; x = a[i], y = b[j]) {
    const start = Math.max(x.start, y.start);
    const end = Math.min(x.start + x.size, y.start + y.size);
    if (end > start) both.push({ start, size: end - start });
    if (x.start + x.size <= y.start + y.size) i++;
    else j++;
  }
  return both;
}

/** `a` without `b`; both ascending and without overlaps. */
function subtract(a: readonly Chunk[], b: readonly Chunk[]): readonly Chunk[] {
  const rest: Chunk[] = [];
  let first = 0;
  for (const chunk of a) {
    let at = chunk.start;
    const end = chunk.start + chunk.size;
    while (first < b.length && endOf(b[first]) <= at) first++;
    for (let j = first; j < b.length && at < end; j++) {
      const cut = b[j];
      if (cut === undefined || cut.start >= end) break;
      if (cut.start > at) rest.push({ start: at, size: cut.start - at });
      at = Math.max(at, cut.start + cut.size);
    }
    if (at < end) rest.push({ start: at, size: end - at });
  }
  return rest;
}

function endOf(chunk: Chunk | undefined): number {
  return chunk === undefined ? 0 : chunk.start + chunk.size;
}

/** What the plan says about a scope before anything is written. */
export function scopeWarnings(scope: FrameScope, allBytes: number, keptBytes: number): readonly string[] {
  const words: string[] = [];
  if (scope.keep === undefined && scope.drop.length === 0) return words;
  if (scope.keep !== undefined) words.push(`Only ${listWords(scope.keep)} is written.`);
  if (scope.drop.length > 0) {
    words.push(
      `${listWords(scope.drop)} is left out as not stored, as whole page frames. Registers and VMCOREINFO are in the notes all the same.`,
    );
  }
  words.push(`${formatSize(allBytes - keptBytes)} that the dump has are not in the file by your choice.`);
  return words;
}

/** Ranges named in one sentence. */
const NAMED = 4;

function listWords(chunks: readonly Chunk[]): string {
  const named = chunks
    .slice(0, NAMED)
    .map(({ start, size }) => `${hex0x(start)} to ${hex0x(start + size - 1)}`)
    .join(', ');
  return chunks.length > NAMED ? `${named} and ${chunks.length - NAMED} more ranges` : named;
}
