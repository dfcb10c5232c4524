/** Builds the answer of a memory read out of unpacked blocks and gaps that come in ascending order. */
import { type PhysAddr, physAddr } from '../../base/address.ts';
import type { GapReason, MemoryRead, ReadPiece } from '../types.ts';

export class PieceList {
  private readonly start: PhysAddr;
  private readonly bytes: Uint8Array;
  private readonly pieces: ReadPiece[] = [];
  private at: number;

  constructor(start: PhysAddr, length: number) {
    this.start = start;
    this.bytes = new Uint8Array(length);
    this.at = start;
  }

  /** Bytes at `addr`, which is where the last piece ended. */
  put(addr: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, addr - this.start);
    this.push({ start: physAddr(addr), length: bytes.length, source: 'file' });
  }

  gap(addr: number, end: number, reason: GapReason): void {
    this.push({ start: physAddr(addr), length: end - addr, source: 'missing', reason });
  }

  /** What was not covered is said to be damaged: the format promised it. */
  finish(): MemoryRead {
    const end = this.start + this.bytes.length;
    if (this.at < end) this.gap(this.at, end, 'damaged');
    return { start: this.start, bytes: this.bytes, pieces: this.pieces };
  }

  private push(piece: ReadPiece): void {
    const last = this.pieces.at(-1);
    if (last !== undefined && last.source === piece.source && last.reason === piece.reason) {
      this.pieces[this.pieces.length - 1] = { ...last, length: last.length + piece.length };
    } else {
      this.pieces.push(piece);
    }
    this.at = piece.start + piece.length;
  }
}
