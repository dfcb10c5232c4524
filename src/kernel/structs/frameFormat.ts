/**
 * Which of the two s390 stack frame layouts a kernel uses. Both are tried on real stacks; the one whose chains lead
 * through more return addresses is right. (arch/s390/include/asm/stacktrace.h; -mpacked-stack)
 */
import type { Confidence } from '../../engine/machine/machineTypes.ts';
import { PSW_MASK_PSTATE } from '../../s390/constants.ts';
import type { CpuLowcore } from './cpuLowcores.ts';
import type { Peek } from './peek.ts';
import { fieldOf, type TypeInfo } from './typeInfo.ts';

/** Offsets in a frame of 160 bytes. */
export interface FrameFormat {
  readonly name: 'packed' | 'standard';
  readonly backChain: number;
  /** Slot of r14: a return address into the owner of the frame. */
  readonly returnAddress: number;
  readonly confidence: Confidence;
  readonly why: string;
}

/** CONFIG_PACK_STACK: every distribution's kernel. */
const PACKED = { name: 'packed', backChain: 152, returnAddress: 136 } as const;
const STANDARD = { name: 'standard', backChain: 0, returnAddress: 112 } as const;
const MAX_STEPS = 32;

/** Chooses by the stacks of `cpus` and the stack pointers of sleeping tasks. */
export async function detectFrameFormat(
  peek: Peek,
  cpus: readonly CpuLowcore[],
  sleeping: readonly bigint[],
  isText: (addr: bigint) => boolean,
  types?: TypeInfo,
): Promise<FrameFormat> {
  const chain = fieldOf(types, 'stack_frame', 'back_chain');
  const known = [PACKED, STANDARD].find(({ backChain }) => backChain === chain?.offset);
  if (known !== undefined) return { ...known, confidence: 'exact', why: 'BTF stack_frame.back_chain' };
  const starts = [...sleeping];
  for (const { cpu } of cpus) {
    const registers = cpu.registers;
    if (registers === undefined || (registers.pswMask & PSW_MASK_PSTATE) !== 0n) continue;
    const sp = registers.gprs[15];
    if (sp !== undefined) starts.push(sp);
  }
  let packed = 0;
  let standard = 0;
  for (const start of starts) {
    packed += await hits(peek, start, PACKED, isText);
    standard += await hits(peek, start, STANDARD, isText);
  }
  const chosen = standard > packed ? STANDARD : PACKED;
  if (packed + standard === 0) {
    return {
      ...chosen,
      confidence: 'inferred',
      why: 'no stack could tell; packed frames are what distributions use',
    };
  }
  const why = `${Math.max(packed, standard)} return addresses on ${starts.length} stacks, ${Math.min(packed, standard)} by the other layout`;
  return { ...chosen, confidence: 'inferred', why };
}

async function hits(
  peek: Peek,
  start: bigint,
  format: { readonly backChain: number; readonly returnAddress: number },
  isText: (addr: bigint) => boolean,
): Promise<number> {
  let found = 0;
  let sp = start;
  for (let step = 0; step < MAX_STEPS; step++) {
    const next = await peek.u64(sp + BigInt(format.backChain));
    if (next === undefined || next <= sp || next % 8n !== 0n || next - sp > 0x10000n) break;
    const pc = await peek.u64(next + BigInt(format.returnAddress));
    if (pc === undefined) break;
    if (isText(pc)) found++;
    sp = next;
  }
  return found;
}
