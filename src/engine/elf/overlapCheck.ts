/** The check of an ELF core that needs a look at its bytes: whether PT_LOADs that overlap hold the same. */
import { FRAME_SIZE, fileOffset, physAddr } from '../../base/address.ts';
import { equalBytes } from '../../base/bytes.ts';
import { hex0x } from '../../base/hex.ts';
import { ok, type Result } from '../../base/result.ts';
import { failed, notTestable, passed } from '../machine/finding.ts';
import type { ByteSource, Finding, ReadError } from '../types.ts';
import { findOverlaps, type Overlap } from './coreChecks.ts';
import type { CoreSegment } from './coreMap.ts';

/** Overlaps that are compared at most, and page frames of each. */
const MAX_OVERLAPS = 20;
const SAMPLES = 16;

/** Check 5: overlapping PT_LOADs are normal for the kernel image, and then both hold the same bytes. */
export async function checkOverlaps(
  source: ByteSource,
  segments: readonly CoreSegment[],
  signal?: AbortSignal,
): Promise<Result<readonly Finding[], ReadError>> {
  const findings: Finding[] = [];
  for (const overlap of findOverlaps(segments, MAX_OVERLAPS)) {
    const same = await compareOverlap(source, overlap, signal);
    if (!same.ok) return same;
    findings.push(overlapFinding(overlap, same.value));
  }
  if (findings.length > 0 || segments.length === 0) return ok(findings);
  return ok([passed('segments-apart', 'No two PT_LOADs claim the same memory.')]);
}

function overlapFinding({ first, second, start, end }: Overlap, same: boolean | undefined): Finding {
  const image = first.role === 'kernel image' || second.role === 'kernel image';
  const range = `Absolute ${hex0x(start)} to ${hex0x(end - 1)}`;
  const twice = image
    ? `${range} is stored twice, in memory and as the kernel image, as kernels since 6.10 do.`
    : `${range} is claimed by program headers ${first.index} and ${second.index}. The first one is used.`;
  if (same === undefined)
    return { ...notTestable('segments-apart', `${twice} They cannot be compared.`), addr: physAddr(start) };
  if (!same) return failed('segments-apart', 'error', `${twice} But their bytes differ.`, physAddr(start));
  const message = `${twice} Samples of both are equal.`;
  return image
    ? passed('segments-apart', message, physAddr(start))
    : failed('segments-apart', 'warning', message, physAddr(start));
}

/** Compares sample frames of both copies; undefined when the file does not have both. */
async function compareOverlap(
  source: ByteSource,
  overlap: Overlap,
  signal: AbortSignal | undefined,
): Promise<Result<boolean | undefined, ReadError>> {
  const { first, second, start } = overlap;
  const end = Math.min(overlap.end, first.paddr + first.storedSize, second.paddr + second.storedSize);
  if (end <= start) return ok(undefined);
  const length = Math.min(FRAME_SIZE, end - start);
  const step = Math.max(FRAME_SIZE, Math.floor((end - start) / SAMPLES));
  for (let at = start; at + length <= end; at += step) {
    const one = await source.read(fileOffset(first.storedAt + (at - first.paddr)), length, signal);
    if (!one.ok) return one;
    const other = await source.read(fileOffset(second.storedAt + (at - second.paddr)), length, signal);
    if (!other.ok) return other;
    if (!equalBytes(one.value, other.value)) return ok(false);
  }
  return ok(true);
}
