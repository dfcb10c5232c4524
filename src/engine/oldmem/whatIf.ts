/**
 * What a zfcpdump pair would be with another HSA_SIZE: which bytes would then come from where, and what the vmcore
 * would hold. Only the border moves; the files stay as they are. Nothing of this changes the open dump.
 */
import { FRAME_SIZE, type PhysAddr, physAddr, roundDown } from '../../base/address.ts';
import { equalBytes } from '../../base/bytes.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { createAddressMap } from '../address/addressMap.ts';
import { mappedImage } from '../address/mappedImage.ts';
import { planVmcore } from '../export/plan.ts';
import type { Dump, Extent, MemoryImage, ReadError, SourceKind } from '../types.ts';
import { type ZfcpdumpInput, zfcpdumpExtents } from './hsaSplit.ts';
import { chunksEnd } from './memoryChunks.ts';

/** Bytes of the machine's memory by where they come from. */
export interface SourceTotals {
  readonly hsa: number;
  readonly memory: number;
  readonly missing: number;
}

/** A stretch [start, end) whose bytes would come from elsewhere. */
export interface SourceChange {
  readonly start: PhysAddr;
  readonly end: PhysAddr;
  readonly from: SourceKind;
  readonly to: SourceKind;
}

export interface WhatIf {
  readonly hsaSize: number;
  readonly now: SourceTotals;
  readonly after: SourceTotals;
  /** Ascending; neighbours of one kind are one. */
  readonly changes: readonly SourceChange[];
  /** Size of the vmcore, bytes; undefined when there would be nothing to write. */
  readonly fileBytes: number | undefined;
  /** Bytes of memory that no PT_LOAD of that vmcore would cover. */
  readonly lostBytes: number;
}

/** How many of some pages would read differently. */
export interface PageSample {
  /** Pages of 4 KiB that change their source and have bytes before and after. */
  readonly pages: number;
  /** Pages that were compared, evenly spread. */
  readonly compared: number;
  readonly different: number;
}

/** The extents of the same files with another border. */
function extentsWith(split: ZfcpdumpInput, hsaSize: number): readonly Extent[] {
  const { memory } = split;
  const fixed = memory === undefined ? undefined : { ...memory, madeWith: split.hsaSize };
  return zfcpdumpExtents({ ...split, memory: fixed, hsaSize });
}

/** Memory as it would read. */
function memoryWith(dump: Dump, split: ZfcpdumpInput, extents: readonly Extent[]): MemoryImage | undefined {
  const map = createAddressMap(extents, { end: chunksEnd(split.chunks) });
  if (!map.ok) return undefined;
  return mappedImage(
    map.value,
    dump.files.map(({ source }) => source),
  );
}

function totalsOf(extents: readonly Extent[]): SourceTotals {
  const totals = { hsa: 0, memory: 0, missing: 0 };
  for (const { start, end, source } of extents) {
    if (source === 'hsa' || source === 'memory') totals[source] += end - start;
    else totals.missing += end - start;
  }
  return totals;
}

/** Where two covers of the same chunks differ in their source. */
function changesBetween(before: readonly Extent[], after: readonly Extent[]): readonly SourceChange[] {
  const changes: SourceChange[] = [];
  let i = 0;
  let j = 0;
  for (;;) {
    const a = before[i];
    const b = after[j];
    if (a === undefined || b === undefined) return changes;
    const start = Math.max(a.start, b.start);
    const end = Math.min(a.end, b.end);
    if (start < end && a.source !== b.source) {
      const last = changes.at(-1);
      const joins = last?.end === start && last.from === a.source && last.to === b.source;
      if (joins) changes[changes.length - 1] = { ...last, end: physAddr(end) };
      else changes.push({ start: physAddr(start), end: physAddr(end), from: a.source, to: b.source });
    }
    if (a.end <= end) i++;
    if (b.end <= end) j++;
  }
}

/** What `hsaSize` (bytes, whole pages) would mean. Reads nothing; undefined when the dump is no pair. */
export async function whatIfHsaSize(
  dump: Dump,
  hsaSize: number,
  signal?: AbortSignal,
): Promise<Result<WhatIf | undefined, ReadError>> {
  const { split } = dump;
  if (split === undefined) return ok(undefined);
  const size = roundDown(hsaSize, FRAME_SIZE);
  const before = extentsWith(split, split.hsaSize);
  const after = extentsWith(split, size);
  const totals = totalsOf(after);
  const memory = memoryWith(dump, split, after);
  const plan =
    memory === undefined ? undefined : await planVmcore({ ...dump, memory }, { profile: 'auto' }, signal);
  if (plan?.ok === false && plan.error.kind === 'read') return err(plan.error.error);
  return ok({
    hsaSize: size,
    now: totalsOf(before),
    after: totals,
    changes: changesBetween(before, after),
    fileBytes: plan?.ok === true ? plan.value.sizeBytes : undefined,
    lostBytes: totals.missing,
  });
}

/**
 * Compares up to `limit` of the pages that would come from the other file, evenly spread, with what they are now.
 * Reads two pages of 4 KiB for each.
 */
export async function sampleWhatIf(
  dump: Dump,
  { hsaSize, changes }: WhatIf,
  limit: number,
  signal?: AbortSignal,
): Promise<Result<PageSample, ReadError>> {
  const { split } = dump;
  const both = changes.filter(({ from, to }) => from !== 'missing' && to !== 'missing');
  const pages = both.reduce((sum, { start, end }) => sum + Math.floor((end - start) / FRAME_SIZE), 0);
  const other = split === undefined ? undefined : memoryWith(dump, split, extentsWith(split, hsaSize));
  if (other === undefined || pages === 0) return ok({ pages, compared: 0, different: 0 });
  const wanted = Math.min(limit, pages);
  let compared = 0;
  let different = 0;
  let passed = 0;
  let next = 0;
  for (const { start, end } of both) {
    const count = Math.floor((end - start) / FRAME_SIZE);
    for (; next < wanted && Math.floor((next * pages) / wanted) < passed + count; next++) {
      const addr = physAddr(start + (Math.floor((next * pages) / wanted) - passed) * FRAME_SIZE);
      const now = await dump.memory.read(addr, FRAME_SIZE, signal);
      if (!now.ok) return now;
      const then = await other.read(addr, FRAME_SIZE, signal);
      if (!then.ok) return then;
      const isThere = [...now.value.pieces, ...then.value.pieces].every(({ source }) => source !== 'missing');
      if (!isThere) continue;
      compared++;
      if (!equalBytes(now.value.bytes, then.value.bytes)) different++;
    }
    passed += count;
  }
  return ok({ pages, compared, different });
}
