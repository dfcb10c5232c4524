/** Builds the list of extents that a kdump image answers with: clipped, joined and never longer than allowed. */
import { type PhysAddr, physAddr } from '../../base/address.ts';
import { assertNever } from '../../base/assert.ts';
import type { Extent, GapReason } from '../types.ts';
import type { PageRun } from './kdumpPart.ts';

/** Collects clipped extents and joins neighbours that say the same. */
export class ExtentList {
  readonly extents: Extent[] = [];
  /** True once an extent had to be refused because of the limit. */
  full = false;
  private readonly start: number;
  private readonly end: number;
  private readonly blockSize: number;
  private readonly limit: number;

  constructor(start: number, end: number, blockSize: number, limit: number) {
    this.start = start;
    this.end = end;
    this.blockSize = blockSize;
    this.limit = limit;
  }

  add(
    fromPfn: number,
    toPfn: number,
    file: number,
    state: PageRun['state'],
    reason: GapReason | undefined,
  ): void {
    const start = physAddr(Math.max(this.start, fromPfn * this.blockSize));
    const end = physAddr(Math.min(this.end, toPfn * this.blockSize));
    if (end > start) this.push(extentOf(start, end, file, state, reason));
  }

  /** Memory above the last page of the dump. */
  finish(): void {
    const at = this.extents.at(-1)?.end ?? this.start;
    if (this.full || at >= this.end) return;
    this.push(extentOf(physAddr(at), physAddr(this.end), 0, 'missing', 'hole'));
  }

  private push(extent: Extent): void {
    if (this.full) return;
    const last = this.extents.at(-1);
    if (last !== undefined && saysTheSame(last, extent)) {
      this.extents[this.extents.length - 1] = { ...last, end: extent.end };
    } else if (this.extents.length >= this.limit) {
      this.full = true;
    } else {
      this.extents.push(extent);
    }
  }
}

function extentOf(
  start: PhysAddr,
  end: PhysAddr,
  file: number,
  state: PageRun['state'],
  reason: GapReason | undefined,
): Extent {
  switch (state) {
    case 'stored':
      return { kind: 'packed', start, end, source: 'file', file };
    case 'excluded':
      return { kind: 'gap', start, end, source: 'excluded', reason: 'filtered' };
    case 'missing':
      return { kind: 'gap', start, end, source: 'missing', reason: reason ?? 'not-in-dump' };
    default:
      return assertNever(state);
  }
}

function saysTheSame(a: Extent, b: Extent): boolean {
  if (a.kind === 'packed') return b.kind === 'packed' && a.file === b.file;
  return a.kind === 'gap' && b.kind === 'gap' && a.reason === b.reason;
}
