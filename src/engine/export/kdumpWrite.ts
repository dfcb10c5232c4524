/**
 * Writes a planned kdump file as records for given places: the order in which a flattened file has them, and a few
 * regions that grow side by side in a plain one. Frames are read, packed (by a pool where there is one) and given out
 * in order of their addresses; memory use does not depend on the size of the dump.
 */
import { FRAME_SIZE, physAddr } from '../../base/address.ts';
import { BeWriter } from '../../base/bytes.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { DESCRIPTOR_BYTES, WRITTEN_FLAGS } from '../formats/kdumpHeader.ts';
import type { Dump, MemoryRead, ReadError } from '../types.ts';
import { kdumpHeaderBytes } from './kdumpHeader.ts';
import type { KdumpPlan } from './kdumpPlan.ts';
import { BitRegion, type FileRecord, Region } from './region.ts';
import type { FramePacker, PackedFrames } from './storedFrames.ts';

/** Records to write, and how many bytes of the plan's memory are done with them. */
export interface KdumpStep {
  readonly records: readonly FileRecord[];
  readonly doneBytes: number;
}

export interface KdumpCounts {
  readonly storedFrames: number;
  readonly zeroFrames: number;
  /** Frames that the level leaves out for what they are used for. */
  readonly leftOutFrames: number;
  /** Frames that the plan counted on and that could not be read (damaged pages of a packed dump): not stored. */
  readonly lostFrames: number;
}

/** Frames that are read and packed at a time: 1 MiB. */
const BATCH_FRAMES = 256;
const DATA_PIECE = 1 << 20;
const DESCRIPTOR_PIECE = 96 * 1024;

/** A batch in work. */
interface Batch {
  readonly firstPfn: number;
  readonly length: number;
  /** Undefined: nothing of it is stored, so nothing was read. */
  readonly read: MemoryRead | undefined;
  /** Indexes of the frames that are packed; the others are left out. */
  readonly kept: readonly number[];
  readonly packed: Promise<PackedFrames>;
}

const NOTHING: PackedFrames = { sizes: new Uint16Array(0), data: new Uint8Array(0) };

/** The file as steps; the last is a header that says the file is complete. Returns the counts after the last step. */
export async function* kdumpRecords(
  plan: KdumpPlan,
  dump: Dump,
  packer: FramePacker,
  signal?: AbortSignal,
): AsyncGenerator<Result<KdumpStep, ReadError>, KdumpCounts | undefined, void> {
  const output = new KdumpOutput(plan);
  yield ok({
    records: [
      { position: 0, bytes: kdumpHeaderBytes(plan, dump, undefined) },
      { position: FRAME_SIZE, bytes: plan.subHeader },
    ],
    doneBytes: 0,
  });
  const inWork: Batch[] = [];
  let doneBytes = 0;
  const settle = async (batch: Batch): Promise<KdumpStep> => {
    const records = output.put(batch, await batch.packed);
    doneBytes += batch.length;
    return { records, doneBytes };
  };
  for (const { start, length } of batches(plan)) {
    const firstPfn = start / FRAME_SIZE;
    const kept = await keptFrames(plan, firstPfn, length / FRAME_SIZE, signal);
    if (!kept.ok) {
      yield err(kept.error);
      return undefined;
    }
    if (kept.value.length === 0) {
      inWork.push({ firstPfn, length, read: undefined, kept: [], packed: Promise.resolve(NOTHING) });
    } else {
      const read = await dump.memory.read(physAddr(start), length, signal);
      if (!read.ok) {
        yield err(read.error);
        return undefined;
      }
      const packed = packer.pack(copyFrames(read.value.bytes, kept.value), plan.codec);
      // A failure is seen where the batch is awaited; until then it must not count as unhandled.
      packed.catch(() => undefined);
      inWork.push({ firstPfn, length, read: read.value, kept: kept.value, packed });
    }
    const oldest = inWork.length > packer.width ? inWork.shift() : undefined;
    if (oldest !== undefined) yield ok(await settle(oldest));
  }
  for (const batch of inWork) yield ok(await settle(batch));
  for (const record of output.rest()) yield ok({ records: [record], doneBytes });
  const header = kdumpHeaderBytes(plan, dump, output.counts.storedFrames);
  yield ok({ records: [{ position: 0, bytes: header }], doneBytes });
  return output.counts;
}

function* batches(plan: KdumpPlan): Generator<{ readonly start: number; readonly length: number }> {
  const most = BATCH_FRAMES * FRAME_SIZE;
  for (const { start, size } of plan.chunks) {
    for (let at = 0; at < size; at += most) yield { start: start + at, length: Math.min(most, size - at) };
  }
}

