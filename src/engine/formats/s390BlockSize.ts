/**
 * Packed segments of an `s390_ext` dump count in blocks of the disk that it was written to, and the file does not say
 * how large these are. Of the four sizes that DASDs have, the right one is that whose chain of segments ends at an end
 * marker; in a cut-off file, that under which everything still there makes sense.
 */
import { BeReader } from '../../base/bytes.ts';
import { ok, type Result } from '../../base/result.ts';
import type { ByteSource, ReadError } from '../types.ts';
import { readUpTo } from './readUpTo.ts';
import {
  readSegmentHeader,
  type S390Segment,
  type SegmentChain,
  type SegmentRules,
  segmentEntry,
  walkSegments,
} from './s390Segments.ts';

/** Block sizes of DASDs, the most common first. */
const BLOCK_SIZES: readonly number[] = [4096, 2048, 1024, 512];
/** Entries that are looked at to weigh a block size. */
const MAX_LOOKED_AT = 64;

export interface BlockSizeAnswer {
  readonly blockSize: number;
  /**
   * - `not-needed`: nothing is packed.
   * - `end-marker`: only with this size the chain ends at an end marker.
   * - `entries`: the beginnings of the packed entries decided.
   * - `guess`: more than one size remains possible.
   */
  readonly by: 'not-needed' | 'end-marker' | 'entries' | 'guess';
  readonly chain: SegmentChain;
}

interface Trial {
  readonly blockSize: number;
  readonly chain: SegmentChain;
}

/** Walks the chain of one file with the block size that fits it. */
export async function walkWithBlockSize(
  source: ByteSource,
  rules: SegmentRules,
  after: number,
  signal?: AbortSignal,
): Promise<Result<BlockSizeAnswer, ReadError>> {
  const trials: Trial[] = [];
  for (const blockSize of BLOCK_SIZES) {
    const chain = await walkSegments(source, rules, after, blockSize, signal);
    if (!chain.ok) return chain;
    const isPacked = chain.value.segments.some(({ blocks }) => blocks > 0);
    if (!isPacked) return ok({ blockSize, by: 'not-needed', chain: chain.value });
    trials.push({ blockSize, chain: chain.value });
  }
  const marked = trials.filter(({ chain }) => chain.marker !== undefined);
  const [only] = marked;
  if (only !== undefined && marked.length === 1) return ok({ ...only, by: 'end-marker' });
  return weigh(source, marked.length > 0 ? marked : trials, signal);
}

/** Chooses by the packed entries of the first packed segment: each begins with a zlib header. */
async function weigh(
  source: ByteSource,
  trials: readonly Trial[],
  signal: AbortSignal | undefined,
): Promise<Result<BlockSizeAnswer, ReadError>> {
  const scored: { readonly trial: Trial; readonly score: number }[] = [];
  for (const trial of trials) {
    const first = trial.chain.segments.find(({ blocks }) => blocks > 0);
    const heads =
      first === undefined ? ok({ good: 0, bad: 0 }) : await countHeads(source, first, trial, signal);
    if (!heads.ok) return heads;
    const { good, bad } = heads.value;
    // A contradiction outweighs whatever fits by chance; the first entry fits always.
    const broken = trial.chain.end === 'bad' ? 1000 : 0;
    const score = trial.chain.segments.length * 100 + good - bad * 1000 - broken;
    scored.push({ trial, score });
  }
  scored.sort((a, b) => b.score - a.score);
  const [best, second] = scored;
  if (best === undefined) throw new Error('there is a trial for every block size');
  return ok({ ...best.trial, by: best.score === second?.score ? 'guess' : 'entries' });
}

async function countHeads(
  source: ByteSource,
  segment: S390Segment,
  { blockSize }: Trial,
  signal: AbortSignal | undefined,
): Promise<Result<{ readonly good: number; readonly bad: number }, ReadError>> {
  const header = await readSegmentHeader(source, segment, signal);
  if (!header.ok) return header;
  let good = 0;
  let bad = 0;
  for (let i = 0; i < MAX_LOOKED_AT; i++) {
    const entry = segmentEntry(header.value, segment, i, blockSize);
    if (entry === undefined) break;
    if (entry.asItIs) continue;
    const head = await readUpTo(source, entry.at, 2, signal);
    if (!head.ok) return head;
    if (head.value.length < 2) break;
    if (isZlibHeader(head.value)) good++;
    else bad++;
  }
  return ok({ good, bad });
}

/** RFC 1950: method 8, and the two bytes as a number are a multiple of 31. */
function isZlibHeader(bytes: Uint8Array): boolean {
  const word = new BeReader(bytes).u16(0);
  return Math.floor(word / 256) % 16 === 8 && word % 31 === 0;
}
