/**
 * The upper levels of a translation, from the ASCE down to one segment (1 MiB of virtual addresses): at most four
 * reads, because each step goes one level down whatever the entries say. What a segment leads to is the same for all
 * its addresses, so `dat.ts` keeps it. (Principles of Operation, "Dynamic Address Translation")
 */
import { type PhysAddr, safePhysAddr } from '../base/address.ts';
import { hex0x } from '../base/hex.ts';
import { ok, type Result } from '../base/result.ts';
import { readPresentAt } from '../engine/machine/readPresent.ts';
import type { MemoryImage, ReadError } from '../engine/types.ts';
import {
  ASCE_LENGTH,
  ASCE_ORIGIN,
  ASCE_REAL_SPACE,
  ASCE_TYPE,
  ENTRY_INVALID,
  ENTRY_LARGE,
  ENTRY_LENGTH,
  ENTRY_OFFSET,
  ENTRY_TYPE,
  PGM_ASCE_TYPE,
  PGM_OF_LEVEL,
  PGM_SPECIFICATION,
  REGION_THIRD_SIZE,
  SEGMENT_ORIGIN,
  SEGMENT_SIZE,
  TABLE_ORIGIN,
} from '../s390/dat.ts';
import { asceBits, entryBits } from '../s390/datEntry.ts';
import { programCodeWords } from '../s390/pgmCodes.ts';
import type { TranslationStep } from './types.ts';

/**
 * Why an address is not mapped. `invalid`: the tables say so; `damaged`: the tables cannot be right; `missing`: a
 * table is not in the dump.
 */
export type NotMapped = 'invalid' | 'damaged' | 'missing';

/** What one segment leads to, and the steps that led there. */
export type Segment = { readonly steps: readonly TranslationStep[] } & (
  | { readonly kind: 'real' }
  /** A large frame of `size` bytes at `frame`. */
  | { readonly kind: 'frame'; readonly frame: bigint; readonly size: bigint }
  | { readonly kind: 'table'; readonly origin: bigint }
  | { readonly kind: NotMapped }
);

const TABLE_NAMES = ['segment table', 'region-third table', 'region-second table', 'region-first table'];

/** Name of a table by its level: 0 segment .. 3 region-first. */
function tableName(level: number): string {
  return TABLE_NAMES[level] ?? 'table';
}

/** `segment translation exception (0x10)`. */
export function exceptionWords(code: number): string {
  return programCodeWords(code).replace(' (', ' exception (');
}

/** Level of the table that an ASCE designates: 0 segment .. 3 region-first. */
export function levelOf(asce: bigint): number {
  return Number((asce & ASCE_TYPE) >> 2n);
}

/** What the ASCE says, in words. */
function asceStep(asce: bigint): TranslationStep {
  const words =
    (asce & ASCE_REAL_SPACE) !== 0n
      ? 'real space: virtual addresses are real ones'
      : `${tableName(levelOf(asce))} at ${hex0x(asce & ASCE_ORIGIN)}, ${(Number(asce & ASCE_LENGTH) + 1) * 512} entries`;
  return { what: 'ASCE', at: undefined, entry: asce, words, bits: asceBits(asce) };
}

