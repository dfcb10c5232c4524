/**
 * A backtrace cut where interrupts cut it: each PSW of a pt_regs starts what was interrupted, so everything before it
 * is interrupt handling. Pure; the views decide what they fold.
 */
import type { Backtrace, StackFrame } from '../../rpc/kernelApi.ts';

export interface FrameGroup {
  readonly frames: readonly StackFrame[];
  /** Number of the first frame in the whole trace. */
  readonly first: number;
  /** True when something else was interrupted by these frames. */
  readonly isInterrupt: boolean;
}

/** The groups from the innermost outward. Going back to user space is not an interrupted kernel. */
export function frameGroups(frames: readonly StackFrame[]): readonly FrameGroup[] {
  const groups: FrameGroup[] = [];
  let first = 0;
  frames.forEach((frame, index) => {
    if (frame.kind !== 'interrupt' || frame.stack === 'user' || index === first) return;
    groups.push({ frames: frames.slice(first, index), first, isInterrupt: true });
    first = index;
  });
  if (first < frames.length) groups.push({ frames: frames.slice(first), first, isInterrupt: false });
  return groups;
}

/** `smp_handle_ext_call … ext_int_handler` */
export function chainWords(frames: readonly StackFrame[]): string {
  const names = frames.map((frame) => frame.symbol).filter((name) => name !== undefined);
  const last = names.at(-1);
  if (names.length < 2 || last === undefined) return names.join('');
  return `${names[0]} … ${last}`;
}

/** The frames of a trace that are not exact, in words: `1 of 14 frames unreliable`. Undefined when all are exact. */
export function doubtWords({ frames }: Backtrace): string | undefined {
  for (const doubt of ['unreliable', 'inferred'] as const) {
    const count = frames.filter((frame) => frame.confidence === doubt).length;
    if (count > 0) return `${count} of ${frames.length} frames ${doubt}`;
  }
  return undefined;
}
