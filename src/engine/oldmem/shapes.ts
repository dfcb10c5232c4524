/**
 * Finds out which shape a memory file has: reads what gives it away (its start, things whose address the HSA tells),
 * lets `shapeJudge.ts` score every shape, and takes the best; a clear lead makes it certain.
 */
import { fileOffset } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { formatSize } from '../../base/hex.ts';
import { ok, type Result } from '../../base/result.ts';
import { LC } from '../../s390/lowcore.ts';
import type { MemoryShape, ShapeCandidate } from '../openTypes.ts';
import type { ByteSource, ReadError } from '../types.ts';
import { findFiller } from './filler.ts';
import { lowcoreLooksReal } from './lowcorePlausible.ts';
import { chunksEnd, type MemoryChunk } from './memoryChunks.ts';
import { type Clues, countWitness, type Judgement, judgeShape } from './shapeJudge.ts';
import { chunksWithoutMap, MEMORY_SHAPES, shapeOffset, shapeSize } from './shapeMapping.ts';
import { findWitnesses, WITNESS_LENGTH } from './witnesses.ts';

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

/** Bytes of the start that are looked at: up to the saved prefix. */
const HEAD_LENGTH = LC.savedPrefix + 4;

/** A shape is certain with this score and this lead over the next one: the lead is about one strong hint. */
const CERTAIN_SCORE = 2;
const CERTAIN_LEAD = 3;

const STRANGERS =
  'What the HSA file says to be in memory is not in the memory file: perhaps they are not of the same dump.';

/** Ranks the shapes. Reads a few KiB from the start of the memory file and at the places of the witnesses. */
export async function rankShapes(
  question: ShapeQuestion,
  signal?: AbortSignal,
): Promise<Result<ShapeRanking, ReadError>> {
  const { memory, hsa, hsaSize } = question;
  const headLength = Math.min(HEAD_LENGTH, memory.sizeBytes);
  const head = await readOrNothing(memory, 0, headLength, signal);
  if (!head.ok) return head;
  const witnesses = hsa === undefined ? ok([]) : await findWitnesses(hsa.source, hsa.shift, hsaSize, signal);
  if (!witnesses.ok) return witnesses;
  const filler = await findFiller(memory, hsaSize, signal);
  if (!filler.ok) return filler;

  const mapTooSmall = isMapTooSmall(question);
  const clues: Clues = {
    sizeBytes: memory.sizeBytes,
    hsaSize,
    chunks: mapTooSmall ? undefined : question.chunks,
    hasMagic: head.value.length >= 8 && S390_DUMP_MAGICS.includes(new BeReader(head.value).u64(0)),
    lowcoreAtStart: isLowcoreOfZero(head.value, hsaSize),
    filler: filler.value,
    witnesses: witnesses.value,
  };
  const judgements: Judgement[] = [];
  for (const shape of MEMORY_SHAPES) {
    const judgement = judgeShape(shape, clues);
    const heard = judgement.possible ? await hearWitnesses(judgement, clues, memory, signal) : ok(true);
    if (!heard.ok) return heard;
    judgements.push(judgement);
  }
  return ok(decide(judgements, clues, mapTooSmall));
}

/** A lowcore at the start, unless it says that its place is HSA_SIZE: a remainder may begin with a CPU's own. */
function isLowcoreOfZero(head: Uint8Array, hsaSize: number): boolean {
  if (!lowcoreLooksReal(head)) return false;
  return head.length < HEAD_LENGTH || new BeReader(head).u32(LC.savedPrefix) !== hsaSize || hsaSize === 0;
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
  if (first !== undefined && first.absent > first.present) warnings.push(STRANGERS);
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
    countWitness(judgement, witness, witness.matches(bytes.value));
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
