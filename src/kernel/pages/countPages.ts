/**
 * Goes once through the page states of chosen memory: frames per class, a coarse map for a picture, and on request
 * which frames are all zero. Reads 64 bytes per frame; looking for zeros reads all of the memory itself.
 */
import { FRAME_SIZE, physAddr, roundDown, roundUp } from '../../base/address.ts';
import { breathe } from '../../base/breathe.ts';
import { isZero } from '../../base/bytes.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { MemoryImage, ReadError } from '../../engine/types.ts';
import { classCode, PAGE_CLASSES } from './pageClass.ts';
import { BLOCK_FRAMES, type PageClasses } from './pageClasses.ts';

/** A stretch of memory, bytes; only the frames that lie wholly in it are looked at. */
export interface MemoryStretch {
  readonly start: number;
  readonly size: number;
}

export interface PageCounts {
  /** Frames by class, in the order of PAGE_CLASSES. */
  readonly frames: readonly number[];
  /** Frames of each class that are all zero; undefined when nobody looked. */
  readonly zeros: readonly number[] | undefined;
  readonly totalFrames: number;
  /** Frames whose page state contradicts itself. */
  readonly nonsense: number;
  readonly map: PageMap;
}

/**
 * A picture of memory in equal cells. `frames` holds for each cell one number per class and one more for frames of
 * zeros that no dump level but 1 leaves out.
 */
export interface PageMap {
  readonly start: number;
  /** Bytes that a cell stands for. */
  readonly cellBytes: number;
  readonly cells: number;
  /** Numbers per cell: PAGE_CLASSES.length + 1. */
  readonly stride: number;
  readonly frames: Uint32Array;
}

export interface CountOptions {
  /** Cells of the picture at most. */
  readonly cells: number;
  /** Where zeros are looked for; absent: nowhere. */
  readonly zerosIn?: MemoryImage;
  /** Hears how many frames are done, out of how many. */
  readonly onProgress?: (doneFrames: number, totalFrames: number) => void;
}

const STRIDE = PAGE_CLASSES.length + 1;
const ZERO_SLOT = PAGE_CLASSES.length;
/** Read at a time while looking for zeros. */
const ZERO_PIECE_FRAMES = 256;
const KEPT_CODES: ReadonlySet<number> = new Set([
  classCode('kernel'),
  classCode('slab'),
  classCode('unknown'),
]);

/** Counts the frames of `stretches` (ascending, not overlapping). Fails only when a read does. */
export async function countPages(
  classes: PageClasses,
  stretches: readonly MemoryStretch[],
  options: CountOptions,
  signal?: AbortSignal,
): Promise<Result<PageCounts, ReadError>> {
  const memory = stretches.map(wholeFrames).filter(({ size }) => size > 0);
  const first = memory[0];
  const last = memory.at(-1);
  const totalFrames = memory.reduce((sum, { size }) => sum + size / FRAME_SIZE, 0);
  const span = first === undefined || last === undefined ? 0 : last.start + last.size - first.start;
  const cellFrames = cellSize(span / FRAME_SIZE, options.cells);
  const start = first?.start ?? 0;
  const cells = Math.ceil(span / FRAME_SIZE / cellFrames);
  const map = new Uint32Array(cells * STRIDE);
  const frames = PAGE_CLASSES.map(() => 0);
  const zeros = PAGE_CLASSES.map(() => 0);
  let nonsense = 0;
  let done = 0;
  for (const piece of pieces(memory)) {
    if (signal?.aborted === true) return err({ kind: 'cancelled' });
    const block = await classes.block(piece.first, signal);
    if (!block.ok) return block;
    if (piece.opensBlock) nonsense += block.value.nonsense;
    const isZeroFrame =
      options.zerosIn === undefined ? ok(undefined) : await zeroFrames(options.zerosIn, piece, signal);
    if (!isZeroFrame.ok) return isZeroFrame;
    for (let i = 0; i < piece.count; i++) {
      const frame = piece.first + i;
      const code = block.value.codes[frame - block.value.firstFrame] ?? classCode('unknown');
      frames[code] = (frames[code] ?? 0) + 1;
      const zero = isZeroFrame.value?.[i] === 1;
      if (zero) zeros[code] = (zeros[code] ?? 0) + 1;
      const cell = Math.floor((frame - start / FRAME_SIZE) / cellFrames);
      const slot = cell * STRIDE + (zero && KEPT_CODES.has(code) ? ZERO_SLOT : code);
      map[slot] = (map[slot] ?? 0) + 1;
    }
    done += piece.count;
    options.onProgress?.(done, totalFrames);
    await breathe();
  }
  return ok({
    frames,
    zeros: options.zerosIn === undefined ? undefined : zeros,
    totalFrames,
    nonsense,
    map: { start, cellBytes: cellFrames * FRAME_SIZE, cells, stride: STRIDE, frames: map },
  });
}

function wholeFrames({ start, size }: MemoryStretch): MemoryStretch {
  const first = roundUp(start, FRAME_SIZE);
  return { start: first, size: Math.max(0, roundDown(start + size, FRAME_SIZE) - first) };
}

/** Frames per cell: a power of two, so that cells end where people expect. */
function cellSize(frames: number, cells: number): number {
  let size = 1;
  while (frames / size > cells) size *= 2;
  return size;
}

interface Piece {
  readonly first: number;
  readonly count: number;
  /** The first piece of its block: what is counted per block is counted here. */
  readonly opensBlock: boolean;
}

/** Stretches cut where blocks end. */
function* pieces(memory: readonly MemoryStretch[]): Generator<Piece> {
  let lastBlock = -1;
  for (const { start, size } of memory) {
    const end = (start + size) / FRAME_SIZE;
    for (let first = start / FRAME_SIZE; first < end; ) {
      const block = Math.floor(first / BLOCK_FRAMES);
      const next = Math.min(end, (block + 1) * BLOCK_FRAMES);
      yield { first, count: next - first, opensBlock: block !== lastBlock };
      lastBlock = block;
      first = next;
    }
  }
}

/** 1 for each frame that is there and all zero. */
async function zeroFrames(
  memory: MemoryImage,
  { first, count }: Piece,
  signal: AbortSignal | undefined,
): Promise<Result<Uint8Array, ReadError>> {
  const found = new Uint8Array(count);
  for (let at = 0; at < count; at += ZERO_PIECE_FRAMES) {
    const length = Math.min(ZERO_PIECE_FRAMES, count - at);
    const read = await memory.read(physAddr((first + at) * FRAME_SIZE), length * FRAME_SIZE, signal);
    if (!read.ok) return read;
    const { bytes, start, pieces: parts } = read.value;
    for (let i = 0; i < length; i++)
      found[at + i] = isZero(bytes.subarray(i * FRAME_SIZE, (i + 1) * FRAME_SIZE)) ? 1 : 0;
    for (const part of parts) {
      if (part.source !== 'missing' && part.source !== 'excluded') continue;
      const from = Math.floor((part.start - start) / FRAME_SIZE);
      found.fill(0, at + from, at + Math.ceil((part.start - start + part.length) / FRAME_SIZE));
    }
  }
  return ok(found);
}
