/**
 * A page bitmap of a kdump file, read in blocks of 64 KiB when they are needed, with a table of set bits before each
 * block. The table grows as far as it is asked for, so opening a dump of terabytes need not read the whole bitmap.
 */
import { fileOffset } from '../../base/address.ts';
import { Lru } from '../../base/lru.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { ByteSource, GapReason, ReadError } from '../types.ts';
import { countBits } from './bitCount.ts';

/** Bytes of bitmap in one block: 512 Ki pages, 2 GiB of memory. */
const BLOCK_BYTES = 64 * 1024;
/** Pages that one block describes. */
export const BLOCK_PAGES = BLOCK_BYTES * 8;
/** Bytes read at once while the table grows. */
const READ_AHEAD = 4 * 1024 * 1024;
const CACHE_BYTES = 16 * 1024 * 1024;

/** A block of the bitmap, or why it cannot be read. */
export type BitmapBlock =
  | { readonly kind: 'bits'; readonly bytes: Uint8Array; readonly pages: number }
  | { readonly kind: 'gap'; readonly reason: GapReason };

/** The number of set bits before a page, or why it cannot be known. */
export type Rank =
  | { readonly kind: 'rank'; readonly value: number }
  | { readonly kind: 'gap'; readonly reason: GapReason };

const TRUNCATED = { kind: 'gap', reason: 'truncated' } as const;

export class KdumpBitmap {
  /** Pages whose bits lie inside the file. */
  readonly readablePages: number;
  private readonly source: ByteSource;
  private readonly offset: number;
  private readonly blocks = new Lru<number, BitmapBlock>(CACHE_BYTES);
  /** before[i]: set bits below block i. */
  private readonly before: number[] = [0];
  /** The first block that could not be read, when the table met one. */
  private broken: { readonly block: number; readonly reason: GapReason } | undefined;

  /** The bitmap of `pageCount` pages at `offset` of `source`. */
  constructor(source: ByteSource, offset: number, pageCount: number) {
    this.source = source;
    this.offset = offset;
    const inFile = Math.max(0, source.sizeBytes - offset) * 8;
    this.readablePages = Math.min(pageCount, inFile);
  }

  /** The block that holds the bit of `pfn`. Bits at and above `pages` of it are outside the dump or the file. */
  async blockOf(pfn: number, signal?: AbortSignal): Promise<Result<BitmapBlock, ReadError>> {
    if (pfn >= this.readablePages) return ok(TRUNCATED);
    const index = Math.floor(pfn / BLOCK_PAGES);
    const cached = this.blocks.get(index);
    if (cached !== undefined) return ok(cached);
    const read = await this.readBlocks(index, 1, signal);
    if (!read.ok) return read;
    const block = read.value[0] ?? TRUNCATED;
    return ok(block);
  }

  /** Set bits below `pfn`. */
  async rank(pfn: number, signal?: AbortSignal): Promise<Result<Rank, ReadError>> {
    const page = Math.min(pfn, this.readablePages);
    const index = Math.floor(page / BLOCK_PAGES);
    const failure = await this.grow(index, signal);
    if (failure !== undefined) return err(failure);
    if (this.broken !== undefined && index > this.broken.block)
      return ok({ kind: 'gap', reason: this.broken.reason });
    const below = this.before[index] ?? 0;
    const inside = page - index * BLOCK_PAGES;
    if (inside === 0) return ok({ kind: 'rank', value: below });
    const block = await this.blockOf(page - 1, signal);
    if (!block.ok) return block;
    if (block.value.kind === 'gap') return ok(block.value);
    return ok({ kind: 'rank', value: below + countBits(block.value.bytes, inside) });
  }

  /** From this page on no rank can be known, because an earlier block was found unreadable. */
  get unrankable(): { readonly fromPfn: number; readonly reason: GapReason } | undefined {
    if (this.broken === undefined) return undefined;
    return { fromPfn: this.broken.block * BLOCK_PAGES, reason: this.broken.reason };
  }

  /** Fills the table up to block `index`. Callers at the same time may do the same work, never a wrong one. */
  private async grow(index: number, signal?: AbortSignal): Promise<ReadError | undefined> {
    while (this.before.length <= index && this.broken === undefined) {
      const first = this.before.length - 1;
      const many = Math.min(READ_AHEAD / BLOCK_BYTES, index - first);
      const cached = this.blocks.get(first);
      const read = cached === undefined ? await this.readBlocks(first, many, signal) : ok([cached]);
      if (!read.ok) return read.error;
      for (const [i, block] of read.value.entries()) {
        // Another caller may have come further meanwhile.
        if (this.before.length !== first + i + 1) continue;
        if (block.kind === 'gap') {
          this.broken ??= { block: first + i, reason: block.reason };
          return undefined;
        }
        this.before.push((this.before[first + i] ?? 0) + countBits(block.bytes, block.pages));
      }
    }
    return undefined;
  }

  private async readBlocks(
    first: number,
    many: number,
    signal?: AbortSignal,
  ): Promise<Result<BitmapBlock[], ReadError>> {
    const pages = Math.min(many * BLOCK_PAGES, this.readablePages - first * BLOCK_PAGES);
    const length = Math.ceil(pages / 8);
    const answer = await this.source.read(fileOffset(this.offset + first * BLOCK_BYTES), length, signal);
    if (!answer.ok) {
      const { kind } = answer.error;
      if (kind !== 'unreadable' && kind !== 'outside') return answer;
      if (many > 1) return this.readBlocks(first, 1, signal);
      const gap: BitmapBlock = { kind: 'gap', reason: kind === 'outside' ? 'truncated' : 'unreadable' };
      this.blocks.set(first, gap, 64);
      return ok([gap]);
    }
    const blocks: BitmapBlock[] = [];
    for (let i = 0; i * BLOCK_BYTES < length; i++) {
      // A copy, so that a block that stays does not hold the whole read.
      const bytes = answer.value.slice(i * BLOCK_BYTES, (i + 1) * BLOCK_BYTES);
      const block: BitmapBlock = {
        kind: 'bits',
        bytes,
        pages: Math.min(BLOCK_PAGES, pages - i * BLOCK_PAGES),
      };
      this.blocks.set(first + i, block, bytes.length);
      blocks.push(block);
    }
    return ok(blocks);
  }
}
