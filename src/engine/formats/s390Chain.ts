/**
 * Joins the segment chains of all volumes to the memory of an `s390_ext` dump. What no segment covers is zero, because
 * the dumper leaves out MiBs of zeros; but only where the chain is whole. Where it is broken, nothing is known.
 */
import { ADDRESS_LIMIT, fileOffset, physAddr } from '../../base/address.ts';
import { hex0x } from '../../base/hex.ts';
import { ok, type Result } from '../../base/result.ts';
import { failed, passed } from '../machine/finding.ts';
import type { Extent, Finding, GapReason, ReadError } from '../types.ts';
import { walkWithBlockSize } from './s390BlockSize.ts';
import { markerFinding } from './s390Checks.ts';
import type { EndMarker } from './s390Header.ts';
import { dataLength, entryUnit, type S390Segment, type SegmentChain } from './s390Segments.ts';
import { firstLost, type PackedSegment } from './s390Unpack.ts';
import type { S390Volume } from './s390Volumes.ts';

const MIB = 1024 * 1024;
/** The dumper goes to the next volume when less than a MiB is left beside a segment header and the end marker. */
const VOLUME_REST = MIB + 2 * 4096;

export interface DumpChain {
  readonly extents: readonly Extent[];
  readonly packed: readonly PackedSegment[];
  /** One past the last address. */
  readonly memoryEnd: number;
  readonly segmentCount: number;
  readonly marker: EndMarker | undefined;
  readonly findings: readonly Finding[];
  /** In words, when segments are packed. */
  readonly blockSize: string | undefined;
}

/** Walks the volumes, which are in order. Fails only when a file cannot be read. */
export async function readDumpChain(
  volumes: readonly S390Volume[],
  signal?: AbortSignal,
): Promise<Result<DumpChain, ReadError>> {
  const first = volumes[0]?.header;
  const promised = first?.memSize;
  const rules = {
    memSize: promised ?? ADDRESS_LIMIT,
    unit: entryUnit(first?.zlibVersion ?? 0, first?.zlibUnit ?? 0),
  };
  const extents: Extent[] = [];
  const packed: PackedSegment[] = [];
  const findings: Finding[] = [];
  let after = 0;
  let expected = 0;
  /** What the addresses from `after` to the next segment are. */
  let between: 'zero' | GapReason = 'zero';
  let last: SegmentChain | undefined;
  let blockSize: string | undefined;
  let segmentCount = 0;
  for (const { file, source, header } of volumes) {
    if (header.volume > expected) between = 'not-in-dump';
    expected = header.volume + 1;
    const walked = await walkWithBlockSize(source, rules, after, signal);
    if (!walked.ok) return walked;
    const { chain, blockSize: size, by } = walked.value;
    if (by !== 'not-needed') {
      blockSize = `${size} bytes`;
      findings.push(blockSizeFinding(size, by));
    }
    for (const segment of chain.segments) {
      pushRest(extents, after, segment.start, between);
      const place = { segment, file, blockSize: size };
      const isCut = segment.dataAt + dataLength(segment, size) > source.sizeBytes;
      const lost =
        segment.blocks > 0 && isCut ? await firstLost(source, place, rules.unit ?? MIB, signal) : undefined;
      if (lost !== undefined && !lost.ok) return lost;
      if (segment.blocks > 0) packed.push(place);
      pushSegment(extents, segment, file, lost?.value);
      after = segment.start + segment.size;
      between = 'zero';
    }
    segmentCount += chain.segments.length;
    between = restOf(chain, source.sizeBytes, header.multiVolume);
    last = chain;
    if (between !== 'zero' && source !== volumes.at(-1)?.source)
      findings.push(brokenVolume(source.name, chain, between));
    if (chain.end === 'stop') break;
  }
  const stopped = last?.end === 'stop';
  if (!stopped && between === 'zero') between = 'not-in-dump';
  const memoryEnd = promised ?? after;
  pushRest(extents, after, memoryEnd, between);
  if (last !== undefined) findings.push(endFinding(last, volumes, after, memoryEnd));
  return ok({ extents, packed, memoryEnd, segmentCount, marker: last?.marker, findings, blockSize });
}

