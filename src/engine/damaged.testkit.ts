/**
 * Spoiling files and watching how they open, for tests over all formats: bytes flipped by a seed, what of a dump can
 * still be read, and a guard that notices allocations that a damaged number asked for.
 */
import { type PhysAddr, physAddr } from '../base/address.ts';
import { equalBytes } from '../base/bytes.ts';
import { memorySource } from './memorySource.ts';
import { openDump } from './openDump.ts';
import type { OpenOptions, OpenOutcome } from './openTypes.ts';
import type { Dump } from './types.ts';

/** Numbers below 2^32 that look random and are the same for the same seed (a linear congruence). */
function createRandom(seed: number): () => number {
  let state = BigInt(seed);
  return () => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return Number(state >> 32n);
  };
}

/** A copy with this share of the bytes of [from, end) changed, the same ones for the same seed. */
export function flipped(
  bytes: Uint8Array,
  share: number,
  seed: number,
  from = 0,
  end = bytes.length,
): Uint8Array {
  const copy = bytes.slice();
  const random = createRandom(seed);
  const count = Math.max(1, Math.round((end - from) * share));
  for (let i = 0; i < count; i++) {
    const at = from + (random() % (end - from));
    copy[at] = (copy[at] ?? 0) ^ (1 + (random() % 255));
  }
  return copy;
}

/** How files opened; `asked`: a person would have been asked, and the proposal was taken as it is. */
export interface Opened {
  readonly outcome: OpenOutcome<Dump>;
  readonly asked: boolean;
}

/** Opens files without names or roles. */
export async function openAll(files: readonly Uint8Array[], options: OpenOptions = {}): Promise<Opened> {
  const sources = files.map((bytes, i) => ({
    source: memorySource(bytes, `file${i}`),
    role: 'auto' as const,
  }));
  const outcome = await openDump(sources, options);
  if (outcome.kind !== 'pairing') return { outcome, asked: false };
  const named = sources.map((file, i) => ({ ...file, role: outcome.proposal.files[i]?.role ?? 'auto' }));
  const { hsaSize, shape } = outcome.proposal;
  const taken = { ...options, confirmed: true, shape, hsaSize: hsaSize.value ?? 0 };
  return { outcome: await openDump(named, taken), asked: true };
}

/** Bytes of one stretch of memory, with those that are there marked by 1. */
export interface Sampled {
  readonly start: PhysAddr;
  readonly bytes: Uint8Array;
  readonly there: Uint8Array;
}

const WHOLE = 16 * 1024 * 1024;
const WINDOW = 1024 * 1024;
const SAMPLES = 48;

/** All of a small memory, or 48 frames spread over a large one. Reads that fail are as if nothing was there. */
export async function sample({ memory }: Dump, end: number): Promise<readonly Sampled[]> {
  const isSmall = end <= WHOLE;
  const count = isSmall ? Math.ceil(end / WINDOW) : SAMPLES;
  const step = isSmall ? WINDOW : Math.floor(end / SAMPLES / 4096) * 4096;
  const sampled: Sampled[] = [];
  for (let i = 0; i < count; i++) {
    const start = physAddr(i * step);
    const length = Math.min(isSmall ? WINDOW : 4096, end - start);
    const read = await memory.read(start, length);
    const there = new Uint8Array(length);
    for (const piece of read.ok ? read.value.pieces : []) {
      const at = piece.start - start;
      if (piece.source !== 'missing' && piece.source !== 'excluded') there.fill(1, at, at + piece.length);
    }
    sampled.push({ start, bytes: read.ok ? read.value.bytes : new Uint8Array(length), there });
  }
  return sampled;
}

/** How many bytes are there, and how many of them are not what `whole` has at their place. */
export function compareSamples(
  part: readonly Sampled[],
  whole: readonly Sampled[],
): { readonly there: number; readonly wrong: number } {
  let there = 0;
  let wrong = 0;
  for (const [i, one] of part.entries()) {
    const other = whole[i];
    // Most windows are whole and the same.
    if (other !== undefined && !one.there.includes(0) && !other.there.includes(0)) {
      there += one.there.length;
      if (equalBytes(one.bytes, other.bytes)) continue;
      there -= one.there.length;
    }
    for (let at = 0; at < one.there.length; at++) {
      if (one.there[at] === 0) continue;
      there++;
      if (other?.there[at] !== 1 || other.bytes[at] !== one.bytes[at]) wrong++;
    }
  }
  return { there, wrong };
}

const GUARDED = [
  'ArrayBuffer',
  'Uint8Array',
  'Uint16Array',
  'Uint32Array',
  'Int32Array',
  'Float64Array',
] as const;

/** Counts what is allocated while `work` runs: the bytes of all typed arrays that are made by length. */
export async function allocatedBy<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly bytes: number }> {
  let bytes = 0;
  const originals = GUARDED.map((name) => [name, globalThis[name]] as const);
  for (const [name, original] of originals) {
    const guarded = new Proxy(original, {
      construct(target, args: readonly unknown[], newTarget) {
        const [length] = args;
        const unit = 'BYTES_PER_ELEMENT' in original ? original.BYTES_PER_ELEMENT : 1;
        if (typeof length === 'number') bytes += length * unit;
        return Reflect.construct(target, args, newTarget);
      },
    });
    Object.assign(globalThis, { [name]: guarded });
  }
  try {
    return { value: await work(), bytes };
  } finally {
    Object.assign(globalThis, Object.fromEntries(originals));
  }
}
