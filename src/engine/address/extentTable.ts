/**
 * Storage of the address map: a growing table of extents as columns of numbers. What repeats (kind, source, file,
 * reason) is kept once and referred to by index. `addressMap.ts` is its only user.
 */
import { fileOffset, physAddr } from '../../base/address.ts';
import { ensure } from '../../base/assert.ts';
import type { Extent } from '../types.ts';

export class ExtentTable {
  private starts = new Float64Array(16);
  private ends = new Float64Array(16);
  /** File offset of `file` extents; 0 for others. */
  private offsets = new Float64Array(16);
  private kinds = new Uint32Array(16);
  private readonly templates: Extent[] = [];
  private readonly templateIndex = new Map<string, number>();
  private used = 0;

  get count(): number {
    return this.used;
  }

  start(index: number): number {
    return ensure(this.starts[index], 'extent index inside the table');
  }

  end(index: number): number {
    return ensure(this.ends[index], 'extent index inside the table');
  }

  get(index: number): Extent {
    const start = physAddr(this.start(index));
    const end = physAddr(this.end(index));
    const template = ensure(this.templates[this.kinds[index] ?? 0], 'every extent has a template');
    if (template.kind !== 'file') return { ...template, start, end };
    return { ...template, start, end, offset: fileOffset(this.offsets[index] ?? 0) };
  }

  /** Appends; empty extents are dropped. */
  push(extent: Extent): void {
    if (extent.end <= extent.start) return;
    if (this.used === this.starts.length) this.grow();
    const index = this.used++;
    this.starts[index] = extent.start;
    this.ends[index] = extent.end;
    this.offsets[index] = extent.kind === 'file' ? extent.offset : 0;
    this.kinds[index] = this.templateOf(extent);
  }

  /** Orders by start. */
  sort(): void {
    let sorted = true;
    for (let i = 1; i < this.used && sorted; i++) sorted = this.start(i - 1) <= this.start(i);
    if (sorted) return;
    const order = new Uint32Array(this.used);
    for (let i = 0; i < this.used; i++) order[i] = i;
    const starts = this.starts;
    order.sort((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0) || a - b);
    this.starts = Float64Array.from(order, (i) => this.starts[i] ?? 0);
    this.ends = Float64Array.from(order, (i) => this.ends[i] ?? 0);
    this.offsets = Float64Array.from(order, (i) => this.offsets[i] ?? 0);
    this.kinds = Uint32Array.from(order, (i) => this.kinds[i] ?? 0);
  }

  /** Joins neighbours that continue each other. Stops at an overlap and returns the index of its first extent. */
  merge(): number | undefined {
    let kept = 0;
    for (let i = 0; i < this.used; i++) {
      if (kept > 0 && this.start(i) < this.end(kept - 1)) {
        this.copy(i, kept);
        return kept - 1;
      }
      if (kept > 0 && this.continues(kept - 1, i)) {
        this.ends[kept - 1] = this.end(i);
      } else {
        this.copy(i, kept);
        kept++;
      }
    }
    this.used = kept;
    return undefined;
  }

  /** Index of the first extent whose end lies above `addr`; `count` when there is none. */
  firstEndingAfter(addr: number): number {
    let low = 0;
    let high = this.used;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.end(middle) <= addr) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private continues(first: number, second: number): boolean {
    if (this.end(first) !== this.start(second) || this.kinds[first] !== this.kinds[second]) return false;
    const template = this.templates[this.kinds[first] ?? 0];
    if (template?.kind !== 'file') return true;
    const length = this.end(first) - this.start(first);
    return (this.offsets[first] ?? 0) + length === this.offsets[second];
  }

  private copy(from: number, to: number): void {
    this.starts[to] = this.start(from);
    this.ends[to] = this.end(from);
    this.offsets[to] = this.offsets[from] ?? 0;
    this.kinds[to] = this.kinds[from] ?? 0;
  }

  private grow(): void {
    const size = this.used * 2;
    this.starts = enlarge(new Float64Array(size), this.starts);
    this.ends = enlarge(new Float64Array(size), this.ends);
    this.offsets = enlarge(new Float64Array(size), this.offsets);
    const kinds = new Uint32Array(size);
    kinds.set(this.kinds);
    this.kinds = kinds;
  }

  private templateOf(extent: Extent): number {
    const file = extent.kind === 'file' || extent.kind === 'packed' ? extent.file : -1;
    const reason = extent.kind === 'gap' ? extent.reason : '';
    const key = `${extent.kind} ${extent.source} ${file} ${reason}`;
    const known = this.templateIndex.get(key);
    if (known !== undefined) return known;
    this.templates.push(extent);
    this.templateIndex.set(key, this.templates.length - 1);
    return this.templates.length - 1;
  }
}

function enlarge(bigger: Float64Array<ArrayBuffer>, old: Float64Array): Float64Array<ArrayBuffer> {
  bigger.set(old);
  return bigger;
}
