/** The memory of an LKCD dump: pages where records are, zeros in between as in every reader of the format. */
import { FRAME_SIZE, fileOffset, physAddr } from '../../base/address.ts';
import { ensure } from '../../base/assert.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { createAddressMap } from '../address/addressMap.ts';
import { mappedImage, type Unpack } from '../address/mappedImage.ts';
import type { ByteSource, Extent, GapReason, MemoryImage, ReadError } from '../types.ts';
import type { Decode } from './codecs/codec.ts';
import { firstPageFrom } from './lkcdIndex.ts';
import { type LkcdIndex, type LkcdPages, MAX_RECORD_DATA, parseRecord, RECORD_HEADER } from './lkcdRecord.ts';
import { PieceList } from './pieceList.ts';

/** Records that are read together span this many bytes at most. */
const GROUP = 1024 * 1024;

export interface LkcdMemory {
  readonly memory: MemoryImage;
  readonly extents: readonly Extent[];
}

/** `memoryEnd` is one past the last address; `decode` unpacks a compressed page. */
export function lkcdMemory(
  source: ByteSource,
  pages: LkcdPages,
  memoryEnd: number,
  decode: Decode,
): LkcdMemory {
  const extents = layExtents(pages, memoryEnd);
  const map = createAddressMap(extents, { end: physAddr(memoryEnd) });
  const addresses = ensure(map.ok ? map.value : undefined, 'pages ascend and do not overlap');
  const unpack = unpackPages(source, pages.index, decode);
  return { memory: mappedImage(addresses, [source], { unpack }), extents };
}

function layExtents({ index, end }: LkcdPages, memoryEnd: number): readonly Extent[] {
  const extents: Extent[] = [];
  let covered = 0;
  const push = (from: number, to: number, what: 'packed' | 'zero' | GapReason): void => {
    if (to <= from) return;
    const range = { start: physAddr(from), end: physAddr(to) };
    if (what === 'packed') extents.push({ kind: 'packed', ...range, source: 'file', file: 0 });
    else if (what === 'zero') extents.push({ kind: 'zero', ...range, source: 'zero' });
    else extents.push({ kind: 'gap', ...range, source: 'missing', reason: what });
  };
  for (let i = 0; i < index.count; ) {
    const start = index.address(i);
    let stop = start;
    for (; i < index.count && index.address(i) === stop; i++) stop += FRAME_SIZE;
    push(covered, start, 'zero');
    push(start, stop, 'packed');
    covered = stop;
  }
  push(covered, memoryEnd, restReason(end.kind));
  return extents;
}

/** What is above the last page: known to be zero only when the end was reached. */
function restReason(kind: LkcdPages['end']['kind']): 'zero' | GapReason {
  if (kind === 'complete') return 'zero';
  return kind === 'cut' ? 'truncated' : 'damaged';
}

function unpackPages(source: ByteSource, index: LkcdIndex, decode: Decode): Unpack {
  return async (_extent, start, length, signal) => {
    const pieces = new PieceList(start, length);
    const end = start + length;
    let at: number = start;
    let page = firstPageFrom(index, start - (start % FRAME_SIZE));
    while (at < end && page < index.count) {
      const stop = groupEnd(index, page, end);
      const group = await readGroup(source, index, page, stop, signal);
      if (!group.ok) return group;
      for (; page < stop; page++) {
        const addr = index.address(page);
        const content =
          typeof group.value === 'string'
            ? group.value
            : unpackPage(group.value, index.recordAt(page) - group.value.at, addr, decode);
        const to = Math.min(end, addr + FRAME_SIZE);
        if (typeof content === 'string') pieces.gap(at, to, content);
        else pieces.put(at, content.subarray(at - addr, to - addr));
        at = to;
      }
    }
    return ok(pieces.finish());
  };
}

/** One past the last page of a group that starts at `page`, all below address `end`. */
function groupEnd(index: LkcdIndex, page: number, end: number): number {
  const first = index.recordAt(page);
  let stop = page + 1;
  while (stop < index.count && index.address(stop) < end && index.recordAt(stop) - first < GROUP) stop++;
  return stop;
}

interface Group {
  readonly at: number;
  readonly bytes: Uint8Array;
}

async function readGroup(
  source: ByteSource,
  index: LkcdIndex,
  page: number,
  stop: number,
  signal: AbortSignal | undefined,
): Promise<Result<Group | GapReason, ReadError>> {
  const at = index.recordAt(page);
  const last = index.recordAt(stop - 1);
  const length = Math.min(last - at + RECORD_HEADER + MAX_RECORD_DATA, source.sizeBytes - at);
  const bytes = await source.read(fileOffset(at), length, signal);
  if (bytes.ok) return ok({ at, bytes: bytes.value });
  return bytes.error.kind === 'unreadable' ? ok('unreadable') : err(bytes.error);
}

function unpackPage({ bytes }: Group, at: number, addr: number, decode: Decode): Uint8Array | GapReason {
  const record = parseRecord(bytes, at);
  // Not every record was looked at when the dump was opened.
  if (typeof record === 'string' || record.addr !== addr) return 'damaged';
  const data = bytes.subarray(at + RECORD_HEADER, at + RECORD_HEADER + record.size);
  if (data.length < record.size) return 'truncated';
  // A record without bytes stands for a page of zeros (crash, lkcd_common.c).
  if (record.size === 0) return new Uint8Array(FRAME_SIZE);
  if (!record.packed) return data;
  const content = decode(data, FRAME_SIZE);
  return content.ok ? content.value : 'damaged';
}
