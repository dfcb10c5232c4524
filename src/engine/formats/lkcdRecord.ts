/**
 * The page records of an LKCD dump (s390-tools, zdump/dfi_lkcd.c), one after the other behind the header:
 *
 *     u64 address, u32 size, u32 flags (1 as it is, 2 compressed, 4 end), then `size` bytes
 */
import { FRAME_SIZE, safeNumber } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { hex0x } from '../../base/hex.ts';

export const RECORD_HEADER = 16;
/** More packed bytes than this cannot be of one page. */
export const MAX_RECORD_DATA = 2 * FRAME_SIZE;
const FLAG_RAW = 1;
const FLAG_PACKED = 2;
const FLAG_END = 4;
/** Pages of 64 GiB: 256 MiB of index. LKCD was given up when machines had less. */
export const MAX_PAGES = 1 << 24;

/** The header of a page record. */
export interface LkcdRecord {
  readonly addr: number;
  readonly size: number;
  readonly packed: boolean;
}

/** The pages in ascending order of their addresses. */
export interface LkcdIndex {
  readonly count: number;
  address(index: number): number;
  /** Offset of the record header in the file. */
  recordAt(index: number): number;
}

/** How the records ended. */
export type RecordsEnd =
  /** `end record`, or one of the two mistakes that tools made instead. */
  | { readonly kind: 'complete'; readonly mark: string }
  | { readonly kind: 'cut' }
  | { readonly kind: 'bad'; readonly at: number; readonly detail: string };

export interface LkcdPages {
  readonly index: LkcdIndex;
  readonly end: RecordsEnd;
}

/** What says that the last page was before: the end record, or what zfcpdump and vmconvert wrote instead of it. */
export function endMark(bytes: Uint8Array, at: number, before: number): string | undefined {
  const reader = new BeReader(bytes);
  const [addr, size, flags] = [reader.u64(at), reader.u32(at + 8), reader.u32(at + 12)];
  if (flags === FLAG_END) return 'end record';
  if (addr === 0n && size === 4 && flags === 0) return 'end record of zfcpdump, its fields swapped';
  return addr === BigInt(before) ? 'last page a second time, as vmconvert writes' : undefined;
}

export function placeProblem({ addr }: LkcdRecord, before: number, memEnd: number): string | undefined {
  if (addr <= before) return `the page at ${hex0x(addr)} follows one above it`;
  return addr + FRAME_SIZE > memEnd ? `the page at ${hex0x(addr)} lies beyond the end of memory` : undefined;
}

/** The record header at `at`, or why it is none. */
export function parseRecord(bytes: Uint8Array, at: number): LkcdRecord | string {
  const reader = new BeReader(bytes);
  if (!reader.has(at, RECORD_HEADER)) return 'it is cut off';
  const addr = safeNumber(reader.u64(at));
  const size = reader.u32(at + 8);
  const flags = reader.u32(at + 12);
  if (addr === undefined || addr % FRAME_SIZE !== 0) return `its address is ${hex0x(reader.u64(at))}`;
  if (flags === FLAG_RAW && (size === FRAME_SIZE || size === 0)) return { addr, size, packed: false };
  if (flags === FLAG_PACKED && size > 0 && size <= MAX_RECORD_DATA) return { addr, size, packed: true };
  return `it has ${size} bytes and flags ${hex0x(flags)}`;
}
