/**
 * Buffers for the regions of a kdump file that grow side by side: bitmaps, descriptors and page data. Each collects
 * what is written in order and gives it out in pieces, so that memory stays bounded however large the file gets.
 */
import { concatBytes } from '../../base/bytes.ts';

/** Bytes and the place in the file where they go. */
export interface FileRecord {
  readonly position: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** One region, written from its start on without gaps. */
export class Region {
  private position: number;
  private readonly least: number;
  private pieces: Uint8Array[] = [];
  private held = 0;

  /** A region at `start`; a piece goes out once it has `least` bytes. */
  constructor(start: number, least: number) {
    this.position = start;
    this.least = least;
  }

  /** Where the next byte goes. */
  get end(): number {
    return this.position + this.held;
  }

  push(bytes: Uint8Array, out: FileRecord[]): void {
    if (bytes.length === 0) return;
    this.pieces.push(bytes);
    this.held += bytes.length;
    if (this.held >= this.least) this.flush(out);
  }

  /** Gives out what is held. */
  flush(out: FileRecord[]): void {
    if (this.held === 0) return;
    out.push({ position: this.position, bytes: concatBytes(this.pieces) });
    this.position += this.held;
    this.held = 0;
    this.pieces = [];
  }
}

/** Bytes of bitmap in one piece: 512 Ki frames. */
const BITMAP_PIECE = 64 * 1024;

/** A bitmap of frames, least significant bit first, whose bits are set in ascending order. */
export class BitRegion {
  private readonly start: number;
  private readonly length: number;
  private first = 0;
  private piece: Uint8Array<ArrayBuffer>;

  /** A bitmap of `length` bytes at `start` of the file. */
  constructor(start: number, length: number) {
    this.start = start;
    this.length = length;
    this.piece = new Uint8Array(Math.min(BITMAP_PIECE, length));
  }

  /** Sets the bit of `pfn`, which is not below any set before. */
  set(pfn: number, out: FileRecord[]): void {
    const byte = Math.floor(pfn / 8);
    while (byte >= this.first + this.piece.length) this.next(out);
    const at = byte - this.first;
    this.piece[at] = (this.piece[at] ?? 0) | (1 << (pfn % 8));
  }

  /** Gives out all the rest, one piece at a time; empty when the bitmap is whole. */
  *rest(): Generator<FileRecord> {
    while (this.first < this.length) {
      const out: FileRecord[] = [];
      this.next(out);
      yield* out;
    }
  }

  private next(out: FileRecord[]): void {
    out.push({ position: this.start + this.first, bytes: this.piece });
    this.first += this.piece.length;
    this.piece = new Uint8Array(Math.min(BITMAP_PIECE, this.length - this.first));
  }
}
