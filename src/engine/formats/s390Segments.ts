/**
 * The chain of segments in an `s390_ext` dump: a header of 4096 bytes, data, the next header, to the one with the stop
 * marker and the end marker behind its data (s390-tools, include/dump/s390_dump.h, zipl/boot/eckd2dump.h).
 *
 *     0x00 start  0x08 len  0x10 stop marker  0x18 size on disk, device blocks (0: as it is)
 *     0x30 number of entries  0x34 offset of each entry in device blocks, bit 0: entry as it is
 */
import { ADDRESS_LIMIT, FRAME_SIZE, safeNumber } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { hex0x } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { ByteSource, ReadError } from '../types.ts';
import { readUpTo } from './readUpTo.ts';
import { END_MARKER_SIZE, type EndMarker, parseEndMarker, S390_HEADER_SIZE } from './s390Header.ts';

const MIB = 1024 * 1024;
/** A segment header takes up a frame. */
export const SEGMENT_HEADER_SIZE = FRAME_SIZE;
/** Entries that fit into a segment header. */
const MAX_ENTRIES = 1011;
const FIRST_ENTRY = 0x34;
const STORED_AS_IS = 0x80000000;
/** A machine of 16 TiB in single MiB has 2^24; a dump of one has far fewer. */
const MAX_SEGMENTS = 1 << 20;
/** Memory that one packed entry may stand for; the dumper uses 1 MiB. */
const MAX_UNIT = 16 * MIB;

/** What all segments of a dump obey. */
export interface SegmentRules {
  /** End of memory by the header. */
  readonly memSize: number;
  /** Bytes of memory in a packed entry; undefined: the dump has none. */
  readonly unit: number | undefined;
}

export interface S390Segment {
  readonly start: number;
  readonly size: number;
  /** Offset of the data; the segment header stands 4096 bytes before it. */
  readonly dataAt: number;
  /** Device blocks of packed data; 0: memory as it is. */
  readonly blocks: number;
  readonly last: boolean;
}

/** How the chain of one file ended. */
export type ChainEnd =
  /** At the stop marker. */
  | 'stop'
  /** The file ends before the next segment header. */
  | 'cut'
  /** What should be a segment header is none. */
  | 'bad'
  | 'too-many';

export interface SegmentChain {
  readonly segments: readonly S390Segment[];
  readonly end: ChainEnd;
  /** Where the end marker, or the header that is none, should stand. */
  readonly at: number;
  /** Why a header is none, for `bad`. */
  readonly why?: string;
  readonly marker?: EndMarker;
}

/** The unit of packed entries, or undefined when the header gives none that can be. */
export function entryUnit(zlibVersion: number, unit: number): number | undefined {
  if (zlibVersion === 0) return undefined;
  return unit >= FRAME_SIZE && unit <= MAX_UNIT && unit % FRAME_SIZE === 0 ? unit : MIB;
}

/** Follows the chain from the first segment. `after`: end of the last segment before this file. */
export async function walkSegments(
  source: ByteSource,
  rules: SegmentRules,
  after: number,
  blockSize: number,
  signal?: AbortSignal,
): Promise<Result<SegmentChain, ReadError>> {
  const segments: S390Segment[] = [];
  let at = S390_HEADER_SIZE;
  let lowest = after;
  while (segments.length < MAX_SEGMENTS) {
    const head = await readUpTo(source, at, SEGMENT_HEADER_SIZE, signal);
    if (!head.ok) return head;
    if (head.value.length < SEGMENT_HEADER_SIZE) return ok({ segments, end: 'cut', at });
    const segment = parseSegment(head.value, at + SEGMENT_HEADER_SIZE, lowest, rules);
    if (!segment.ok) return ok({ segments, end: 'bad', at, why: segment.error });
    segments.push(segment.value);
    lowest = segment.value.start + segment.value.size;
    at = segment.value.dataAt + dataLength(segment.value, blockSize);
    if (segment.value.last) {
      const tail = await readUpTo(source, at, END_MARKER_SIZE, signal);
      if (!tail.ok) return tail;
      const marker = parseEndMarker(tail.value);
      return ok({ segments, end: 'stop', at, ...(marker === undefined ? {} : { marker }) });
    }
  }
  return ok({ segments, end: 'too-many', at });
}

/** Bytes of a segment's data in the file. */
export function dataLength(segment: S390Segment, blockSize: number): number {
  return segment.blocks === 0 ? segment.size : segment.blocks * blockSize;
}

/** A segment header, or why it is none. `lowest`: where the segment before it ended. */
function parseSegment(
  bytes: Uint8Array,
  dataAt: number,
  lowest: number,
  { memSize, unit }: SegmentRules,
): Result<S390Segment, string> {
  const reader = new BeReader(bytes);
  const start = safeNumber(reader.u64(0)) ?? ADDRESS_LIMIT;
  const size = safeNumber(reader.u64(8)) ?? ADDRESS_LIMIT;
  const blocks = reader.u32(0x18);
  const last = reader.u64(0x10) !== 0n;
  const end = start + size;
  if (start % MIB !== 0 || (size % MIB !== 0 && end !== memSize)) return err('it is not made of whole MiB');
  if (start < lowest) return err(`it starts at ${hex0x(start)}, below the end of the one before it`);
  if (end > memSize) return err('it reaches beyond the end of memory');
  if (size === 0 && !last) return err('it is empty');
  if (blocks > 0) {
    if (unit === undefined) return err('it is compressed, and the header of the dump knows no compression');
    const problem = entriesProblem(reader, size, blocks, unit);
    if (problem !== undefined) return err(problem);
  }
  return ok({ start, size, dataAt, blocks, last });
}

function entriesProblem(reader: BeReader, size: number, blocks: number, unit: number): string | undefined {
  const count = reader.u32(0x30);
  if (count > MAX_ENTRIES || count !== Math.ceil(size / unit)) return `it says ${count} compressed entries`;
  let before = -1;
  for (let i = 0; i < count; i++) {
    const block = reader.u32(FIRST_ENTRY + 4 * i) % STORED_AS_IS;
    if (block <= before || block >= blocks) return 'its compressed entries are not in order';
    before = block;
  }
  return undefined;
}

/** One packed entry of a segment: `unit` bytes of memory, fewer at its end. */
export interface SegmentEntry {
  /** Offset in the file. */
  readonly at: number;
  /** Bytes up to the next entry, padding included. */
  readonly length: number;
  readonly asItIs: boolean;
}

/** Entry `index` of a packed segment out of its header, which was checked before. Undefined: it has no such entry. */
export function segmentEntry(
  header: Uint8Array,
  segment: S390Segment,
  index: number,
  blockSize: number,
): SegmentEntry | undefined {
  const reader = new BeReader(header);
  const count = Math.min(reader.u32(0x30), MAX_ENTRIES);
  if (index >= count) return undefined;
  const word = reader.u32(FIRST_ENTRY + 4 * index);
  const block = word % STORED_AS_IS;
  const next = index + 1 < count ? reader.u32(FIRST_ENTRY + 4 * (index + 1)) % STORED_AS_IS : segment.blocks;
  return {
    at: segment.dataAt + block * blockSize,
    length: Math.max(0, next - block) * blockSize,
    asItIs: word >= STORED_AS_IS,
  };
}

/** Reads the header of a segment again. */
export function readSegmentHeader(
  source: ByteSource,
  segment: S390Segment,
  signal?: AbortSignal,
): Promise<Result<Uint8Array, ReadError>> {
  return readUpTo(source, segment.dataAt - SEGMENT_HEADER_SIZE, SEGMENT_HEADER_SIZE, signal);
}
