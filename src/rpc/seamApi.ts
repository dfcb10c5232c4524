/** The seam view's part of the interface between the page and the dump worker. Types only. */
import type { PhysAddr } from '../base/address.ts';
import type { MemoryRead } from '../engine/types.ts';
import type { Reply } from './api.ts';

export interface SeamBytes {
  /** What the HSA saved. */
  readonly saved: MemoryRead;
  /** What the memory file has at the same addresses: the dump kernel's. */
  readonly overwritten: Uint8Array;
  readonly fileName: string;
  readonly fileOffset: number;
  /** One past the last address that both sides have. */
  readonly end: number;
}

export interface SeamScan {
  /** One byte per page frame: 0 same, 1 differs, 2 not in the HSA. */
  readonly states: Uint8Array;
}

/** Every call fails with kind `absent` when the dump has no two sides. */
export interface SeamApi {
  /** Both sides of at most 64 KiB. */
  seamBytes(start: number, length: number, signal?: AbortSignal): Promise<Reply<SeamBytes>>;
  /** The nearest differing page frame after (1) or before (-1) `from`. */
  seamNext(from: number, direction: 1 | -1, signal?: AbortSignal): Promise<Reply<PhysAddr | undefined>>;
  /** Compares both sides as a whole: reads twice the size of the HSA. */
  seamScan(
    onProgress: (doneBytes: number, totalBytes: number) => void,
    signal?: AbortSignal,
  ): Promise<Reply<SeamScan>>;
}
