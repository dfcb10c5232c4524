import { describe, expect, it } from 'vitest';
import { physAddr } from '../../base/address.ts';
import type { RowRuns } from '../../rpc/api.ts';
import { rowAt, rowIndexOf } from './rowLayout.ts';
import {
  emptyWindow,
  ROW_PX,
  type RowWindow,
  type RowWindowAction,
  reduceRowWindow,
  visibleRows,
  WINDOW_ROWS,
} from './rowWindow.ts';

const END = 16 * 2 ** 40;

/** A dump of memory without gaps, answered as the worker would: the window in the middle of which `around` lies. */
function answer(around: number, end = END): RowRuns {
  const half = (WINDOW_ROWS / 2) * 16;
  const line = Math.floor(around / 16) * 16;
  const start = Math.max(0, Math.min(line - half, end - 2 * half));
  const stop = Math.min(end, start + 2 * half);
  return {
    runs: [
      { kind: 'data', start: physAddr(start), end: physAddr(stop), source: 'memory', reason: undefined },
    ],
    atStart: start === 0,
    atEnd: stop === end,
  };
}

function run(state: RowWindow, ...actions: readonly RowWindowAction[]): RowWindow {
  return actions.reduce(reduceRowWindow, state);
}

/** Applies actions and answers what is wanted after each. */
function drive(state: RowWindow, ...actions: readonly RowWindowAction[]): RowWindow {
  let now = state;
  for (const action of actions) {
    now = reduceRowWindow(now, action);
    if (now.wanted !== undefined) {
      now = reduceRowWindow(now, {
        kind: 'loaded',
        serial: now.wanted.serial,
        runs: answer(now.wanted.around),
      });
    }
  }
  return now;
}

function topAddress(state: RowWindow): number | undefined {
  return state.layout === undefined ? undefined : rowAt(state.layout, visibleRows(state).first).start;
}

const opened = drive(
  emptyWindow(undefined),
  { kind: 'resized', viewportPx: 600 },
  { kind: 'jump', addr: 2 ** 40, place: 'upper' },
);

