/**
 * The checks of an ELF core that need a look into its memory: whether the prefixes lead to lowcores, and whether
 * PT_LOADs that overlap hold the same bytes. At most a few hundred page frames are read.
 */
import { FRAME_SIZE, fileOffset, type PhysAddr, physAddr } from '../../base/address.ts';
import { equalBytes } from '../../base/bytes.ts';
import { hex0x } from '../../base/hex.ts';
import { ok, type Result } from '../../base/result.ts';
import { MAX_CPUS } from '../../s390/constants.ts';
import { LC, prefixProblem, SA } from '../../s390/lowcore.ts';
import { capFindings, failed, notTestable, passed } from '../machine/finding.ts';
import { readPresent } from '../machine/readPresent.ts';
import type { ByteSource, Finding, MemoryImage, NoteEntry, ReadError } from '../types.ts';
import { findOverlaps, notedPrefixes, type Overlap } from './coreChecks.ts';
import type { CoreSegment } from './coreMap.ts';

/** Offset of the stored prefix register in a prefix area. */
const SAVED_PREFIX = LC.saveArea + SA.prefix;

/** Check 8: each prefix is one, lies in memory, and its save area says the same. */
export async function checkPrefixes(
  memory: MemoryImage,
  notes: readonly NoteEntry[],
  signal?: AbortSignal,
): Promise<Result<readonly Finding[], ReadError>> {
  const findings: Finding[] = [];
  let good = 0;
  for (const { cpu, prefix } of notedPrefixes(notes).slice(0, MAX_CPUS)) {
    const where = `The prefix of CPU ${cpu}, ${hex0x(prefix)},`;
    const problem = prefixProblem(prefix);
    if (problem !== undefined) {
      findings.push(failed('prefix-in-memory', 'warning', `${where} ${problem}.`));
      continue;
    }
    const addr = physAddr(prefix);
    const saved = await readPresent(memory, physAddr(prefix + SAVED_PREFIX), 4, signal);
    if (!saved.ok) return saved;
    if (!saved.value.present) {
      const message = saved.value.hole
        ? 'lies in no memory of the dump.'
        : 'leads to memory that is not in the dump.';
      findings.push(failed('prefix-in-memory', 'warning', `${where} ${message}`, addr));
      continue;
    }
    const word = saved.value.reader.u32(0);
    if (word === prefix) good++;
    else findings.push(differentPrefix(where, word, addr));
  }
  if (good > 0) {
    const message = `${good} prefixes lie in memory and are also found in the save areas there.`;
    findings.push(passed('prefix-in-memory', message));
  }
  return ok(capFindings(findings));
}

/** No store status, or another kernel's: the notes came from the writer itself, so nothing is wrong with them. */
function differentPrefix(where: string, word: number, addr: PhysAddr): Finding {
  const found = word === 0 ? 'is empty' : `holds the prefix ${hex0x(word)}`;
  const message = `${where} cannot be confirmed: the save area there ${found}. No status was stored in it.`;
  return { ...notTestable('prefix-in-memory', message), addr };
}

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
