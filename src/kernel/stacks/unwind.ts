/**
 * Follows the back chain of an s390 kernel stack, over interruptions and from stack to stack. Nothing is believed: a
 * stack pointer only rises within a stack, each stack is entered once, and every end has its reason in words.
 * (arch/s390/kernel/unwind_bc.c, entry.S; asm/stacktrace.h)
 */
import { hex0x } from '../../base/hex.ts';
import type { Confidence } from '../../engine/machine/machineTypes.ts';
import { PSW_MASK_PSTATE } from '../../s390/constants.ts';
import type { StackArea } from '../structs/cpuLowcores.ts';
import type { FrameFormat } from '../structs/frameFormat.ts';
import type { Peek } from '../structs/peek.ts';
import type { StackFrame, SymbolTable } from '../types.ts';
import { makeFrame } from './frames.ts';

export interface UnwindContext {
  readonly peek: Peek;
  readonly symbols: SymbolTable | undefined;
  readonly isText: (addr: bigint) => boolean;
  readonly format: FrameFormat;
  /** sizeof(struct pt_regs), bytes. */
  readonly ptRegsSize: number;
  readonly areas: readonly StackArea[];
}

/** Registers to begin at: of a CPU, or of an interruption. */
export interface UnwindStart {
  readonly sp: bigint;
  /** Interrupted address; undefined for a sleeping task, whose first frame is the one at `sp`. */
  readonly pc: bigint | undefined;
  readonly r14: bigint | undefined;
}

export interface Unwound {
  readonly frames: readonly StackFrame[];
  readonly end: string;
  /** The last stack that was entered; undefined when the start lies on none. */
  readonly stack: StackArea | undefined;
  /** True when it ended where a stack ends, not at damage. */
  readonly complete: boolean;
}

const MAX_FRAMES = 256;
const FRAME_SIZE = 160n;
/** Return addresses in a row that are no text, after which a chain is not followed. */
const MAX_STRANGE = 3;

/** Unwinds from `start` until the stack ends or nothing can be believed. */
export async function unwind(context: UnwindContext, start: UnwindStart): Promise<Unwound> {
  const walk = new Walk(context);
  const end = await walk.run(start);
  return { frames: walk.frames, end: end.words, stack: walk.area, complete: end.complete };
}

interface End {
  readonly words: string;
  readonly complete: boolean;
}

const broken = (words: string): End => ({ words, complete: false });

class Walk {
  readonly frames: StackFrame[] = [];
  area: StackArea | undefined;
  private readonly context: UnwindContext;
  private readonly visited = new Set<StackArea>();
  private strange = 0;
  private r14: bigint | undefined;

  constructor(context: UnwindContext) {
    this.context = context;
  }

  async run(start: UnwindStart): Promise<End> {
    let sp = start.sp;
    this.area = this.areaOf(sp);
    if (start.pc !== undefined) this.push(sp, start.pc, 'psw');
    if (this.area === undefined) return broken(`r15 (${hex0x(sp)}) is not on a known stack`);
    this.visited.add(this.area);
    this.r14 = start.r14;
    if (start.pc === undefined) {
      const pc = await this.returnAddress(sp);
      if (pc === undefined) return broken(`the stack cannot be read at ${hex0x(sp)}`);
      this.push(sp, pc, 'frame');
    }
    while (this.frames.length < MAX_FRAMES) {
      const chain = await this.context.peek.u64(sp + BigInt(this.context.format.backChain));
      if (chain === undefined) return broken(`the stack cannot be read at ${hex0x(sp)}`);
      const next: bigint | End = chain === 0n ? await this.interruption(sp) : await this.follow(sp, chain);
      if (typeof next !== 'bigint') return next;
      if (this.strange >= MAX_STRANGE) return broken('three return addresses in a row are no kernel text');
      sp = next;
    }
    return broken(`stopped after ${MAX_FRAMES} frames`);
  }

  /** Takes one step along the back chain. */
  private async follow(sp: bigint, chain: bigint): Promise<bigint | End> {
    if (!this.enter(sp, chain)) return broken(`bad back chain ${hex0x(chain)} at ${hex0x(sp)}`);
    const pc = await this.returnAddress(chain);
    if (pc === undefined) return broken(`the stack cannot be read at ${hex0x(chain)}`);
    this.leaf(sp, pc);
    this.push(chain, pc, 'frame');
    return chain;
  }

