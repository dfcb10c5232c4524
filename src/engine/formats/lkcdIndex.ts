/**
 * Where each page of an LKCD dump stands. The pages come as records of any length, so all of them are passed once,
 * unless the size of the file says that there are no holes and no compression. (s390-tools, zdump/dfi_lkcd.c)
 *
 *     u64 address, u32 size, u32 flags (1 as it is, 2 compressed, 4 end), then `size` bytes
 */
import { ADDRESS_LIMIT, FRAME_SIZE, safeNumber } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { hex0x } from '../../base/hex.ts';
import { ok, type Result } from '../../base/result.ts';
import type { ByteSource, ReadError } from '../types.ts';
import { LKCD_FIRST_RECORD, type LkcdHeader } from './lkcdHeader.ts';
import { NumberColumn } from './numberColumn.ts';
import { readUpTo } from './readUpTo.ts';

export const RECORD_HEADER = 16;
/** More packed bytes than this cannot be of one page. */
export const MAX_RECORD_DATA = 2 * FRAME_SIZE;
const FLAG_RAW = 1;
const FLAG_PACKED = 2;
const FLAG_END = 4;
/** Pages of 64 GiB: 256 MiB of index. LKCD was given up when machines had less. */
const MAX_PAGES = 1 << 24;
const CHUNK = 1024 * 1024;
/** Records that are looked at before a dump is believed to have no holes. */
const SPOT_CHECKS = 16;

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

/** Finds all pages. Fails only when the file cannot be read or the signal says so. */
export async function indexLkcd(
  source: ByteSource,
  header: LkcdHeader,
  signal?: AbortSignal,
): Promise<Result<LkcdPages, ReadError>> {
  const full = await fullDump(source, header, signal);
  if (!full.ok || full.value !== undefined) return full.ok ? ok(fullPages(full.value ?? 0)) : full;
  return passRecords(source, header.memEnd ?? ADDRESS_LIMIT, signal);
}

function fullPages(count: number): LkcdPages {
  const stride = RECORD_HEADER + FRAME_SIZE;
  return {
    index: {
      count,
      address: (index) => index * FRAME_SIZE,
      recordAt: (index) => LKCD_FIRST_RECORD + index * stride,
    },
    end: { kind: 'complete', mark: 'size of the file' },
  };
}

/** Number of pages when there is one for every address and none is packed, as the size of the file tells. */
async function fullDump(
  source: ByteSource,
  { compression, memEnd }: LkcdHeader,
  signal: AbortSignal | undefined,
): Promise<Result<number | undefined, ReadError>> {
  const pages = (memEnd ?? 0) / FRAME_SIZE;
  const stride = RECORD_HEADER + FRAME_SIZE;
  const size = LKCD_FIRST_RECORD + pages * stride + RECORD_HEADER;
  if (compression !== 0 || pages < 1 || !Number.isSafeInteger(pages) || source.sizeBytes !== size) {
    return ok(undefined);
  }
  for (let check = 0; check <= SPOT_CHECKS; check++) {
    const page = Math.floor(((pages - 1) * check) / SPOT_CHECKS);
    const bytes = await readUpTo(source, LKCD_FIRST_RECORD + page * stride, RECORD_HEADER, signal);
    if (!bytes.ok) return bytes;
    const record = parseRecord(bytes.value, 0);
    if (typeof record === 'string' || record.addr !== page * FRAME_SIZE || record.packed)
      return ok(undefined);
  }
  return ok(pages);
}

async function passRecords(
  source: ByteSource,
  memEnd: number,
  signal: AbortSignal | undefined,
): Promise<Result<LkcdPages, ReadError>> {
  const addresses = new NumberColumn();
  const offsets = new NumberColumn();
  const done = (end: RecordsEnd): Result<LkcdPages, never> => {
    const [addrs, records] = [addresses.values(), offsets.values()];
    const index: LkcdIndex = {
      count: addrs.length,
      address: (i) => addrs[i] ?? 0,
      recordAt: (i) => records[i] ?? 0,
    };
    return ok({ index, end });
  };
  let chunk: Uint8Array = new Uint8Array(0);
  let chunkAt = 0;
  let at = LKCD_FIRST_RECORD;
  let before = -1;
  for (;;) {
    if (at + RECORD_HEADER > chunkAt + chunk.length) {
      const read = await readUpTo(source, at, CHUNK, signal);
      if (!read.ok) return read;
      chunk = read.value;
      chunkAt = at;
      if (chunk.length < RECORD_HEADER) return done({ kind: 'cut' });
    }
    const mark = endMark(chunk, at - chunkAt, before);
    if (mark !== undefined) return done({ kind: 'complete', mark });
    const record = parseRecord(chunk, at - chunkAt);
    const problem = typeof record === 'string' ? record : placeProblem(record, before, memEnd);
    if (typeof record === 'string' || problem !== undefined) {
      return done({ kind: 'bad', at, detail: problem ?? '' });
    }
    if (addresses.length >= MAX_PAGES) return done({ kind: 'bad', at, detail: 'there are too many pages' });
    if (at + RECORD_HEADER + record.size > source.sizeBytes) return done({ kind: 'cut' });
    addresses.push(record.addr);
    offsets.push(at);
    before = record.addr;
    at += RECORD_HEADER + record.size;
  }
}

/** What says that the last page was before: the end record, or what zfcpdump and vmconvert wrote instead of it. */
function endMark(bytes: Uint8Array, at: number, before: number): string | undefined {
  const reader = new BeReader(bytes);
  const [addr, size, flags] = [reader.u64(at), reader.u32(at + 8), reader.u32(at + 12)];
  if (flags === FLAG_END) return 'end record';
  if (addr === 0n && size === 4 && flags === 0) return 'end record of zfcpdump, its fields swapped';
  return addr === BigInt(before) ? 'last page a second time, as vmconvert writes' : undefined;
}

function placeProblem({ addr }: LkcdRecord, before: number, memEnd: number): string | undefined {
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

/** Position of the first page at or above `addr`; `count` when there is none. */
export function firstPageFrom(index: LkcdIndex, addr: number): number {
  let low = 0;
  let high = index.count;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (index.address(middle) < addr) low = middle + 1;
    else high = middle;
  }
  return low;
}
