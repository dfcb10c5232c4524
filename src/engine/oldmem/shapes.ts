/**
 * Finds out which shape a memory file has. Every hint (its size, a lowcore or a dump header at its start, things whose
 * address the HSA tells) adds to or takes from each shape's score; the sum decides, and a clear lead makes it certain.
 */
import { fileOffset } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { formatSize } from '../../base/hex.ts';
import { ok, type Result } from '../../base/result.ts';
import type { MemoryShape, ShapeCandidate } from '../openTypes.ts';
import type { ByteSource, ReadError } from '../types.ts';
import { LOWCORE_TEST_LENGTH, lowcoreLooksReal } from './lowcorePlausible.ts';
import { chunksEnd, type MemoryChunk } from './memoryChunks.ts';
import { chunksWithoutMap, MEMORY_SHAPES, shapeOffset, shapeSize } from './shapeMapping.ts';
import { findWitnesses, WITNESS_LENGTH, type Witness } from './witnesses.ts';

export interface ShapeQuestion {
  readonly memory: ByteSource;
  /** The HSA file and the offset of absolute 0 in it. */
  readonly hsa: { readonly source: ByteSource; readonly shift: 0 | 4096 } | undefined;
  /** Bytes; 0 when there is no HSA split. */
  readonly hsaSize: number;
  /** The memory map, when there is one. */
  readonly chunks: readonly MemoryChunk[] | undefined;
}

export interface ShapeRanking {
  readonly best: MemoryShape;
  /** False: the person should be asked. */
  readonly certain: boolean;
  /** All shapes, the likeliest first. */
  readonly candidates: readonly ShapeCandidate[];
  /** True when the memory map cannot be complete, so the file's size should be used instead (v4.9 zcore/memmap). */
  readonly mapTooSmall: boolean;
  readonly warnings: readonly string[];
}

/** Magic of s390 stand-alone dumps and of zcore/mem (drivers/s390/char/zcore.c; zdump/df_s390.h of s390-tools). */
const S390_DUMP_MAGICS: readonly bigint[] = [0xa8190173618f23fdn, 0xa8190173618f23fen];

/** A shape is certain with this score and this lead over the next one: about one strong hint more. */
const CERTAIN_SCORE = 3;
const CERTAIN_LEAD = 3;

const SCORE = {
  magic: 8,
  sizeFits: 4,
  sizeTooSmall: -2,
  sizeTooLarge: -1,
  lowcore: 3,
  noLowcore: -2,
  unexpectedLowcore: -3,
  witness: 5,
  witnessAbsent: -4,
} as const;

const STRANGERS =
  'What the HSA file says to be in memory is not in the memory file: perhaps they are not of the same dump.';

/** What was seen of the files, before any shape is judged. */
interface Clues {
  readonly sizeBytes: number;
  readonly hsaSize: number;
  readonly chunks: readonly MemoryChunk[] | undefined;
  readonly hasMagic: boolean;
  readonly lowcoreAtStart: boolean;
  readonly witnesses: readonly Witness[];
}

interface Judgement {
  readonly shape: MemoryShape;
  readonly possible: boolean;
  score: number;
  /** Witnesses that are in the file where this shape puts them, and those that are not. */
  present: number;
  absent: number;
  readonly reasons: string[];
}

/** Ranks the shapes. Reads a few KiB from the start of the memory file and at the places of the witnesses. */
export async function rankShapes(
  question: ShapeQuestion,
  signal?: AbortSignal,
): Promise<Result<ShapeRanking, ReadError>> {
  const { memory, hsa, hsaSize } = question;
  const headLength = Math.min(LOWCORE_TEST_LENGTH, memory.sizeBytes);
  const head = await readOrNothing(memory, 0, headLength, signal);
  if (!head.ok) return head;
  const witnesses = hsa === undefined ? ok([]) : await findWitnesses(hsa.source, hsa.shift, hsaSize, signal);
  if (!witnesses.ok) return witnesses;

  const mapTooSmall = isMapTooSmall(question);
  const clues: Clues = {
    sizeBytes: memory.sizeBytes,
    hsaSize,
    chunks: mapTooSmall ? undefined : question.chunks,
    hasMagic: head.value.length >= 8 && S390_DUMP_MAGICS.includes(new BeReader(head.value).u64(0)),
    lowcoreAtStart: lowcoreLooksReal(head.value),
    witnesses: witnesses.value,
  };
  const judgements: Judgement[] = [];
  for (const shape of MEMORY_SHAPES) {
    const judgement = judge(shape, clues);
    const heard = judgement.possible ? await hearWitnesses(judgement, clues, memory, signal) : ok(true);
    if (!heard.ok) return heard;
    judgements.push(judgement);
  }
  return ok(decide(judgements, clues, mapTooSmall));
}

