import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { physAddr } from '../../base/address.ts';
import type { Reply, RowRuns } from '../../rpc/api.ts';
import { scrollGridTo, viewportStore } from '../../store/viewportStore.ts';
import { jumpTo, moveCursor, resetView, selectRange, viewStore } from '../../store/viewStore.ts';
import { createGridModel } from './gridModel.ts';
import { PHYSICAL } from './gridSpace.ts';
import { ROW_PX, WINDOW_ROWS } from './rowWindow.ts';

const END = physAddr(8 * 2 ** 40);

function answer(around: number): Reply<RowRuns> {
  const size = WINDOW_ROWS * 16;
  const start = Math.max(0, Math.min(around - (around % 16) - size / 2, END - size));
  const end = physAddr(start + size);
  return {
    ok: true,
    value: {
      runs: [{ kind: 'data', start: physAddr(start), end, source: 'memory', reason: undefined }],
      atStart: start === 0,
      atEnd: end === END,
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  resetView(END);
});
afterEach(() => {
  vi.useRealTimers();
});

async function setup() {
  const asked: number[] = [];
  const model = createGridModel({
    space: {
      ...PHYSICAL,
      rowRuns: async (around) => {
        asked.push(around);
        return answer(around);
      },
    },
    seam: undefined,
    onError: () => undefined,
  });
  model.resized(30 * ROW_PX);
  const stop = model.start();
  await settle();
  return { model, asked, stop };
}

/** Lets answers arrive and scrolling come to rest. */
async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(500);
}

describe('createGridModel', () => {
  it('starts at the cursor', async () => {
    const { asked, stop } = await setup();
    expect(asked).toEqual([0]);
    expect(viewportStore.getState().visible).toEqual({ start: 0, end: 480 });
    stop();
    expect(viewportStore.getState().visible).toBeUndefined();
  });

  it('follows a jump into another window and leaves the cursor on its target', async () => {
    const { asked, stop } = await setup();
    jumpTo(2 ** 42);
    await settle();
    expect(asked).toEqual([0, 2 ** 42]);
    expect(viewStore.getState().cursor).toBe(2 ** 42);
    expect(viewportStore.getState().visible?.start).toBe(2 ** 42 - 160);
    stop();
  });

  it('takes the cursor along when the person scrolls, but only after a rest', async () => {
    const { model, stop } = await setup();
    moveCursor(8);
    model.scrolled(1000 * ROW_PX);
    await vi.advanceTimersByTimeAsync(50);
    expect(viewStore.getState().cursor).toBe(8);
    await settle();
    expect(viewStore.getState().cursor).toBe(1000 * 16 + 8);
    stop();
  });

  it('keeps a selection, and the cursor in it, while the person scrolls', async () => {
    const { model, stop } = await setup();
    selectRange(16, 64);
    model.scrolled(1000 * ROW_PX);
    await settle();
    expect(viewStore.getState().cursor).toBe(16);
    stop();
  });

  it('goes where the minimap asks', async () => {
    const { stop } = await setup();
    const { jumps } = viewStore.getState();
    scrollGridTo(5 * 2 ** 40);
    await settle();
    expect(viewportStore.getState().visible?.start).toBe(5 * 2 ** 40);
    expect(viewStore.getState()).toMatchObject({ cursor: 5 * 2 ** 40, jumps });
    scrollGridTo(5 * 2 ** 40 + 1600);
    await settle();
    expect(viewportStore.getState().visible?.start).toBe(5 * 2 ** 40 + 1600);
    stop();
  });

  it('moves by rows over the end of what is loaded', async () => {
    const { model, stop } = await setup();
    moveCursor(WINDOW_ROWS * 16 - 16);
    await settle();
    expect(model.rowsAway(5)).toBe(WINDOW_ROWS * 16 - 16 + 80);
    stop();
  });
});
