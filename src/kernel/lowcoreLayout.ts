/**
 * Where a kernel's lowcore keeps its stack pointers and its ASCE. Releases and backports shuffle these fields, so they
 * are found by what they hold: stacks are aligned and the stored pointers lie 160 bytes and a pt_regs below their end.
 * (arch/s390/include/asm/lowcore.h v3.12 to v6.12; kernel/setup.c and smp.c for the values)
 */
import type { BeReader } from '../base/bytes.ts';

/** Bytes of a lowcore that must be there for `detectLowcore`. */
export const LOWCORE_POINTERS_END = 0x400;

const FIRST = 0x2f0;
const LAST = 0x3a0;
/** Low 12 bits of a stack pointer by the size of pt_regs: 176, 184, 192, 200. */
const LOW_BITS: readonly number[] = [0xeb0, 0xea8, 0xea0, 0xe98];
const STACK_END = 0xf60;
/** From kernel_stack to kernel_asce: before 5.13, and since (one more stack, for machine checks). */
const ASCE_DISTANCES: readonly number[] = [0x38, 0x40];

/** What was found in one lowcore. Offsets are bytes from its start. */
export interface LowcoreLayout {
  /** Offset of kernel_stack, the first of the stack pointers. */
  readonly kernelStack: number;
  /** Number of stack pointers in a row that look like one. */
  readonly stacks: number;
  /** sizeof(struct pt_regs) of this kernel. */
  readonly ptRegsSize: number;
  /** Offsets where kernel_asce may be; the caller tests what is there. */
  readonly asceOffsets: readonly number[];
}

/** Finds the stack pointers: the first run of two or more. Undefined when `lowcore` is too short or has none. */
export function detectLowcore(lowcore: BeReader): LowcoreLayout | undefined {
  if (!lowcore.has(0, LOWCORE_POINTERS_END)) return undefined;
  for (let at = FIRST; at < LAST; at += 8) {
    let stacks = 0;
    while (at + 8 * stacks <= LAST && isStackPointer(lowcore.u64(at + 8 * stacks))) stacks++;
    if (stacks < 2) continue;
    const ptRegsSize = STACK_END - Number(lowcore.u64(at) & 0xfffn);
    return { kernelStack: at, stacks, ptRegsSize, asceOffsets: ASCE_DISTANCES.map((far) => at + far) };
  }
  return undefined;
}

function isStackPointer(word: bigint): boolean {
  return word > 0xfffn && LOW_BITS.includes(Number(word & 0xfffn));
}