function decide(judgements: readonly Judgement[], clues: Clues, mapTooSmall: boolean): ShapeRanking {
  // Sorting is stable, so a tie goes to the more common shape.
  const sorted = judgements.toSorted((a, b) => b.score - a.score);
  const [first, second] = sorted;
  const best = first?.shape ?? 'full';
  const score = first?.score ?? 0;
  const certain = score >= CERTAIN_SCORE && score - (second?.score ?? 0) >= CERTAIN_LEAD;
  const candidates = sorted.map(({ shape, possible, reasons }) => ({
    shape,
    possible,
    why: reasons.join(' '),
  }));
  const warnings = [...sizeWarnings(best, clues, mapTooSmall)];
  if (first !== undefined && first.absent > 0 && first.present === 0) warnings.push(STRANGERS);
  return { best, certain, candidates, mapTooSmall, warnings };
}

/** v4.9 cuts zcore/memmap to the HSA (memblock_remove in setup.c) although the dump holds everything. */
function isMapTooSmall({ memory, hsaSize, chunks }: ShapeQuestion): boolean {
  if (chunks === undefined || hsaSize === 0) return false;
  return chunksEnd(chunks) <= hsaSize && memory.sizeBytes > 0 && !fitsBelow(memory.sizeBytes, chunks);
}

/** A memory file that is no larger than the map does not prove it wrong. */
function fitsBelow(sizeBytes: number, chunks: readonly MemoryChunk[]): boolean {
  return sizeBytes <= shapeSize('s390-header', 0, chunks);
}

function judge(shape: MemoryShape, clues: Clues): Judgement {
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
  if (chunks === undefined) return;
  const expected = shapeSize(judgement.shape, hsaSize, chunks);
  const should = `should have ${formatSize(expected)}`;
  if (sizeBytes === expected) add(judgement, SCORE.sizeFits, `Its size is exactly what the map asks for.`);
  else if (sizeBytes < expected) add(judgement, SCORE.sizeTooSmall, `It is too short: it ${should}.`);
  else add(judgement, SCORE.sizeTooLarge, `It is longer than the map says: it ${should}.`);
}

function judgeStart(judgement: Judgement, { chunks, hasMagic, lowcoreAtStart }: Clues): void {
  if (judgement.shape === 's390-header') {
    add(judgement, SCORE.magic, 'It begins with an s390 dump header.');
    return;
  }
  const startsAtZero = judgement.shape === 'full' || judgement.shape === 'packed';
  if (!startsAtZero && lowcoreAtStart) {
    add(judgement, SCORE.unexpectedLowcore, 'It begins with a lowcore, as only memory from address 0 does.');
  } else if (startsAtZero && (chunks?.[0]?.start ?? 0) === 0) {
    if (lowcoreAtStart) add(judgement, SCORE.lowcore, 'It begins with a lowcore.');
    else add(judgement, SCORE.noLowcore, 'It does not begin with a lowcore.');
  }
  if (hasMagic) add(judgement, -SCORE.magic, 'It begins with an s390 dump header.');
}

async function hearWitnesses(
  judgement: Judgement,
  clues: Clues,
  memory: ByteSource,
  signal: AbortSignal | undefined,
): Promise<Result<true, ReadError>> {
  const { shape } = judgement;
  const chunks = clues.chunks ?? chunksWithoutMap(shape, clues.sizeBytes, clues.hsaSize);
  for (const witness of clues.witnesses) {
    const offset = shapeOffset(shape, clues.hsaSize, chunks, witness.addr);
    if (offset === undefined || offset + WITNESS_LENGTH > memory.sizeBytes) continue;
    const bytes = await readOrNothing(memory, offset, WITNESS_LENGTH, signal);
    if (!bytes.ok) return bytes;
    if (witness.matches(bytes.value)) {
      judgement.present++;
      add(judgement, SCORE.witness, `It holds ${witness.what}.`);
    } else {
      judgement.absent++;
      add(judgement, SCORE.witnessAbsent, `It does not hold ${witness.what}.`);
    }
  }
  return ok(true);
}

/** No bytes where the file cannot be read: a bad sector is no hint. */
async function readOrNothing(
  source: ByteSource,
  offset: number,
  length: number,
  signal: AbortSignal | undefined,
): Promise<Result<Uint8Array, ReadError>> {
  const answer = await source.read(fileOffset(offset), length, signal);
  if (answer.ok || answer.error.kind !== 'unreadable') return answer;
  return ok(new Uint8Array(0));
}

function add(judgement: Judgement, score: number, reason: string): void {
  judgement.score += score;
  judgement.reasons.push(reason);
}

function sizeWarnings(best: MemoryShape, clues: Clues, mapTooSmall: boolean): readonly string[] {
  if (mapTooSmall) {
    return [
      'The memory map ends at the HSA, as kernels 4.x write it, but the memory file goes on: the size of the file is used.',
    ];
  }
  if (clues.chunks === undefined) return [];
  const expected = shapeSize(best, clues.hsaSize, clues.chunks);
  if (clues.sizeBytes > expected) {
    const more = formatSize(clues.sizeBytes - expected);
    return [`The memory file is ${more} longer than the memory map says; what lies above is not shown.`];
  }
  if (clues.sizeBytes < expected) {
    return [`The memory file is ${formatSize(expected - clues.sizeBytes)} too short for the memory map.`];
  }
  return [];
}