describe('reduceRowWindow', () => {
  it('asks for a window around a jump target outside, and puts the target in the upper third', () => {
    const asked = run(
      emptyWindow(undefined),
      { kind: 'resized', viewportPx: 600 },
      { kind: 'jump', addr: 2 ** 40, place: 'upper' },
    );
    expect(asked.wanted).toEqual({ serial: 1, around: 2 ** 40, place: 'upper' });
    expect(topAddress(opened)).toBe(2 ** 40 - 10 * 16);
    expect(opened.wanted).toBeUndefined();
  });

  it('does not ask again for a jump inside the window', () => {
    const near = run(opened, { kind: 'jump', addr: 2 ** 40 + 16_000, place: 'top' });
    expect(near.wanted).toBeUndefined();
    expect(topAddress(near)).toBe(2 ** 40 + 16_000);
    expect(near.moves).toBe(opened.moves + 1);
  });

  it('reveals a row with the smallest scroll, and leaves a visible one alone', () => {
    const below = 2 ** 40 - 160 + 30 * 16;
    const revealed = run(opened, { kind: 'jump', addr: below, place: 'reveal' });
    expect(revealed.topPx).toBe(opened.topPx + ROW_PX);
    expect(run(revealed, { kind: 'jump', addr: below, place: 'reveal' })).toEqual(revealed);
    const above = run(opened, { kind: 'jump', addr: 2 ** 40 - 176, place: 'reveal' });
    expect(above.topPx).toBe(opened.topPx - ROW_PX);
  });

  it('keeps the visible rows in place, to the pixel, when the window moves on', () => {
    for (const topPx of [7, 19_999 * ROW_PX + 13, 190_000 * ROW_PX + 1]) {
      const scrolled = run(opened, { kind: 'scrolled', topPx });
      const before = topAddress(scrolled);
      const shifted = drive(scrolled, { kind: 'idle' });
      expect(shifted.layout).not.toEqual(scrolled.layout);
      expect(topAddress(shifted)).toBe(before);
      expect(shifted.topPx % ROW_PX).toBe(topPx % ROW_PX);
      expect(shifted.layout?.rowCount).toBe(WINDOW_ROWS);
    }
  });

  it('keeps what is visible when the answer comes, not what was visible when it was asked', () => {
    const asked = run(
      opened,
      { kind: 'scrolled', topPx: 100 },
      { kind: 'idle' },
      { kind: 'scrolled', topPx: 4000 },
    );
    const shifted = run(asked, {
      kind: 'loaded',
      serial: asked.serial,
      runs: answer(asked.wanted?.around ?? 0),
    });
    expect(topAddress(shifted)).toBe(topAddress(asked));
  });

  it('leaves the window alone in its middle, and at the ends of the dump', () => {
    expect(run(opened, { kind: 'idle' })).toEqual(opened);
    const start = drive(opened, { kind: 'jump', addr: 0, place: 'top' });
    expect(run(start, { kind: 'idle' }).wanted).toBeUndefined();
    const end = drive(opened, { kind: 'jump', addr: END - 1, place: 'top' });
    expect(run(end, { kind: 'idle' }).wanted).toBeUndefined();
    expect(visibleRows(end).end).toBe(WINDOW_ROWS);
  });

  it('drops an answer that a later jump has overtaken', () => {
    const asked = run(
      opened,
      { kind: 'jump', addr: 5 * 2 ** 40, place: 'top' },
      { kind: 'jump', addr: 0, place: 'top' },
    );
    const late = run(asked, { kind: 'loaded', serial: asked.serial - 1, runs: answer(5 * 2 ** 40) });
    expect(late).toEqual(asked);
    const failed = run(asked, { kind: 'failed', serial: asked.serial });
    expect(failed.wanted).toBeUndefined();
    expect(failed.layout).toEqual(opened.layout);
  });

  it('forgets a pending jump when the next one is inside the window', () => {
    const asked = run(
      opened,
      { kind: 'jump', addr: 0, place: 'top' },
      { kind: 'jump', addr: 2 ** 40, place: 'top' },
    );
    expect(asked.wanted).toBeUndefined();
    expect(topAddress(asked)).toBe(2 ** 40);
  });

  it('shows a dump smaller than the screen from its first row', () => {
    const asked = run(
      emptyWindow(undefined),
      { kind: 'resized', viewportPx: 600 },
      { kind: 'jump', addr: 20, place: 'upper' },
    );
    const tiny = run(asked, { kind: 'loaded', serial: asked.serial, runs: answer(20, 40) });
    expect(tiny.topPx).toBe(0);
    expect(visibleRows(tiny)).toEqual({ first: 0, end: 3 });
  });

  it('survives a dump without memory', () => {
    const asked = run(
      emptyWindow(0),
      { kind: 'resized', viewportPx: 600 },
      { kind: 'jump', addr: 0, place: 'upper' },
    );
    const none = run(
      asked,
      { kind: 'loaded', serial: 1, runs: { runs: [], atStart: true, atEnd: true } },
      { kind: 'idle' },
    );
    expect(visibleRows(none)).toEqual({ first: 0, end: 0 });
    expect(run(none, { kind: 'jump', addr: 0, place: 'top' }).wanted).toBeDefined();
  });

  it('walks the whole of a large dump by shifts without losing a row', () => {
    let state = drive(
      emptyWindow(undefined),
      { kind: 'resized', viewportPx: 600 },
      { kind: 'jump', addr: 0, place: 'top' },
    );
    let expected = 0;
    for (let step = 0; step < 60; step++) {
      const { layout } = state;
      if (layout === undefined) throw new Error('no layout');
      expect(topAddress(state)).toBe(expected);
      expected += 19_000 * 16;
      state = drive(
        state,
        { kind: 'scrolled', topPx: rowIndexOf(layout, expected) * ROW_PX },
        { kind: 'idle' },
      );
    }
  });
});

describe('visibleRows', () => {
  it('throws rather than draw more than 1,000 rows', () => {
    expect(() => visibleRows(run(opened, { kind: 'resized', viewportPx: 30_000 }))).toThrow(RangeError);
  });
});
