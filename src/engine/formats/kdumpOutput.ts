/** The answer to a read of a kdump image while it is put together page by page. */
import { physAddr } from '../../base/address.ts';
import type { GapReason, ReadPiece } from '../types.ts';
import type { PageContent } from './kdumpPages.ts';
import type { PageRun } from './kdumpPart.ts';

/** The bytes of a read and what each page of it is. */
export class ReadOutput {
  readonly bytes: Uint8Array;
  private readonly start: number;
  private readonly blockSize: number;
  private readonly firstPfn: number;
  /** Per page: undefined where the bytes are real. */
  private readonly gaps: (GapReason | undefined)[];

  constructor(start: number, length: number, blockSize: number) {
    this.bytes = new Uint8Array(length);
    this.start = start;
    this.blockSize = blockSize;
    this.firstPfn = Math.floor(start / blockSize);
    const pages = length === 0 ? 0 : Math.ceil((start + length) / blockSize) - this.firstPfn;
    this.gaps = new Array<GapReason | undefined>(pages).fill('hole');
  }

  put(pfn: number, content: PageContent): void {
    if (typeof content === 'string') {
      this.gaps[pfn - this.firstPfn] = content;
      return;
    }
    this.gaps[pfn - this.firstPfn] = undefined;
    const at = pfn * this.blockSize - this.start;
    const from = Math.max(0, -at);
    const to = Math.min(this.blockSize, this.bytes.length - at);
    this.bytes.set(content.subarray(from, to), at + from);
  }

  gap(run: PageRun): void {
    const reason = run.state === 'excluded' ? 'filtered' : (run.reason ?? 'not-in-dump');
    this.gaps.fill(reason, Math.max(0, run.startPfn - this.firstPfn), run.endPfn - this.firstPfn);
  }

  pieces(): readonly ReadPiece[] {
    const pieces: ReadPiece[] = [];
    let at = this.start;
    let from = 0;
    while (from < this.gaps.length) {
      const reason = this.gaps[from];
      let to = from + 1;
      while (to < this.gaps.length && this.gaps[to] === reason) to++;
      const end = Math.min((this.firstPfn + to) * this.blockSize, this.start + this.bytes.length);
      const place = { start: physAddr(at), length: end - at };
      if (reason === undefined) pieces.push({ ...place, source: 'file' });
      else pieces.push({ ...place, source: reason === 'filtered' ? 'excluded' : 'missing', reason });
      at = end;
      from = to;
    }
    return pieces;
  }
}
