import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PSW_MASK_PSTATE } from '../../s390/constants.ts';
import type { StackArea } from '../structs/cpuLowcores.ts';
import type { FrameFormat } from '../structs/frameFormat.ts';
import { madeMemory, noise } from '../structs/memory.testkit.ts';
import { Peek } from '../structs/peek.ts';
import { searchStack } from './searchStack.ts';
import { type UnwindContext, unwind } from './unwind.ts';

const BASE = 0x100000n;
const T = 0x4000;
const P = 200;
const TEXT = 0x5000_0000n;
const TASK: StackArea = { kind: 'task', base: BASE, end: BASE + BigInt(T) };
const ASYNC: StackArea = { kind: 'async', base: BASE + BigInt(T), end: BASE + BigInt(2 * T) };
const PACKED: FrameFormat = {
  name: 'packed',
  backChain: 152,
  returnAddress: 136,
  confidence: 'exact',
  why: '',
};
const STANDARD: FrameFormat = {
  name: 'standard',
  backChain: 0,
  returnAddress: 112,
  confidence: 'exact',
  why: '',
};

class Stacks {
  readonly memory = madeMemory(BASE, 2 * T);
  readonly format: FrameFormat;

  constructor(format = PACKED) {
    this.format = format;
  }

  /** A frame at offset `at` whose back chain is the frame at offset `next` (undefined: none). */
  frame(at: number, next: number | undefined, pc: bigint): this {
    this.memory.words.u64(at + this.format.backChain, next === undefined ? 0n : BASE + BigInt(next));
    this.memory.words.u64(at + this.format.returnAddress, pc);
    return this;
  }

  /** pt_regs behind the frame at offset `at`. */
  regs(at: number, mask: bigint, pc: bigint, r15: bigint, r14 = 0n): this {
    const { words } = this.memory;
    words.u64(at + 160 + 8, mask);
    words.u64(at + 160 + 16, pc);
    words.u64(at + 160 + 24 + 8 * 14, r14);
    words.u64(at + 160 + 24 + 8 * 15, r15);
    return this;
  }

  get context(): UnwindContext {
    return {
      peek: new Peek(this.memory.virtual),
      symbols: undefined,
      isText: (addr) => addr >= TEXT && addr < TEXT + 0x100000n,
      format: this.format,
      ptRegsSize: P,
      areas: [TASK, ASYNC],
    };
  }

  unwind(sp: number, pc: bigint | undefined = TEXT, r14?: bigint) {
    return unwind(this.context, { sp: BASE + BigInt(sp), pc, r14 });
  }
}

const LAST = T - P - 160;

