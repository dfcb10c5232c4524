/** The part of the kernel worker's interface that shows memory by kernel virtual address. Types only. */
import type { VirtualRead } from '../engine/translatedSpace.ts';
import type { Reply, RowRuns } from './api.ts';

export type { VirtualRead } from '../engine/translatedSpace.ts';

/** The kernel's address space. */
export interface VirtualSpace {
  /** One past the highest address that the kernel's tables cover. */
  readonly limit: number;
  /** Where the tables were found, in words. */
  readonly origin: string;
}

/** Addresses are virtual, as numbers below 2^53; in `RowRuns` and `MemoryRead` too, whatever their types say. */
export interface VirtualApi {
  /** Kind `absent` when the kernel's page tables were not found. */
  virtualSpace(signal?: AbortSignal): Promise<Reply<VirtualSpace>>;
  virtualRows(around: number, maxRows: number, signal?: AbortSignal): Promise<Reply<RowRuns>>;
  /** At most 1 MiB. What is not mapped is a missing piece, with its reason. */
  virtualRead(start: number, length: number, signal?: AbortSignal): Promise<Reply<VirtualRead>>;
  virtualBorder(from: number, direction: 1 | -1, signal?: AbortSignal): Promise<Reply<number | undefined>>;
}
