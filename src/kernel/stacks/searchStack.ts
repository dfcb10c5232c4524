/**
 * The last resort where no register leads into a stack: all chains of frames that lie on it, of which the longest that
 * reaches the stack's end is likely the one that was in use. Old frames below can be part of it, so nothing found here
 * is reliable.
 */
import type { StackArea } from '../structs/cpuLowcores.ts';
import type { StackFrame } from '../types.ts';
import { makeFrame } from './frames.ts';
import type { UnwindContext } from './unwind.ts';

const FRAME_SIZE = 160;
const MAX_FRAMES = 256;
const CHUNK = 4096;
/** A chain to the stack's end beats any other. */
const REACHES_END = 10_000;

/** Searches `area`; the frames, newest first, or none. */
export async function searchStack(context: UnwindContext, area: StackArea): Promise<readonly StackFrame[]> {
  const { peek, format, isText } = context;
  const size = Number(area.end - area.base);
  const words = new Map<number, bigint>();
  for (let at = 0; at < size; at += CHUNK) {
    const bytes = await peek.bytes(area.base + BigInt(at), CHUNK);
    if (bytes === undefined) continue;
    for (let i = 0; i < CHUNK; i += 8) words.set(at + i, bytes.u64(i));
  }
  /** Where the registers of the entry to the kernel lie. */
  const last = size - context.ptRegsSize;
  const returns = (at: number): boolean => {
    const pc = words.get(at + format.returnAddress);
    return pc !== undefined && pc > 0n && isText(pc - 1n);
  };
  // From the top down every frame's chain is known before the frames that point to it are looked at.
  const length = new Map<number, number>();
  const next = new Map<number, number>();
  let best: { readonly at: number; readonly score: number } | undefined;
  for (let at = size - FRAME_SIZE; at >= 0; at -= 8) {
    const chain = words.get(at + format.backChain);
    if (chain === undefined || !returns(at)) continue;
    let score = 0;
    if (chain === 0n) {
      if (at + FRAME_SIZE > last) continue;
      score = at + FRAME_SIZE === last ? REACHES_END : 1;
    } else if (chain > area.base + BigInt(at) && chain <= area.end - BigInt(FRAME_SIZE)) {
      const to = Number(chain - area.base);
      const rest = length.get(to);
      if (rest === undefined) continue;
      score = rest + 1;
      next.set(at, to);
    } else continue;
    length.set(at, score);
    if (best === undefined || score > best.score) best = { at, score };
  }
  const frames: StackFrame[] = [];
  for (let at = best?.at; at !== undefined && frames.length < MAX_FRAMES; at = next.get(at)) {
    const pc = words.get(at + format.returnAddress) ?? 0n;
    const sp = area.base + BigInt(at);
    frames.push(
      makeFrame(context.symbols, { sp, pc, kind: 'frame', stack: area.kind, confidence: 'unreliable' }),
    );
  }
  return frames;
}