function pushSegment(extents: Extent[], segment: S390Segment, file: number, lost: number | undefined): void {
  const start = physAddr(segment.start);
  const end = physAddr(segment.start + segment.size);
  if (segment.blocks === 0) {
    extents.push({ kind: 'file', start, end, source: 'file', file, offset: fileOffset(segment.dataAt) });
    return;
  }
  const stored = physAddr(lost ?? end);
  extents.push({ kind: 'packed', start, end: stored, source: 'file', file });
  pushRest(extents, stored, end, 'truncated');
}

function pushRest(extents: Extent[], from: number, to: number, what: 'zero' | GapReason): void {
  if (to <= from) return;
  const start = physAddr(from);
  const end = physAddr(to);
  if (what === 'zero') extents.push({ kind: 'zero', start, end, source: 'zero' });
  else extents.push({ kind: 'gap', start, end, source: 'missing', reason: what });
}

/** What is known of the addresses behind the last segment of a chain, up to the next volume or the end of memory. */
function restOf(chain: SegmentChain, sizeBytes: number, multiVolume: boolean): 'zero' | GapReason {
  if (chain.end === 'stop') return 'zero';
  if (multiVolume && isFull(chain, sizeBytes)) return 'zero';
  return chain.end === 'cut' ? 'truncated' : 'damaged';
}

/** A volume on which no other segment had room. Its data must all be there, and a disk ends with a whole block. */
function isFull({ at }: SegmentChain, sizeBytes: number): boolean {
  return at <= sizeBytes && sizeBytes - at < VOLUME_REST && sizeBytes % 512 === 0;
}

/** A volume before the last one that does not hold all that the dumper wrote to it. */
function brokenVolume(name: string, chain: SegmentChain, rest: GapReason): Finding {
  const after = chain.segments.at(-1);
  const from = hex0x(after?.start ?? 0);
  const what =
    rest === 'truncated'
      ? `${name} was cut: it ends before ${hex0x(chain.at)}, where its data ends`
      : `${name} has no segment header at ${hex0x(chain.at)}: ${chain.why ?? 'there are too many segments'}`;
  const message = `${what}. Memory from absolute ${from} up to the next volume is not all there.`;
  return failed('volume-complete', 'error', message, physAddr(after?.start ?? 0));
}

function blockSizeFinding(size: number, by: 'end-marker' | 'entries' | 'guess'): Finding {
  const code = 'device-block-size';
  switch (by) {
    case 'end-marker':
      return passed(
        code,
        `The disk had blocks of ${size} bytes: only so the segments lead to the end marker.`,
      );
    case 'entries':
      return passed(
        code,
        `The disk had blocks of ${size} bytes, by the beginnings of the compressed data; no end marker confirms it.`,
      );
    case 'guess': {
      const message = `The size of the disk's blocks is not known, and the file does not show it; ${size} bytes are taken.`;
      return failed(code, 'warning', message);
    }
  }
}

function endFinding(
  chain: SegmentChain,
  volumes: readonly S390Volume[],
  after: number,
  memoryEnd: number,
): Finding {
  const code = 'dump-complete';
  const name = volumes.at(-1)?.source.name ?? '';
  const header = volumes[0]?.header;
  if (chain.marker !== undefined && header !== undefined) return markerFinding(header, chain.marker);
  const known = `Memory from absolute ${hex0x(after)} to ${hex0x(memoryEnd)} is not known`;
  if (chain.end === 'stop') {
    const message = `There is no end marker at ${hex0x(chain.at)} of ${name}, behind the last segment: the file was cut, or the dump was not finished.`;
    return failed(code, 'error', message);
  }
  if (chain.end === 'bad') {
    const next = header?.multiVolume === true ? ' Perhaps the next volume is missing.' : '';
    const message = `After ${chain.segments.length} segments, at ${hex0x(chain.at)} of ${name}, there is no segment header: ${chain.why ?? ''}. ${known}.${next}`;
    return failed(code, 'error', message, physAddr(after));
  }
  if (chain.end === 'too-many') {
    return failed(
      code,
      'error',
      `There are more than ${chain.segments.length} segments; the rest is left out.`,
    );
  }
  const message = `${name} ends after ${chain.segments.length} segments without the one that is marked as the last. ${known}.`;
  return failed(code, 'error', message, physAddr(after));
}
