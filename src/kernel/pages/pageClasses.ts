/**
 * The class of any page frame of an open kernel, block by block: `struct page`s are read 1 MiB at a time and only a
 * bounded number of answers is kept, so a machine of any size can be gone through.
 */
import { FRAME_SIZE } from '../../base/address.ts';
import { Lru } from '../../base/lru.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { ReadError } from '../../engine/types.ts';
import type { KernelSource } from '../types.ts';
import { classifyRun, type PageRun, settlePending } from './classify.ts';
import { findPageArray, type PageArray } from './pageArray.ts';
import { type PageLayout, readPageLayout } from './pageLayout.ts';

/** Frames that are judged together, at multiples of it: no free block and no old compound page crosses its end. */
export const BLOCK_FRAMES = 16384;
/** Bytes of class codes that are kept: enough for 128 GiB. */
const KEPT_BYTES = 32 * 1024 * 1024;

/** The classes of one block. */
export interface BlockClasses {
  readonly firstFrame: number;
  /** One code (index into PAGE_CLASSES) per frame, BLOCK_FRAMES of them. */
  readonly codes: Uint8Array;
  /** Frames whose page state contradicts itself; they count as `kernel`. */
  readonly nonsense: number;
}

export interface PageClasses {
  /** How the page states were found, in words. */
  readonly origin: string;
  /** The block that holds `frame`. Frames without memory are `unknown`. Fails only for `changed` and `cancelled`. */
  block(frame: number, signal?: AbortSignal): Promise<Result<BlockClasses, ReadError>>;
}

/** Opens the page states of a kernel, or says in words why page classes cannot be told. */
export async function openPageClasses(
  source: KernelSource,
  signal?: AbortSignal,
): Promise<Result<Result<PageClasses, string>, ReadError>> {
  const layout = readPageLayout(source.vmcoreinfo);
  if (!layout.ok) return ok(layout);
  const array = await findPageArray(source, layout.value.size, signal);
  if (!array.ok) return array;
  if (!array.value.ok) return ok(array.value);
  return ok(ok(new BlockReader(source, layout.value, array.value.value)));
}

class BlockReader implements PageClasses {
  readonly origin: string;
  private readonly source: KernelSource;
  private readonly layout: PageLayout;
  private readonly array: PageArray;
  private readonly kept = new Lru<number, BlockClasses>(KEPT_BYTES);

  constructor(source: KernelSource, layout: PageLayout, array: PageArray) {
    this.source = source;
    this.layout = layout;
    this.array = array;
    this.origin = array.origin;
  }

  async block(frame: number, signal?: AbortSignal): Promise<Result<BlockClasses, ReadError>> {
    const firstFrame = frame - (frame % BLOCK_FRAMES);
    const known = this.kept.get(firstFrame);
    if (known !== undefined) return ok(known);
    const read = await this.judge(firstFrame, BLOCK_FRAMES, signal);
    if (!read.ok) return read;
    this.kept.set(firstFrame, read.value, BLOCK_FRAMES);
    return read;
  }

  private async judge(
    firstFrame: number,
    count: number,
    signal: AbortSignal | undefined,
  ): Promise<Result<BlockClasses, ReadError>> {
    const run = await this.readRun(firstFrame, count, signal);
    if (!run.ok) return run;
    const judged = classifyRun(run.value, this.layout);
    for (const head of judged.pending.keys()) {
      const code = await this.headCode(head, signal);
      if (!code.ok) return code;
      settlePending(judged, head, code.value);
    }
    return ok({ firstFrame, codes: judged.classes, nonsense: judged.nonsense });
  }

  /** The class of a head in an earlier block; undefined when it is no head or cannot be read. */
  private async headCode(
    head: number,
    signal: AbortSignal | undefined,
  ): Promise<Result<number | undefined, ReadError>> {
    const known = this.kept.get(head - (head % BLOCK_FRAMES));
    if (known !== undefined) return ok(known.codes[head - known.firstFrame]);
    // The second page of the group says what kind of group it is.
    const run = await this.readRun(head, 2, signal);
    if (!run.ok) return run;
    const judged = classifyRun(run.value, this.layout);
    return ok(judged.pending.size > 0 || run.value.absent?.[0] === 1 ? undefined : judged.classes[0]);
  }

  /** The page states of `count` frames; what cannot be read is marked, frame of page states by frame. */
  private async readRun(
    firstFrame: number,
    count: number,
    signal: AbortSignal | undefined,
  ): Promise<Result<PageRun, ReadError>> {
    const { size } = this.layout;
    const length = count * size;
    const base = await this.array.baseOf(firstFrame, signal);
    if (!base.ok) return base;
    const absentRun = (): PageRun => ({
      bytes: new Uint8Array(length),
      firstFrame,
      arrayBase: 0,
      absent: new Uint8Array(count).fill(1),
    });
    if (base.value === undefined) return ok(absentRun());
    const start = BigInt(base.value) + BigInt(firstFrame) * BigInt(size);
    const whole = await this.source.virtual.read(start, length, signal);
    if (whole.ok) return ok({ bytes: whole.value, firstFrame, arrayBase: base.value, absent: undefined });
    if (whole.error.kind === 'cancelled' || whole.error.kind === 'changed') return err(whole.error);
    const run = { ...absentRun(), arrayBase: base.value };
    const readable = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const at = start + BigInt(done);
      const piece = Math.min(length - done, FRAME_SIZE - Number(at % BigInt(FRAME_SIZE)));
      const read = await this.source.virtual.read(at, piece, signal);
      if (read.ok) {
        run.bytes.set(read.value, done);
        readable.fill(1, done, done + piece);
      } else if (read.error.kind === 'cancelled' || read.error.kind === 'changed') return err(read.error);
      done += piece;
    }
    for (let i = 0; i < count; i++) {
      if (readable[i * size] === 1 && readable[(i + 1) * size - 1] === 1 && run.absent !== undefined)
        run.absent[i] = 0;
    }
    return ok(run);
  }
}
