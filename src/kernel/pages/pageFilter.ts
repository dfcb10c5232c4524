/**
 * Says to a dump writer which frames a dump level leaves out, and refuses to when the page states cannot be trusted.
 * What every reader needs to start (lowcores, os_info, VMCOREINFO) stays whatever is said of it.
 */
import { FRAME_SIZE } from '../../base/address.ts';
import { ok, type Result } from '../../base/result.ts';
import type { ReadError } from '../../engine/types.ts';
import { PREFIX_SIZE } from '../../s390/constants.ts';
import type { KernelSource } from '../types.ts';
import type { PageCounts } from './countPages.ts';
import { isLeftOut, PAGE_CLASSES } from './pageClass.ts';
import type { PageClasses } from './pageClasses.ts';

/** Structurally the writer's own interface (engine/export/pageFilter.ts). */
export interface LevelFilter {
  leftOut(
    firstFrame: number,
    count: number,
    level: number,
    signal?: AbortSignal,
  ): Promise<Result<Uint8Array, ReadError>>;
}

/** Bytes of a note before its text. */
const NOTE_HEAD = 24;

/** More than this share of frames that contradict themselves, and nothing is believed. */
const MAX_NONSENSE = 0.001;
/** More than this share of frames without a readable state, and too little is known. */
const MAX_UNKNOWN = 0.5;

/** Why counts are not good enough to leave pages out, in words; undefined when they are. */
export function countProblem({ frames, totalFrames, nonsense }: PageCounts): string | undefined {
  if (totalFrames === 0) return 'The dump holds no memory.';
  if (nonsense > totalFrames * MAX_NONSENSE) {
    return `The states of ${nonsense} of ${totalFrames} pages contradict themselves, so none of them can be trusted.`;
  }
  const unknown = frames[PAGE_CLASSES.indexOf('unknown')] ?? 0;
  if (unknown > totalFrames * MAX_UNKNOWN)
    return `The states of ${unknown} of ${totalFrames} pages are not in the dump.`;
  return undefined;
}

/** The filter over the page classes of `source`. */
export function createLevelFilter(source: KernelSource, classes: PageClasses): LevelFilter {
  const kept = neededFrames(source);
  return {
    async leftOut(firstFrame, count, level, signal) {
      const out = new Uint8Array(count);
      const byCode = PAGE_CLASSES.map((name) => isLeftOut(name, level));
      for (let i = 0; i < count; ) {
        const block = await classes.block(firstFrame + i, signal);
        if (!block.ok) return block;
        const { codes, firstFrame: blockStart } = block.value;
        const end = Math.min(count, blockStart + codes.length - firstFrame);
        for (; i < end; i++) out[i] = byCode[codes[firstFrame + i - blockStart] ?? 0] === true ? 1 : 0;
      }
      for (const { first, last } of kept) {
        const from = Math.max(first - firstFrame, 0);
        const to = Math.min(last + 1 - firstFrame, count);
        if (from < to) out.fill(0, from, to);
      }
      return ok(out);
    },
  };
}

interface FrameRange {
  readonly first: number;
  readonly last: number;
}

function neededFrames({ cpus, osInfo, vmcoreinfo }: KernelSource): readonly FrameRange[] {
  const bytes = (start: number, length: number): FrameRange => ({
    first: Math.floor(start / FRAME_SIZE),
    last: Math.floor((start + length - 1) / FRAME_SIZE),
  });
  const list = [bytes(0, PREFIX_SIZE)];
  for (const { prefix } of cpus) if (prefix !== undefined) list.push(bytes(prefix, PREFIX_SIZE));
  if (osInfo !== undefined) list.push(bytes(osInfo.addr, FRAME_SIZE));
  if (vmcoreinfo?.addr !== undefined) list.push(bytes(vmcoreinfo.addr, vmcoreinfo.raw.length + NOTE_HEAD));
  return list;
}
