/** The block-wise comparison against a naive one that looks at every byte of both sides. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FRAME_SIZE, fileOffset, physAddr } from '../../base/address.ts';
import { createAddressMap } from '../address/addressMap.ts';
import { mappedImage } from '../address/mappedImage.ts';
import { memorySource } from '../memorySource.ts';
import type { Extent, MemoryImage } from '../types.ts';
import { compareMemory } from './compareMemory.ts';
import type { CompareRun, FrameState } from './compareTypes.ts';
import { FRAME_STATES } from './compareTypes.ts';
import { findDifference } from './findDifference.ts';
import { CompareTally } from './tally.ts';

/** One value per unit: a byte value, 'gap' or 'bad'; undefined never occurs. */
type Unit = number | 'gap' | 'bad';
/** A quarter of a frame, so that frames are partly there. */
const UNIT = FRAME_SIZE / 4;

function mapped(extents: readonly Extent[], bytes: Uint8Array): MemoryImage {
  const map = createAddressMap(extents);
  if (!map.ok) throw new Error('the extents overlap');
  return mappedImage(map.value, [memorySource(bytes, 'twin')]);
}

function image(units: readonly Unit[]): MemoryImage {
  const bytes = new Uint8Array(units.length * UNIT);
  const extents: Extent[] = units.map((unit, i) => {
    const start = physAddr(i * UNIT);
    const end = physAddr((i + 1) * UNIT);
    if (typeof unit === 'number') {
      bytes.fill(unit, start, end);
      if (unit === 0) return { kind: 'zero', start, end, source: 'zero' };
      return { kind: 'file', start, end, source: 'file', file: 0, offset: fileOffset(start) };
    }
    return { kind: 'gap', start, end, source: 'missing', reason: unit === 'bad' ? 'damaged' : 'hole' };
  });
  return mapped(extents, bytes);
}

/** The state of a frame by its four units, from the definition of `FrameState`. */
function naive(a: readonly Unit[], b: readonly Unit[], frame: number): FrameState {
  const seen = new Set<FrameState>();
  for (let i = frame * 4; i < frame * 4 + 4; i++) {
    const [x, y] = [a[i] ?? 'gap', b[i] ?? 'gap'];
    if (x === 'bad' || y === 'bad') seen.add('unreadable');
    else if (x === 'gap') seen.add(y === 'gap' ? 'neither' : 'only-b');
    else if (y === 'gap') seen.add('only-a');
    else seen.add(x === y ? 'equal' : 'different');
  }
  const order: readonly FrameState[] = ['different', 'unreadable', 'only-a', 'only-b', 'equal', 'neither'];
  return order.find((state) => seen.has(state)) ?? 'neither';
}

const units = fc.array(fc.constantFrom<Unit>(0, 1, 1, 2, 'gap', 'gap', 'bad'), {
  minLength: 4,
  maxLength: 40,
});

describe('compareMemory', () => {
  it('gives every frame the state that its bytes have', async () => {
    await fc.assert(
      fc.asyncProperty(units, units, async (a, b) => {
        const frames = Math.ceil(Math.max(a.length, b.length) / 4);
        const side = (list: readonly Unit[]) => ({ memory: image(list), start: physAddr(0) });
        const done = await compareMemory(side(a), side(b), frames * FRAME_SIZE);
        if (!done.ok) throw new Error(done.error.kind);
        const expected = Array.from({ length: frames }, (_, i) => naive(a, b, i));
        const got = done.value.cells;
        expect(got.count).toBe(frames);
        for (const [i, state] of expected.entries())
          expect(got.frames[i * FRAME_STATES.length + FRAME_STATES.indexOf(state)]).toBe(1);
        const listed = new Map<number, FrameState>();
        for (const run of done.value.newRuns)
          for (let at = run.offset; at < run.offset + run.length; at += FRAME_SIZE)
            listed.set(at / FRAME_SIZE, run.state);
        const wanted = expected.flatMap((state, i) =>
          state === 'equal' || state === 'neither' ? [] : [[i, state] as const],
        );
        expect([...listed]).toEqual(wanted);
        const differing = a.filter(
          (x, i) => typeof x === 'number' && typeof b[i] === 'number' && x !== b[i],
        ).length;
        expect(done.value.totals.differing).toBe(differing * UNIT);
      }),
      { numRuns: 150 },
    );
  });

  it('compares ranges at different addresses and stops at their odd end', async () => {
    const bytes = Uint8Array.from({ length: 20_000 }, (_, i) => (i * 7) % 251);
    bytes.copyWithin(10_001, 3, 5003);
    bytes[10_001 + 4500] = (bytes[10_001 + 4500] ?? 0) ^ 1;
    const end = physAddr(20_000);
    const extent = { start: physAddr(0), end, source: 'file', file: 0, offset: fileOffset(0) } as const;
    const memory = mapped([{ kind: 'file', ...extent }], bytes);
    const a = { memory, start: physAddr(3) };
    const b = { memory, start: physAddr(10_001) };
    const done = await compareMemory(a, b, 5000);
    if (!done.ok) throw new Error(done.error.kind);
    expect(done.value.newRuns).toEqual([
      { offset: 4096, length: 904, state: 'different', differing: 1, first: 4500, reason: undefined },
    ] satisfies CompareRun[]);
    expect(await findDifference(a, b, 0, 5000, 1)).toEqual({ ok: true, value: 4500 });
    expect(await findDifference(a, b, 0, 5000, -1)).toEqual({ ok: true, value: 4500 });
    expect(await findDifference(a, b, 0, 4500, -1)).toEqual({ ok: true, value: undefined });
  });

  it('steps over a hole of 1 PiB without reading it', async () => {
    const memory = image([1, 1, 1, 1]);
    const start = physAddr(0);
    let steps = 0;
    const done = await compareMemory({ memory, start }, { memory, start }, 2 ** 50, {
      onStep: () => {
        steps++;
      },
    });
    if (!done.ok) throw new Error(done.error.kind);
    expect(steps).toBeLessThan(4);
    expect(done.value.totals.frames.neither).toBe(2 ** 38 - 1);
    expect(done.value.cells.count).toBe(1024);
  });

  it('ends with kind cancelled when it is told to', async () => {
    const memory = image([1, 1, 1, 1]);
    const controller = new AbortController();
    const start = physAddr(0);
    const done = await compareMemory({ memory, start }, { memory, start }, 2 ** 30, {
      signal: controller.signal,
      onStep: () => controller.abort(),
    });
    expect(done).toEqual({ ok: false, error: { kind: 'cancelled' } });
  });
});

describe('CompareTally', () => {
  it('counts the runs that it has no room for', () => {
    const tally = new CompareTally(10 * FRAME_SIZE, 2);
    for (let i = 0; i < 10; i++)
      tally.add(FRAME_SIZE, {
        state: i % 2 === 0 ? 'different' : 'equal',
        differing: i % 2 === 0 ? 1 : 0,
        first: undefined,
        reason: undefined,
      });
    const { totals, newRuns } = tally.take(true);
    expect(newRuns.map(({ offset }) => offset)).toEqual([0, 2 * FRAME_SIZE]);
    expect(totals.unlistedRuns).toBe(3);
    expect(totals.frames.different).toBe(5);
  });
});
