/**
 * The last resort for CPUs: a search for lowcores by what a store status and a running kernel leave in them. It reads
 * everything in its range. Each candidate gets points: 4 when the saved prefix is its own address, 1 for each new PSW
 * that can be one, 1 for a small CPU number.
 */
import { physAddr, roundUp } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { ok, type Result } from '../../base/result.ts';
import { MAX_CPUS, PREFIX_LIMIT, PREFIX_SIZE } from '../../s390/constants.ts';
import { LC } from '../../s390/lowcore.ts';
import { LOWCORE_TEST_LENGTH, plausibleNewPsws } from '../oldmem/lowcorePlausible.ts';
import type { MemoryImage, ReadError } from '../types.ts';
import { forEachBlock } from './memoryBlocks.ts';

export interface ScannedLowcore {
  readonly prefix: number;
  /** 6 to 11 points. */
  readonly score: number;
}

/** Lowest address that Linux gives to a lowcore (zipl/boot/stage2dump.c takes no other). */
const LOWEST = 0x10000;
const ENOUGH_POINTS = 6;
/** cpu_nr of the lowcore from 5.0 on; only ever one point of many. */
const CPU_NR = 0x3a0;

/** Searches [0x10000, min(end, 2 GiB)) for lowcores, ascending, at most MAX_CPUS. */
export async function scanLowcores(
  memory: MemoryImage,
  signal?: AbortSignal,
  end: number = PREFIX_LIMIT,
): Promise<Result<readonly ScannedLowcore[], ReadError>> {
  const found: ScannedLowcore[] = [];
  const limit = physAddr(Math.min(end, PREFIX_LIMIT));
  const scanned = await forEachBlock(memory, physAddr(LOWEST), limit, signal, (start, bytes) => {
    const reader = new BeReader(bytes);
    const first = roundUp(start, PREFIX_SIZE);
    for (let prefix = first; prefix + LC.savedPrefix + 4 <= start + bytes.length; prefix += PREFIX_SIZE) {
      const score = scoreOf(reader, prefix - start, prefix);
      if (score >= ENOUGH_POINTS) found.push({ prefix, score });
      if (found.length >= MAX_CPUS) return 'stop';
    }
    return 'go on';
  });
  return scanned.ok ? ok(found) : scanned;
}

function scoreOf(reader: BeReader, at: number, prefix: number): number {
  if (reader.u8(at + LC.architectureMode) > 1) return 0;
  // Masks only: at absolute 0 itself, Linux keeps other new PSWs than at the prefixes.
  const psws = plausibleNewPsws(reader.slice(at, LOWCORE_TEST_LENGTH));
  if (psws === 0) return 0;
  const saved = reader.u32(at + LC.savedPrefix) === prefix ? 4 : 0;
  return saved + psws + (reader.u32(at + CPU_NR) < MAX_CPUS ? 1 : 0);
}
