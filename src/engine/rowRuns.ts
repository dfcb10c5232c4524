/**
 * Which rows the hex grid has around an address: stretches of 16-byte rows, and one folded row for each gap. A row
 * with at least one byte that is there is a data row; a gap keeps only the rows that it fills. Works from extents
 * alone: no memory is read.
 */
import { type PhysAddr, physAddr, roundDown, roundUp } from '../base/address.ts';
import { ok, type Result } from '../base/result.ts';
import { gapWords } from './errorWords.ts';
import { lookBack, walkForward } from './extentWalk.ts';
import type { Extent, MemoryImage, ReadError, SourceKind } from './types.ts';

/** Bytes of a row. */
const ROW = 16;
/** Largest number of runs in one window: folds of a filtered dump may alternate with data at every frame. */
const MAX_RUNS = 20_000;

export interface Run {
  readonly kind: 'data' | 'gap';
  readonly start: PhysAddr;
  readonly end: PhysAddr;
  readonly source: SourceKind;
  readonly reason: string | undefined;
}

export interface Runs {
  readonly runs: readonly Run[];
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

function isGap(extent: Extent): boolean {
  return extent.kind === 'gap';
}

/** Turns extents into runs on row borders; data wins a row that it shares with a gap. */
export function runsOf(extents: readonly Extent[]): readonly Run[] {
  const runs: Run[] = [];
  for (const [i, extent] of extents.entries()) {
    const before = extents[i - 1];
    const after = extents[i + 1];
    let start = extent.start - (extent.start % ROW);
    let end = roundUp(extent.end, ROW);
    if (isGap(extent)) {
      if (before !== undefined && !isGap(before)) start = roundUp(extent.start, ROW);
      if (after !== undefined && !isGap(after)) end = roundDown(extent.end, ROW);
    }
    const last = runs[runs.length - 1];
    if (last !== undefined) start = Math.max(start, last.end);
    if (start >= end) continue;
    const reason = extent.kind === 'gap' ? gapWords(extent.reason) : undefined;
    if (last !== undefined && last.end === start && last.source === extent.source && last.reason === reason) {
      runs[runs.length - 1] = { ...last, end: physAddr(end) };
    } else {
      runs.push({
        kind: isGap(extent) ? 'gap' : 'data',
        start: physAddr(start),
        end: physAddr(end),
        source: extent.source,
        reason,
      });
    }
  }
  return runs;
}

/** Rows that a stretch of extents takes: 16 bytes a row, one row a gap. */
function rowsOf(extents: readonly Extent[]): number {
  let rows = 0;
  for (const extent of extents) rows += isGap(extent) ? 1 : Math.ceil((extent.end - extent.start) / ROW);
  return rows;
}

/** Cuts data runs at the outer ends so that at most `rows` rows are left, counted from the given side. */
function takeRows(runs: readonly Run[], rows: number, from: 'start' | 'end'): readonly Run[] {
  const taken: Run[] = [];
  let left = rows;
  const ordered = from === 'start' ? runs : [...runs].reverse();
  for (const run of ordered) {
    if (left <= 0) break;
    const size = run.kind === 'gap' ? 1 : (run.end - run.start) / ROW;
    if (size <= left) taken.push(run);
    else if (from === 'start') taken.push({ ...run, end: physAddr(run.start + left * ROW) });
    else taken.push({ ...run, start: physAddr(run.end - left * ROW) });
    left -= size;
  }
  return from === 'start' ? taken : taken.reverse();
}

/**
 * Runs of at most `maxRows` rows around `around` (an absolute address; beyond the end counts as the end): about half
 * of them before it. `atStart` and `atEnd` tell whether the runs reach the ends of the dump.
 */
export async function rowRuns(
  memory: MemoryImage,
  around: number,
  maxRows: number,
  signal?: AbortSignal,
): Promise<Result<Runs, ReadError>> {
  const total = memory.end;
  if (total === 0) return ok({ runs: [], atStart: true, atEnd: true });
  const pivot = physAddr(roundDown(Math.max(0, Math.min(around, total - 1)), ROW));
  const half = Math.max(1, Math.floor(maxRows / 2));

  const back =
    pivot === 0
      ? ok<readonly Extent[]>([])
      : await lookBack(
          memory,
          pivot,
          half * ROW,
          MAX_RUNS,
          (found) => rowsOf(found) >= half && found[0] !== undefined && !isGap(found[0]),
          signal,
        );
  if (!back.ok) return back;

  const ahead: Extent[] = [];
  let rows = 0;
  const walked = await walkForward(
    memory,
    pivot,
    total,
    (extent) => {
      ahead.push(extent);
      rows += isGap(extent) ? 1 : Math.ceil((extent.end - extent.start) / ROW);
      return rows < maxRows && ahead.length < MAX_RUNS;
    },
    signal,
  );
  if (!walked.ok) return walked;

  return ok(windowOf(back.value, ahead, pivot, maxRows, total));
}

/**
 * The runs of at most `maxRows` rows, about half of them before `pivot`, a multiple of 16, from the extents that end
 * there and those that begin there. `total`: one past the last address of all.
 */
export function windowOf(
  before: readonly Extent[],
  ahead: readonly Extent[],
  pivot: PhysAddr,
  maxRows: number,
  total: number,
): Runs {
  const half = Math.max(1, Math.floor(maxRows / 2));
  const all = runsOf([...before, ...ahead]);
  const split = all.findIndex((run) => run.end > pivot);
  const pivotRun = all[split];
  if (pivotRun === undefined) return { runs: [], atStart: true, atEnd: true };
  const beforePivot: Run[] = all.slice(0, split);
  const fromPivot: Run[] = all.slice(split);
  if (pivotRun.kind === 'data' && pivotRun.start < pivot) {
    beforePivot.push({ ...pivotRun, end: pivot });
    fromPivot[0] = { ...pivotRun, start: pivot };
  }
  const kept = takeRows(beforePivot, half, 'end');
  const keptRows = rowsIn(kept);
  const rest = takeRows(fromPivot, maxRows - keptRows, 'start');
  const runs = joinRuns([...kept, ...rest]);
  const first = runs[0];
  const last = runs[runs.length - 1];
  return {
    runs,
    atStart: first === undefined || first.start === 0,
    atEnd: last === undefined || last.end >= total,
  };
}

function rowsIn(runs: readonly Run[]): number {
  let rows = 0;
  for (const run of runs) rows += run.kind === 'gap' ? 1 : (run.end - run.start) / ROW;
  return rows;
}

function joinRuns(runs: readonly Run[]): readonly Run[] {
  const joined: Run[] = [];
  for (const run of runs) {
    const last = joined[joined.length - 1];
    if (
      last !== undefined &&
      last.end === run.start &&
      last.source === run.source &&
      last.reason === run.reason
    ) {
      joined[joined.length - 1] = { ...last, end: run.end };
    } else joined.push(run);
  }
  return joined;
}
