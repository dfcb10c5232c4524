/**
 * Judges one shape of a memory file by the clues that were read from the files: hints add to its score or take from
 * it, each with a reason in words. `shapes.ts` reads the clues and compares the scores.
 */
import { formatSize } from '../../base/hex.ts';
import type { MemoryShape } from '../openTypes.ts';
import type { MemoryChunk } from './memoryChunks.ts';
import { shapeSize } from './shapeMapping.ts';
import type { Witness } from './witnesses.ts';

const SCORE = {
  magic: 8,
  sizeFits: 4,
  sizeTooSmall: -2,
  sizeTooLarge: -1,
  lowcore: 3,
  noLowcore: -2,
  /** Filler that is not zero. Zero frames say nothing: much of a machine that idles is zero. */
  filler: 4,
  zeroFiller: 0,
  /** Machines have round sizes, but not always. */
  rounder: 1,
  unexpectedLowcore: -3,
  witness: 5,
  witnessAbsent: -4,
} as const;

/** What was seen of the files, before any shape is judged. */
export interface Clues {
  readonly sizeBytes: number;
  readonly hsaSize: number;
  readonly chunks: readonly MemoryChunk[] | undefined;
  readonly hasMagic: boolean;
  readonly lowcoreAtStart: boolean;
  /** The one byte that fills the file's first HSA_SIZE bytes, if so. */
  readonly filler: number | undefined;
  readonly witnesses: readonly Witness[];
}

export interface Judgement {
  readonly shape: MemoryShape;
  readonly possible: boolean;
  score: number;
  /** Witnesses that are in the file where this shape puts them, and those that are not. */
  present: number;
  absent: number;
  readonly reasons: string[];
}

/** All that the clues say without further reading. */
export function judgeShape(shape: MemoryShape, clues: Clues): Judgement {
  const silent = { score: Number.NEGATIVE_INFINITY, present: 0, absent: 0 };
  const impossible = whyImpossible(shape, clues);
  if (impossible !== undefined) {
    return { shape, possible: false, ...silent, reasons: [impossible] };
  }
  const twin = sameAs(shape, clues);
  if (twin !== undefined) {
    return { shape, possible: true, ...silent, reasons: [twin] };
  }
  const judgement: Judgement = { shape, possible: true, score: 0, present: 0, absent: 0, reasons: [] };
  judgeSize(judgement, clues);
  judgeStart(judgement, clues);
  return judgement;
}

function whyImpossible(
  shape: MemoryShape,
  { chunks, hasMagic, sizeBytes, hsaSize }: Clues,
): string | undefined {
  if (shape === 's390-header')
    return hasMagic ? undefined : 'The file does not begin with an s390 dump header.';
  if (shape !== 'packed' && shape !== 'packed-remainder') return undefined;
  if (chunks === undefined) return 'A packed file can only be read with a memory map.';
  if (sizeBytes <= shapeSize(shape, hsaSize, chunks)) return undefined;
  return 'The file is larger than all memory of the map.';
}

/** The shape that comes to the same here, in words; undefined when there is none. */
function sameAs(shape: MemoryShape, { chunks, hsaSize }: Clues): string | undefined {
  const noHoles = chunks?.length === 1 && chunks[0]?.start === 0;
  if (shape === 'packed' && noHoles) return 'The same as full, because the memory map has no holes.';
  if (shape === 'packed-remainder' && noHoles)
    return 'The same as remainder, because the memory map has no holes.';
  if (hsaSize > 0) return undefined;
  if (shape === 'remainder') return 'The same as full, because there is no HSA.';
  return shape === 'packed-remainder' ? 'The same as packed, because there is no HSA.' : undefined;
}

function judgeSize(judgement: Judgement, { chunks, sizeBytes, hsaSize }: Clues): void {
  if (chunks === undefined) {
    if (isRounder(judgement.shape, sizeBytes, hsaSize))
      add(judgement, SCORE.rounder, 'Memory would have a rounder size.');
    return;
  }
  const expected = shapeSize(judgement.shape, hsaSize, chunks);
  const should = `should have ${formatSize(expected)}`;
  if (sizeBytes === expected) add(judgement, SCORE.sizeFits, `Its size is exactly what the map asks for.`);
  else if (sizeBytes < expected) add(judgement, SCORE.sizeTooSmall, `It is too short: it ${should}.`);
  else add(judgement, SCORE.sizeTooLarge, `It is longer than the map says: it ${should}.`);
}

/** True when the machine's memory would end at a multiple of a larger power of two than with the other shape. */
function isRounder(shape: MemoryShape, sizeBytes: number, hsaSize: number): boolean {
  const asFull = roundness(sizeBytes);
  const asRemainder = roundness(sizeBytes + hsaSize);
  return shape === 'full' ? asFull > asRemainder : shape === 'remainder' && asRemainder > asFull;
}

/** The largest power of two that divides `size`. */
function roundness(size: number): number {
  let unit = 1;
  while (size > 0 && size % (unit * 2) === 0) unit *= 2;
  return unit;
}

function judgeStart(judgement: Judgement, { chunks, hasMagic, lowcoreAtStart, filler }: Clues): void {
  if (judgement.shape === 's390-header') {
    add(judgement, SCORE.magic, 'It begins with an s390 dump header.');
    return;
  }
  const startsAtZero = judgement.shape === 'full' || judgement.shape === 'packed';
  if (!startsAtZero && lowcoreAtStart) {
    add(judgement, SCORE.unexpectedLowcore, 'It begins with a lowcore, as only memory from address 0 does.');
  } else if (startsAtZero && (chunks?.[0]?.start ?? 0) === 0) {
    if (lowcoreAtStart) add(judgement, SCORE.lowcore, 'It begins with a lowcore.');
    else if (filler !== undefined) add(judgement, fillerScore(filler), 'Filler stands in place of the HSA.');
    else add(judgement, SCORE.noLowcore, 'It does not begin with a lowcore.');
  }
  if (hasMagic) add(judgement, -SCORE.magic, 'It begins with an s390 dump header.');
}

function fillerScore(filler: number): number {
  return filler === 0 ? SCORE.zeroFiller : SCORE.filler;
}

/** Counts a hint. */
function add(judgement: Judgement, score: number, reason: string): void {
  judgement.score += score;
  judgement.reasons.push(reason);
}

/** Counts a thing that the HSA names, which is in the file where this shape puts it, or is not. */
export function countWitness(judgement: Judgement, witness: Witness, found: boolean): void {
  if (found) {
    judgement.present++;
    add(judgement, SCORE.witness, `It holds ${witness.what}.`);
  } else {
    judgement.absent++;
    add(judgement, SCORE.witnessAbsent, `It does not hold ${witness.what}.`);
  }
}
