import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { madeMemory } from './memory.testkit.ts';
import { Peek } from './peek.ts';
import { walkRing } from './ring.ts';

const BASE = 0x10000n;
const SIZE = 0x10000;
const at = (i: number): bigint => BASE + BigInt(i * 64);

/** A ring of `count` nodes at every 64th byte; `damage` writes [node, 0 next | 8 prev, value]. */
function ringOf(count: number, damage: readonly (readonly [number, 0 | 8, bigint])[] = []) {
  const { words, virtual } = madeMemory(BASE, SIZE);
  for (let i = 0; i < count; i++) {
    words.u64(i * 64, at((i + 1) % count));
    words.u64(i * 64 + 8, at((i + count - 1) % count));
  }
  for (const [node, side, value] of damage) words.u64(node * 64 + side, value);
  return walkRing(new Peek(virtual), at(0));
}

const order = (...nodes: readonly number[]): readonly bigint[] => nodes.map(at);

describe('walkRing', () => {
  it('gives the members in order, without the begin', async () => {
    expect(await ringOf(4)).toEqual({ nodes: order(1, 2, 3), closed: true, note: undefined });
    expect(await ringOf(1)).toEqual({ nodes: [], closed: true, note: undefined });
  });

  it('walks from both ends around a link to nowhere', async () => {
    const ring = await ringOf(6, [[2, 0, 0x7fff_0000n]]);
    expect(ring.nodes).toEqual(order(1, 2, 3, 4, 5));
    expect(ring.closed).toBe(false);
    expect(ring.note).toMatch(/damaged: 2 members reached from its front, 3 more from its back/);
  });

  it('loses only the member whose both links are gone', async () => {
    const ring = await ringOf(6, [
      [3, 0, 1n],
      [3, 8, 1n],
    ]);
    expect(ring.nodes).toEqual(order(1, 2, 4, 5));
    expect(ring.note).toMatch(/damaged/);
  });

  it('ends at a member that points to itself', async () => {
    const ring = await ringOf(6, [
      [2, 0, at(2)],
      [2, 8, at(2)],
    ]);
    expect(ring.closed).toBe(false);
    expect(new Set(ring.nodes).size).toBe(ring.nodes.length);
  });

  it('ends at a link into the middle of the list', async () => {
    const ring = await ringOf(8, [
      [5, 0, at(2)],
      [2, 8, at(5)],
    ]);
    expect(ring.closed).toBe(false);
    expect(new Set(ring.nodes).size).toBe(ring.nodes.length);
  });

  it('never lists a member twice or takes a damaged ring for whole, whatever is overwritten', async () => {
    const link = fc.tuple(
      fc.nat(19),
      fc.constantFrom<0 | 8>(0, 8),
      fc.oneof(
        fc.nat(19).map(at),
        fc.bigInt(0n, 1n << 64n).map((word) => word & ((1n << 64n) - 1n)),
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(link, { maxLength: 6 }), async (damage) => {
        const ring = await ringOf(20, damage);
        expect(new Set(ring.nodes).size).toBe(ring.nodes.length);
        expect(ring.nodes.every((node) => node >= BASE && node < BASE + BigInt(SIZE))).toBe(true);
        if (ring.closed) expect(ring.note).toBeUndefined();
        else expect(ring.note).toBeDefined();
      }),
      { numRuns: 200 },
    );
  });
});
