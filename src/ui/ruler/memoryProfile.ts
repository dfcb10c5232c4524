/**
 * What the ruler knows of where memory comes from, in bounded space. Few runs are kept exactly; a dump with more
 * than `MAX_RUNS` of them (filtered dumps have hundreds of thousands) is summed up in `CELLS` equal cells, each with
 * its share of bytes per source. Nothing here knows about pixels; `rulerLayout.ts` does.
 */
import type { Extent, Segment, SourceKind } from '../../rpc/api.ts';
import { gapReason } from './gapWords.ts';

/** A stretch of addresses to draw in one way. */
export interface Band {
  readonly start: number;
  readonly end: number;
  /** The source that most of its captured bytes come from; for a band without any, why it has none. */
  readonly source: SourceKind;
  /** Share of the bytes that are captured, 0..1, in eighths: 1 only when all are, 0 only when none is. */
  readonly share: number;
  /** For bands of one reason: why bytes are missing. */
  readonly reason: string | undefined;
}

/** Extents reduced to what a ruler of `end` bytes can show. */
export interface MemoryProfile {
  readonly end: number;
  readonly bands: readonly Band[];
  /** False when bands are sums over cells. */
  readonly isExact: boolean;
}

/** Cells of a summed profile: about two per pixel of a wide screen. */
export const CELLS = 2048;
/** Runs that are kept exactly. */
export const MAX_RUNS = 1024;

const KINDS: readonly SourceKind[] = ['hsa', 'memory', 'file', 'zero', 'missing', 'excluded'];
const PRESENT = 4;

/** Collects extents of [start, end) in ascending order and turns them into bands at any time. */
export class ProfileBuilder {
  readonly start: number;
  readonly end: number;
  private runs: Band[] | undefined = [];
  private readonly sums = new Float64Array(CELLS * KINDS.length);

  constructor(start: number, end: number) {
    this.start = start;
    this.end = end;
  }

  /** Adds the part of an extent that lies in the range. */
  add(extent: {
    readonly start: number;
    readonly end: number;
    readonly source: SourceKind;
    readonly reason?: string | undefined;
  }): void {
    const start = Math.max(extent.start, this.start);
    const end = Math.min(extent.end, this.end);
    if (start >= end) return;
    this.addRun(start, end, extent.source, extent.reason);
    this.addToCells(start, end, KINDS.indexOf(extent.source));
  }

  /** What was added so far. */
  profile(): MemoryProfile {
    if (this.runs !== undefined) return { end: this.end, bands: [...this.runs], isExact: true };
    return { end: this.end, bands: this.cellBands(), isExact: false };
  }

  private addRun(start: number, end: number, source: SourceKind, reason: string | undefined): void {
    const { runs } = this;
    if (runs === undefined) return;
    const last = runs.at(-1);
    if (last?.end === start && last.source === source && last.reason === reason) {
      runs[runs.length - 1] = { ...last, end };
      return;
    }
    if (runs.length === MAX_RUNS) {
      this.runs = undefined;
      return;
    }
    runs.push({ start, end, source, share: isPresent(source) ? 1 : 0, reason });
  }

  private addToCells(start: number, end: number, kind: number): void {
    const width = (this.end - this.start) / CELLS;
    const first = Math.min(CELLS - 1, Math.floor((start - this.start) / width));
    const last = Math.min(CELLS - 1, Math.floor((end - 1 - this.start) / width));
    for (let cell = first; cell <= last; cell++) {
      const from = Math.max(start, this.start + cell * width);
      const to = Math.min(end, this.start + (cell + 1) * width);
      const at = cell * KINDS.length + kind;
      this.sums[at] = (this.sums[at] ?? 0) + Math.max(0, to - from);
    }
  }

  private cellBands(): readonly Band[] {
    const bands: Band[] = [];
    const width = (this.end - this.start) / CELLS;
    for (let cell = 0; cell < CELLS; cell++) {
      const sums = this.sums.subarray(cell * KINDS.length, (cell + 1) * KINDS.length);
      const look = cellLook(sums);
      if (look === undefined) continue;
      const start = this.start + Math.floor(cell * width);
      const end = this.start + Math.floor((cell + 1) * width);
      const last = bands.at(-1);
      if (last?.end === start && last.source === look.source && last.share === look.share) {
        bands[bands.length - 1] = { ...last, end };
      } else bands.push({ start, end, ...look, reason: undefined });
    }
    return bands;
  }
}

/** Source and share of one cell; undefined when nothing was added to it. */
function cellLook(sums: Float64Array): Pick<Band, 'source' | 'share'> | undefined {
  let total = 0;
  let present = 0;
  for (let kind = 0; kind < KINDS.length; kind++) {
    total += sums[kind] ?? 0;
    if (kind < PRESENT) present += sums[kind] ?? 0;
  }
  if (total <= 0) return undefined;
  const [from, to] = present > 0 ? [0, PRESENT] : [PRESENT, KINDS.length];
  let best = from;
  for (let kind = from; kind < to; kind++) if ((sums[kind] ?? 0) > (sums[best] ?? 0)) best = kind;
  return { source: KINDS[best] ?? 'missing', share: eighths(present / total) };
}

/** A share in eighths; neither end is reached by rounding. */
function eighths(share: number): number {
  if (share <= 0) return 0;
  if (share > 0.999999) return 1;
  return Math.min(7, Math.max(1, Math.round(share * 8))) / 8;
}

/** True for sources whose bytes are part of the dump. */
export function isPresent(source: SourceKind): boolean {
  return source !== 'missing' && source !== 'excluded';
}

/** Adds a batch as the worker sends it; returns where the next batch starts. */
export function addExtents(builder: ProfileBuilder, extents: readonly Extent[]): number {
  for (const extent of extents) {
    const { start, end, source } = extent;
    builder.add({ start, end, source, reason: gapReason(extent) });
  }
  return extents.at(-1)?.end ?? builder.end;
}

/** A first guess from the segments alone, shown until the worker has answered with the extents. */
export function profileOfSegments(
  segments: readonly Segment[],
  hsaSize: number | undefined,
  start: number,
  end: number,
): MemoryProfile {
  const builder = new ProfileBuilder(start, end);
  const seam = hsaSize ?? 0;
  let at = start;
  const ascending = segments.filter((segment) => segment.role === 'memory').sort((a, b) => a.paddr - b.paddr);
  for (const { paddr, size, source } of ascending) {
    const from = Math.max(at, paddr);
    const to = paddr + size;
    if (to <= from) continue;
    if (from > at) builder.add({ start: at, end: from, source: 'missing' });
    if (from < seam) builder.add({ start: from, end: Math.min(to, seam), source: 'hsa' });
    builder.add({ start: Math.max(from, seam), end: to, source: source === 'hsa' ? 'memory' : source });
    at = to;
  }
  if (at < end) builder.add({ start: at, end, source: 'missing' });
  return builder.profile();
}

/** The band at an address, or undefined where nothing is known. */
export function bandAt(profile: MemoryProfile, addr: number): Band | undefined {
  let low = 0;
  let high = profile.bands.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const band = profile.bands[middle];
    if (band === undefined || addr < band.start) high = middle - 1;
    else if (addr >= band.end) low = middle + 1;
    else return band;
  }
  return undefined;
}