  /** A back chain of zero: the registers of an interruption or of the entry to the kernel lie behind the frame. */
  private async interruption(sp: bigint): Promise<bigint | End> {
    const { peek, ptRegsSize, isText } = this.context;
    const area = this.area;
    const at = sp + FRAME_SIZE;
    if (area === undefined || at + BigInt(ptRegsSize) > area.end)
      return broken('the back chain ends without saved registers');
    const regs = await peek.bytes(at, 152);
    if (regs === undefined) return broken(`the saved registers at ${hex0x(at)} cannot be read`);
    const [mask, pc, r14, r15] = [regs.u64(8), regs.u64(16), regs.u64(24 + 8 * 14), regs.u64(24 + 8 * 15)];
    if ((mask & PSW_MASK_PSTATE) !== 0n) {
      this.push(r15, pc, 'interrupt', 'user');
      return { words: 'entered from user space', complete: true };
    }
    const last = at + BigInt(ptRegsSize) === area.end;
    if (area.kind === 'task' && last) return { words: 'end of the stack', complete: true };
    if (mask === 0n && pc === 0n) return { words: `end of the ${area.kind} stack`, complete: true };
    if (!isText(pc) && !this.onStack(r15))
      return broken(`the saved registers at ${hex0x(at)} hold no kernel address`);
    if (!this.enter(at, r15)) {
      this.push(r15, pc, 'interrupt', '?');
      return broken(`the interrupted r15 (${hex0x(r15)}) is not on a stack that can follow`);
    }
    this.push(r15, pc, 'interrupt');
    this.r14 = r14;
    return r15;
  }

  /** Moves to `to`: higher on the same stack, or onto a known stack that was not visited yet. */
  private enter(from: bigint, to: bigint): boolean {
    const area = this.areaOf(to);
    if (area === undefined) return false;
    if (area === this.area) return to > from;
    if (this.visited.has(area)) return false;
    this.visited.add(area);
    this.area = area;
    return true;
  }

  /** r14 right after registers: the caller, when the function at the PSW has not called any. Never certain. */
  private leaf(sp: bigint, next: bigint): void {
    const { r14 } = this;
    this.r14 = undefined;
    if (r14 === undefined || r14 === next || !this.context.isText(r14 - 1n)) return;
    const last = this.frames.at(-1);
    const frame = this.make(sp, r14, 'leaf', undefined);
    if (frame.symbol !== undefined && frame.symbol === last?.symbol) return;
    const caller = this.make(sp, next, 'frame', undefined);
    if (frame.symbol !== undefined && frame.symbol === caller.symbol) return;
    this.frames.push(frame);
  }

  private push(sp: bigint, pc: bigint, kind: StackFrame['kind'], stack?: string): void {
    const frame = this.make(sp, pc, kind, stack);
    if (frame.stack !== 'user') this.strange = frame.confidence === 'unreliable' ? this.strange + 1 : 0;
    this.frames.push(frame);
  }

  private make(sp: bigint, pc: bigint, kind: StackFrame['kind'], stack: string | undefined): StackFrame {
    const text = this.context.isText(kind === 'frame' ? pc - 1n : pc);
    const certain = stack === 'user' || (text && kind !== 'leaf' && stack !== '?');
    return makeFrame(this.context.symbols, {
      sp,
      pc,
      kind,
      stack: stack ?? this.area?.kind ?? '?',
      confidence: certain ? this.certainty(kind) : 'unreliable',
    });
  }

  /** Registers are as they were saved; return addresses are as sure as the layout of the frames. */
  private certainty(kind: StackFrame['kind']): Confidence {
    return kind === 'psw' ? 'exact' : this.context.format.confidence;
  }

  private returnAddress(sp: bigint): Promise<bigint | undefined> {
    return this.context.peek.u64(sp + BigInt(this.context.format.returnAddress));
  }

  private onStack(sp: bigint): boolean {
    return this.areaOf(sp) !== undefined;
  }

  private areaOf(sp: bigint): StackArea | undefined {
    if (sp % 8n !== 0n) return undefined;
    return this.context.areas.find(({ base, end }) => sp >= base && sp <= end - FRAME_SIZE);
  }
}
