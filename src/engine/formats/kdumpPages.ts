/**
 * Reads and unpacks the pages of one kdump file. Data that stands close together is read in one go, several reads are
 * in flight, and pages that share their data (all zero pages do) are unpacked once.
 */
import { abortable } from '../../base/abortable.ts';
import { fileOffset } from '../../base/address.ts';
import { createGate } from '../../base/gate.ts';
import { Lru } from '../../base/lru.ts';
import type { Result } from '../../base/result.ts';
import type { GapReason, ReadError } from '../types.ts';
import type { CodecError, Decode } from './codecs/codec.ts';
import { decodeLzo1x } from './codecs/lzo1x.ts';
import { decodeSnappy } from './codecs/snappy.ts';
import { decodeZlib } from './codecs/zlib.ts';
import { decodeZstd } from './codecs/zstd.ts';
import { gapReasonOf, type PageLocation } from './kdumpDescriptors.ts';
import { PACKED_LZO, PACKED_SNAPPY, PACKED_ZLIB, PACKED_ZSTD } from './kdumpHeader.ts';
import type { KdumpPart } from './kdumpPart.ts';

const CODECS: ReadonlyMap<number, Decode> = new Map([
  [PACKED_ZLIB, decodeZlib],
  [PACKED_LZO, decodeLzo1x],
  [PACKED_SNAPPY, decodeSnappy],
  [PACKED_ZSTD, decodeZstd],
]);

/** Unpacked pages that stay, bytes for one file. */
const CACHE_BYTES = 16 * 1024 * 1024;
/** Reads above this many pages are scans and go past the cache. */
const CACHED_PAGES = 512;
const IN_FLIGHT = 6;
const MAX_GROUP = 1024 * 1024;
/** Reading this much too much is cheaper than another read. */
const MAX_SPARE = 16 * 1024;

type Data = Extract<PageLocation, { readonly kind: 'data' }>;

/** The content of a page, or why there is none. */
export type PageContent = Uint8Array | GapReason;

interface Wanted extends Data {
  /** Positions in the request that get this page. */
  readonly indexes: number[];
}

export class KdumpPages {
  private readonly part: KdumpPart;
  private readonly cache = new Lru<string, Uint8Array>(CACHE_BYTES);
  private readonly gate = createGate(IN_FLIGHT);

  constructor(part: KdumpPart) {
    this.part = part;
  }

  /**
   * Delivers the page of every location, in any order: exactly one block of bytes, which must not be changed, or the
   * reason why there is none. Returns an error that concerns the file as a whole.
   */
  async read(
    locations: readonly PageLocation[],
    deliver: (index: number, content: PageContent) => void,
    signal?: AbortSignal,
  ): Promise<ReadError | undefined> {
    const keep = locations.length <= CACHED_PAGES;
    const groups = groupByPlace(this.wanted(locations, deliver));
    let failure: ReadError | undefined;
    const work = groups.map((group) =>
      this.gate.run(async () => {
        if (failure === undefined) failure ??= await this.readGroup(group, deliver, keep);
      }, signal),
    );
    // Reads are short and not stopped one by one; only the waiting ends at once.
    const done = await abortable(Promise.all(work), signal);
    if (done === undefined || signal?.aborted === true) return { kind: 'cancelled' };
    return failure;
  }

  /** Serves what needs no read; the rest once per place, in order of place. */
  private wanted(
    locations: readonly PageLocation[],
    deliver: (index: number, content: PageContent) => void,
  ): readonly Wanted[] {
    const wanted = new Map<string, Wanted>();
    for (const [index, location] of locations.entries()) {
      if (location.kind === 'gap') {
        deliver(index, location.reason);
        continue;
      }
      const key = keyOf(location);
      const cached = this.cache.get(key);
      if (cached !== undefined) {
        deliver(index, cached);
        continue;
      }
      const same = wanted.get(key);
      if (same === undefined) wanted.set(key, { ...location, indexes: [index] });
      else same.indexes.push(index);
    }
    return [...wanted.values()].sort((a, b) => a.offset - b.offset);
  }

  private async readGroup(
    group: readonly Wanted[],
    deliver: (index: number, content: PageContent) => void,
    keep: boolean,
  ): Promise<ReadError | undefined> {
    const start = group[0]?.offset ?? 0;
    const end = group.reduce((far, page) => Math.max(far, page.offset + page.size), start);
    const answer = await this.part.source.read(fileOffset(start), end - start);
    if (!answer.ok) {
      const reason = gapReasonOf(answer.error);
      if (reason === undefined) return answer.error;
      if (group.length === 1) {
        for (const index of group[0]?.indexes ?? []) deliver(index, reason);
        return undefined;
      }
      for (const page of group) {
        const failure = await this.readGroup([page], deliver, keep);
        if (failure !== undefined) return failure;
      }
      return undefined;
    }
    for (const page of group) {
      const packed = answer.value.subarray(page.offset - start, page.offset - start + page.size);
      const content = unpack(packed, page.packing, this.part.layout.blockSize);
      if (content.ok && keep) this.cache.set(keyOf(page), content.value, content.value.length);
      for (const index of page.indexes) deliver(index, content.ok ? content.value : 'damaged');
    }
    return undefined;
  }
}

function keyOf(location: Data): string {
  return `${location.offset} ${location.size} ${location.packing}`;
}

/** Unpacks one page. A page that is stored as it is becomes a copy, so that it does not hold its whole read. */
function unpack(packed: Uint8Array, packing: number, blockSize: number): Result<Uint8Array, CodecError> {
  const codec = CODECS.get(packing);
  if (codec !== undefined) return codec(packed, blockSize);
  if (packing === 0 && packed.length === blockSize) return { ok: true, value: packed.slice() };
  return { ok: false, error: { detail: `the page has ${packed.length} bytes and packing ${packing}` } };
}

/** Joins neighbours in the file to reads of at most about a mebibyte. `pages` are in order of their place. */
function groupByPlace(pages: readonly Wanted[]): readonly (readonly Wanted[])[] {
  const groups: Wanted[][] = [];
  let start = 0;
  let end = 0;
  for (const page of pages) {
    const group = groups.at(-1);
    if (group === undefined || page.offset > end + MAX_SPARE || page.offset + page.size - start > MAX_GROUP) {
      groups.push([page]);
      start = page.offset;
      end = page.offset + page.size;
    } else {
      group.push(page);
      end = Math.max(end, page.offset + page.size);
    }
  }
  return groups;
}
