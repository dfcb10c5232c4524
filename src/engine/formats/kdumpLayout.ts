/** Where the parts of a kdump-compressed file stand and how many pages it can describe: arithmetic on the headers. */
import { ADDRESS_LIMIT } from '../../base/address.ts';
import type { KdumpHeader, KdumpSubHeader } from './kdumpHeader.ts';

export interface KdumpLayout {
  readonly blockSize: number;
  /** Number of pages (pfns) that the dump describes. */
  readonly pageCount: number;
  /** What the header claims; larger than `pageCount` when the bitmaps have no room for it. */
  readonly claimedPages: number;
  /** Bytes that each bitmap needs for `pageCount` pages. */
  readonly bitmapBytes: number;
  /** Offset of bitmap 1, "page exists". Old files have only one bitmap: then both offsets are the same. */
  readonly existsAt: number;
  /** Offset of bitmap 2, "page is stored". */
  readonly storedAt: number;
  readonly descriptorsAt: number;
  /** Pages that this file holds: all, or the range of a split file. */
  readonly startPfn: number;
  readonly endPfn: number;
}

/** All offsets are exact: 32-bit block counts times at most 64 KiB stay below 2^49. */
export function kdumpLayout(header: KdumpHeader, sub: KdumpSubHeader): KdumpLayout {
  const { blockSize, bitmapBlocks } = header;
  const claimedPages = sub.maxMapnr > 0 ? sub.maxMapnr : header.maxMapnr;
  const blocksNeeded = Math.ceil(Math.ceil(claimedPages / 8) / blockSize);
  // Old writers made one bitmap only. The rule is the one of dump_is_partial() in diskdump.c of crash; a header whose
  // bitmaps are too small even for one is damaged and read as having two.
  const single = bitmapBlocks < blocksNeeded * 2 && bitmapBlocks >= blocksNeeded;
  const room = single ? bitmapBlocks * blockSize : Math.floor((bitmapBlocks * blockSize) / 2);
  const pageCount = Math.min(claimedPages, room * 8, Math.floor(ADDRESS_LIMIT / blockSize));
  const existsAt = (1 + header.subHeaderBlocks) * blockSize;
  return {
    blockSize,
    pageCount,
    claimedPages,
    bitmapBytes: Math.ceil(pageCount / 8),
    existsAt,
    storedAt: single ? existsAt : existsAt + room,
    descriptorsAt: existsAt + bitmapBlocks * blockSize,
    startPfn: sub.split ? Math.min(sub.startPfn, pageCount) : 0,
    endPfn: sub.split ? Math.min(sub.endPfn, pageCount) : pageCount,
  };
}