/** Walks down to the segment of `addr`. Fails only for `changed` and `cancelled`. */
export async function walkToSegment(
  memory: MemoryImage,
  asce: bigint,
  addr: bigint,
  signal?: AbortSignal,
): Promise<Result<Segment, ReadError>> {
  const steps: TranslationStep[] = [asceStep(asce)];
  if ((asce & ASCE_REAL_SPACE) !== 0n) return ok({ kind: 'real', steps });
  const top = levelOf(asce);
  if (addr >> BigInt(31 + 11 * top) !== 0n) {
    const limit = hex0x(1n << BigInt(31 + 11 * top));
    return ok(end(steps, 'ASCE', 'invalid', `the address is not below ${limit}`, PGM_ASCE_TYPE));
  }
  let origin = asce & ASCE_ORIGIN;
  let first = 0;
  let last = Number(asce & ASCE_LENGTH);
  for (let level = top; level >= 0; level--) {
    const index = Number((addr >> BigInt(20 + 11 * level)) & 0x7ffn);
    const group = Math.floor(index / 512);
    const code = PGM_OF_LEVEL[level] ?? PGM_SPECIFICATION;
    if (group < first || group > last) {
      const words = `index ${index} is outside of the table, which has entries ${first * 512} to ${last * 512 + 511}`;
      return ok(end(steps, tableName(level), 'invalid', words, code));
    }
    const where = origin + BigInt(8 * index);
    const read = await readPresentAt(memory, where, 8, signal);
    if (!read.ok) return read;
    const at = safePhysAddr(where);
    if (!read.value.present) {
      const words = `index ${index}: the entry at ${hex0x(where)} is not in the dump`;
      return ok({
        kind: 'missing',
        steps: [...steps, { what: tableName(level), at, entry: undefined, words, table: origin, index }],
      });
    }
    const entry = read.value.reader.u64(0);
    const verdict = judge(entry, level, index);
    const bits = entryBits(entry, level);
    steps.push({ what: tableName(level), at, entry, words: verdict.words, table: origin, index, bits });
    if (verdict.kind !== 'next')
      return ok(verdict.kind === 'frame' ? { ...verdict, steps } : { kind: verdict.kind, steps });
    if (level === 0) return ok({ kind: 'table', origin: verdict.origin, steps });
    origin = verdict.origin;
    first = Number((entry & ENTRY_OFFSET) >> 6n);
    last = Number(entry & ENTRY_LENGTH);
  }
  return ok({ kind: 'damaged', steps });
}

function end(
  steps: readonly TranslationStep[],
  what: string,
  kind: NotMapped,
  words: string,
  code: number,
): Segment {
  const step = { what, at: undefined, entry: undefined, words: `${words}: ${exceptionWords(code)}` };
  return { kind, steps: [...steps, step] };
}

type Verdict = { readonly words: string } & (
  | { readonly kind: 'next'; readonly origin: bigint }
  | { readonly kind: 'frame'; readonly frame: bigint; readonly size: bigint }
  | { readonly kind: 'invalid' | 'damaged' }
);

/** What an entry of a region or segment table says. */
function judge(entry: bigint, level: number, index: number): Verdict {
  const type = Number((entry & ENTRY_TYPE) >> 2n);
  if ((entry & ENTRY_INVALID) !== 0n) {
    const code = PGM_OF_LEVEL[level] ?? PGM_SPECIFICATION;
    return {
      kind: 'invalid',
      words: `index ${index}: invalid, nothing is mapped here: ${exceptionWords(code)}`,
    };
  }
  if (type !== level) {
    const words = `index ${index}: the entry is of type ${type} where only ${level} can stand: ${exceptionWords(PGM_SPECIFICATION)}`;
    return { kind: 'damaged', words };
  }
  if (level <= 1 && (entry & ENTRY_LARGE) !== 0n) {
    const size = level === 0 ? SEGMENT_SIZE : REGION_THIRD_SIZE;
    const frame = entry & ~(size - 1n);
    const name = level === 0 ? '1 MiB' : '2 GiB';
    return { kind: 'frame', frame, size, words: `index ${index}: frame of ${name} at ${hex0x(frame)}` };
  }
  const origin = entry & (level === 0 ? SEGMENT_ORIGIN : TABLE_ORIGIN);
  const next = level === 0 ? 'page table' : tableName(level - 1);
  return { kind: 'next', origin, words: `index ${index}: ${next} at ${hex0x(origin)}` };
}

/** An absolute address from a frame and an offset in it; undefined beyond what the program can count. */
export function inFrame(frame: bigint, offset: bigint): PhysAddr | undefined {
  return safePhysAddr(frame + offset);
}