describe.each([PACKED, STANDARD])('unwind of $name frames', (format) => {
  it('follows the chain to the registers of the entry from user space', async () => {
    const stacks = new Stacks(format)
      .frame(0x3000, 0x3100, 1n)
      .frame(0x3100, LAST, TEXT + 2n)
      .frame(LAST, undefined, TEXT + 4n)
      .regs(LAST, PSW_MASK_PSTATE, 0x1234n, 0x7fn);
    const { frames, end, complete } = await stacks.unwind(0x3000);
    expect(frames.map(({ pc, kind, stack }) => [pc, kind, stack])).toEqual([
      [TEXT, 'psw', 'task'],
      [TEXT + 2n, 'frame', 'task'],
      [TEXT + 4n, 'frame', 'task'],
      [0x1234n, 'interrupt', 'user'],
    ]);
    expect([end, complete]).toEqual(['entered from user space', true]);
  });

  it('goes over an interruption onto another stack, by registers and by back chain', async () => {
    const stacks = new Stacks(format)
      .frame(T + 0x3000, T + 0x3100, 1n)
      .frame(T + 0x3100, undefined, TEXT + 2n)
      .regs(T + 0x3100, 0n, TEXT + 6n, BASE + 0x2000n)
      .frame(0x2000, LAST, 1n)
      .frame(LAST, undefined, TEXT + 8n);
    const byRegisters = await stacks.unwind(T + 0x3000);
    expect(byRegisters.frames.map(({ pc, stack }) => [pc, stack])).toEqual([
      [TEXT, 'async'],
      [TEXT + 2n, 'async'],
      [TEXT + 6n, 'task'],
      [TEXT + 8n, 'task'],
    ]);
    expect(byRegisters.end).toBe('end of the stack');
    const byChain = await stacks
      .frame(T + 0x3100, 0x2000, TEXT + 2n)
      .frame(0x2000, LAST, TEXT + 3n)
      .unwind(T + 0x3000);
    expect(byChain.frames.map(({ pc }) => pc)).toEqual([TEXT, TEXT + 2n, TEXT + 3n, TEXT + 8n]);
  });

  it.each([
    ['to itself', 0x3000],
    ['down', 0x2000],
    ['off the stacks', 10 * T],
    ['to an odd address', 0x3001],
    ['too near to the end', T - 8],
  ])('ends at a back chain that leads %s', async (_, next) => {
    const { end, complete, frames } = await new Stacks(format).frame(0x3000, next, TEXT).unwind(0x3000);
    expect(end).toMatch(/bad back chain/);
    expect(complete).toBe(false);
    expect(frames.length).toBe(1);
  });

  it('does not enter a stack twice', async () => {
    const stacks = new Stacks(format).frame(0x1000, T + 0x1000, 1n).frame(T + 0x1000, 0x2000, TEXT + 2n);
    const { end, frames } = await stacks.unwind(0x1000);
    expect(end).toMatch(/bad back chain/);
    expect(frames.length).toBe(2);
  });

  it('ends at registers whose r15 leads back', async () => {
    const stacks = new Stacks(format).frame(0x1000, undefined, 1n).regs(0x1000, 0n, TEXT + 2n, BASE + 0x800n);
    const { end, frames } = await stacks.unwind(0x1000);
    expect(end).toMatch(/interrupted r15/);
    expect(frames.at(-1)).toMatchObject({ pc: TEXT + 2n, confidence: 'unreliable' });
  });

  it('stops behind three addresses that are no text, each marked', async () => {
    const stacks = new Stacks(format);
    for (let i = 0; i < 20; i++) stacks.frame(0x1000 + 160 * i, 0x1000 + 160 * (i + 1), 7n);
    const { end, frames } = await stacks.unwind(0x1000);
    expect(end).toMatch(/three return addresses/);
    expect(frames.slice(1).map(({ confidence }) => confidence)).toEqual([
      'unreliable',
      'unreliable',
      'unreliable',
    ]);
  });

  it('never gives more than 256 frames', async () => {
    const stacks = new Stacks(format);
    for (let i = 0; i < T / 8 - 40; i++) stacks.frame(8 * i, 8 * i + 8, TEXT + 1n);
    const { frames } = await stacks.unwind(0);
    expect(frames.length).toBeLessThanOrEqual(257);
  });

  it('offers r14 as unreliable caller of a function that called none', async () => {
    const stacks = new Stacks(format).frame(0x3000, LAST, 1n).frame(LAST, undefined, TEXT + 4n);
    const { frames } = await stacks.unwind(0x3000, TEXT, TEXT + 0x40n);
    expect(frames.map(({ kind, confidence }) => [kind, confidence])).toEqual([
      ['psw', 'exact'],
      ['leaf', 'unreliable'],
      ['frame', 'exact'],
    ]);
  });

  it('ends within bounds on noise, also when the stack is searched', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.nat(T / 8), async (seed, start) => {
        const stacks = new Stacks(format);
        const next = noise(seed);
        for (let i = 0; i < 2 * T; i += 8) {
          const pick = next() % 4;
          const inside = BASE + BigInt((next() % (2 * T)) & ~7);
          stacks.memory.words.u64(
            i,
            [inside, TEXT + BigInt(next() % 0x1000), 0n, BigInt(next())][pick] ?? 0n,
          );
        }
        const { frames, end } = await stacks.unwind(8 * start);
        expect(frames.length).toBeLessThanOrEqual(257);
        expect(end).not.toBe('');
        const found = await searchStack(stacks.context, TASK);
        expect(found.length).toBeLessThanOrEqual(256);
        expect(found.every(({ confidence }) => confidence === 'unreliable')).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

describe('searchStack', () => {
  it('takes the longest chain that ends where a stack ends', async () => {
    const stacks = new Stacks()
      .frame(0x1000, 0x1100, TEXT + 1n)
      .frame(0x1100, 0x1200, TEXT + 1n)
      .frame(0x1200, 0x1208, TEXT + 1n)
      .frame(0x3000, LAST, TEXT + 2n)
      .frame(LAST, undefined, TEXT + 3n);
    const frames = await searchStack(stacks.context, TASK);
    expect(frames.map(({ pc }) => pc)).toEqual([TEXT + 2n, TEXT + 3n]);
  });
});
