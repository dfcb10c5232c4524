/** Unpacks the compressed segments of `s390_ext` dumps: one zlib stream for every MiB of memory. */
import { fileOffset, type PhysAddr, physAddr } from '../../base/address.ts';
import { Lru } from '../../base/lru.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Unpack } from '../address/mappedImage.ts';
import type { ByteSource, GapReason, ReadError } from '../types.ts';
import { decodeZlibPadded } from './codecs/zlib.ts';
import { PieceList } from './pieceList.ts';
import { readSegmentHeader, type S390Segment, segmentEntry } from './s390Segments.ts';

const CACHE_BYTES = 16 * 1024 * 1024;
/** More packed bytes than this beyond the unpacked ones do not belong to an entry. */
const MAX_OVERHEAD = 64 * 1024;

/** A packed segment and where it is from. */
export interface PackedSegment {
  readonly segment: S390Segment;
  readonly file: number;
  readonly blockSize: number;
}

/** `segments` are ascending by address; `unit` is the memory of one entry in bytes. */
export function unpackSegments(
  segments: readonly PackedSegment[],
  files: readonly ByteSource[],
  unit: number,
): Unpack {
  const cache = new Lru<number, Uint8Array>(CACHE_BYTES);

  const readUnit = async (
    packed: PackedSegment,
    index: number,
    length: number,
    signal: AbortSignal | undefined,
  ): Promise<Result<Uint8Array | GapReason, ReadError>> => {
    const source = files[packed.file];
    if (source === undefined) return ok('not-in-dump');
    const header = await readSegmentHeader(source, packed.segment, signal);
    if (!header.ok) return asGap(header.error);
    const entry = segmentEntry(header.value, packed.segment, index, packed.blockSize);
    if (entry === undefined) return ok('damaged');
    const size = entry.asItIs ? length : Math.min(entry.length, length + MAX_OVERHEAD);
    if (size > entry.length) return ok('damaged');
    const inFile = Math.min(size, source.sizeBytes - entry.at);
    if (inFile <= 0 || (entry.asItIs && inFile < size)) return ok('truncated');
    const bytes = await source.read(fileOffset(entry.at), inFile, signal);
    if (!bytes.ok) return asGap(bytes.error);
    if (entry.asItIs) return ok(bytes.value);
    const content = decodeZlibPadded(bytes.value, length);
    if (content.ok) return content;
    return ok(inFile < size ? 'truncated' : 'damaged');
  };

  return async (_extent, start, length, signal) => {
    const pieces = new PieceList(start, length);
    const end = start + length;
    let at: number = start;
    while (at < end) {
      const packed = segmentAt(segments, at);
      if (packed === undefined) break;
      const { segment } = packed;
      const index = Math.floor((at - segment.start) / unit);
      const unitStart = segment.start + index * unit;
      const unitLength = Math.min(unit, segment.start + segment.size - unitStart);
      let content: Uint8Array | GapReason | undefined = cache.get(unitStart);
      if (content === undefined) {
        const read = await readUnit(packed, index, unitLength, signal);
        if (!read.ok) return read;
        content = read.value;
        if (typeof content !== 'string') cache.set(unitStart, content, content.length);
      }
      const stop = Math.min(end, unitStart + unitLength);
      if (typeof content === 'string') pieces.gap(at, stop, content);
      else pieces.put(at, content.subarray(at - unitStart, stop - unitStart));
      at = stop;
    }
    return ok(pieces.finish());
  };
}

/** A place that cannot be read is a gap; anything else ends the whole read. */
function asGap(error: ReadError): Result<GapReason, ReadError> {
  if (error.kind === 'unreadable') return ok('unreadable');
  if (error.kind === 'outside') return ok('truncated');
  return err(error);
}

function segmentAt(segments: readonly PackedSegment[], addr: number): PackedSegment | undefined {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const segment = segments[middle]?.segment;
    if (segment !== undefined && segment.start + segment.size <= addr) low = middle + 1;
    else high = middle;
  }
  const found = segments[low];
  return found !== undefined && found.segment.start <= addr ? found : undefined;
}

/** Which entries of a packed segment reach beyond the end of its file: the first address that is lost. */
export async function firstLost(
  source: ByteSource,
  { segment, blockSize }: PackedSegment,
  unit: number,
  signal?: AbortSignal,
): Promise<Result<PhysAddr, ReadError>> {
  const header = await readSegmentHeader(source, segment, signal);
  if (!header.ok) return header;
  for (let index = 0; ; index++) {
    const entry = segmentEntry(header.value, segment, index, blockSize);
    const start = Math.min(segment.start + index * unit, segment.start + segment.size);
    if (entry === undefined || entry.at + entry.length > source.sizeBytes) return ok(physAddr(start));
  }
}