/** Indexes of the frames that the level does not leave out for what they are used for. */
async function keptFrames(
  { filter, level }: KdumpPlan,
  firstPfn: number,
  count: number,
  signal: AbortSignal | undefined,
): Promise<Result<readonly number[], ReadError>> {
  const all = Array.from({ length: count }, (_, i) => i);
  if (filter === undefined) return ok(all);
  const leftOut = await filter.leftOut(firstPfn, count, level, signal);
  return leftOut.ok ? ok(all.filter((i) => leftOut.value[i] !== 1)) : leftOut;
}

/** A copy of the frames: a pool takes the bytes away, and a cache may still hold them. */
function copyFrames(bytes: Uint8Array, kept: readonly number[]): Uint8Array<ArrayBuffer> {
  if (kept.length * FRAME_SIZE === bytes.length) return bytes.slice();
  const copy = new Uint8Array(kept.length * FRAME_SIZE);
  for (const [at, i] of kept.entries())
    copy.set(bytes.subarray(i * FRAME_SIZE, (i + 1) * FRAME_SIZE), at * FRAME_SIZE);
  return copy;
}

/** Turns packed batches, in ascending order, into the regions of the file. */
class KdumpOutput {
  private readonly plan: KdumpPlan;
  private readonly exists: BitRegion;
  private readonly stored: BitRegion;
  private readonly descriptors: Region;
  private readonly data: Region;
  /** Descriptor of the one page of zeros that all frames of zeros share, as makedumpfile writes them at level 1. */
  private zeroPage: Uint8Array | undefined;
  private storedFrames = 0;
  private zeroFrames = 0;
  private leftOutFrames = 0;
  private lostFrames = 0;

  constructor(plan: KdumpPlan) {
    this.plan = plan;
    this.exists = new BitRegion(plan.existsAt, plan.bitmapBytes);
    this.stored = new BitRegion(plan.storedAt, plan.bitmapBytes);
    this.descriptors = new Region(plan.descriptorsAt, DESCRIPTOR_PIECE);
    this.data = new Region(plan.dataAt, DATA_PIECE);
  }

  get counts(): KdumpCounts {
    const { storedFrames, zeroFrames, leftOutFrames, lostFrames } = this;
    return { storedFrames, zeroFrames, leftOutFrames, lostFrames };
  }

  put({ firstPfn, length, read, kept }: Batch, { sizes, data }: PackedFrames): readonly FileRecord[] {
    const out: FileRecord[] = [];
    const lost = read === undefined ? NO_FRAMES : lostFrames(read);
    // Place in `kept`, and bytes of `data` that are done.
    let next = 0;
    let at = 0;
    for (let i = 0; i < length / FRAME_SIZE; i++) {
      if (kept[next] !== i) {
        this.leftOutFrames++;
        this.exists.set(firstPfn + i, out);
        continue;
      }
      const size = sizes[next] ?? 0;
      const bytes = data.subarray(at, at + size);
      next++;
      at += size;
      if (lost.has(i)) this.lostFrames++;
      else this.putFrame(firstPfn + i, bytes, out);
    }
    return out;
  }

  /** A frame that the dump has; no bytes: all zero. */
  private putFrame(pfn: number, bytes: Uint8Array, out: FileRecord[]): void {
    const isZero = bytes.length === 0;
    this.exists.set(pfn, out);
    if (isZero) this.zeroFrames++;
    this.stored.set(pfn, out);
    this.storedFrames++;
    this.descriptors.push(isZero ? this.zeroDescriptor(out) : this.store(bytes, out), out);
  }

  /** Everything that is still held. */
  *rest(): Generator<FileRecord> {
    yield* this.exists.rest();
    yield* this.stored.rest();
    const out: FileRecord[] = [];
    this.descriptors.flush(out);
    this.data.flush(out);
    yield* out;
  }

  private zeroDescriptor(out: FileRecord[]): Uint8Array {
    this.zeroPage ??= this.store(new Uint8Array(FRAME_SIZE), out);
    return this.zeroPage;
  }

  /** Appends page data; returns its descriptor. */
  private store(bytes: Uint8Array, out: FileRecord[]): Uint8Array {
    const writer = new BeWriter(DESCRIPTOR_BYTES);
    const offset = this.data.end;
    writer.u32(0, Math.floor(offset / 2 ** 32));
    writer.u32(4, offset % 2 ** 32);
    writer.u32(8, bytes.length);
    writer.u32(12, bytes.length < FRAME_SIZE ? WRITTEN_FLAGS[this.plan.codec] : 0);
    this.data.push(bytes, out);
    return writer.bytes;
  }
}

const NO_FRAMES: ReadonlySet<number> = new Set();

/** Frames of a read of which a byte is missing, counted from its start. */
function lostFrames(read: MemoryRead): ReadonlySet<number> {
  const lost = new Set<number>();
  for (const { start, length, source } of read.pieces) {
    if (source !== 'missing' && source !== 'excluded') continue;
    const from = Math.floor((start - read.start) / FRAME_SIZE);
    const to = Math.ceil((start + length - read.start) / FRAME_SIZE);
    for (let i = from; i < to; i++) lost.add(i);
  }
  return lost;
}
