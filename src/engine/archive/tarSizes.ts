/**
 * Watches a tar archive as it is unpacked and tells how long it will be at least: a header says how large its file is
 * long before that file has come out.
 */
import { roundUp } from '../../base/address.ts';
import { isTarHeader } from '../../base/packing.ts';
import { tarEntrySize } from './tar.ts';

const BLOCK = 512;

export class TarSizes {
  private readonly block = new Uint8Array(BLOCK);
  /** Where the next header stands. */
  private headerAt = 0;
  /** Bytes of that header that are there. */
  private fill = 0;
  private isOver = false;

  /**
   * Takes the next unpacked bytes, which stand at `position`. Gives the bytes that the archive has at least, as far as
   * headers tell; 0 where it is no tar archive.
   */
  feed(position: number, bytes: Uint8Array): number {
    const end = position + bytes.length;
    while (!this.isOver && this.headerAt + this.fill < end) {
      const from = this.headerAt + this.fill - position;
      const part = bytes.subarray(from, from + BLOCK - this.fill);
      this.block.set(part, this.fill);
      this.fill += part.length;
      if (this.fill < BLOCK) break;
      const size = isTarHeader(this.block) ? tarEntrySize(this.block) : undefined;
      const next = this.headerAt + BLOCK + roundUp(size ?? 0, BLOCK);
      this.isOver = size === undefined || !Number.isSafeInteger(next);
      if (!this.isOver) this.headerAt = next;
      this.fill = 0;
    }
    return this.headerAt;
  }
}
