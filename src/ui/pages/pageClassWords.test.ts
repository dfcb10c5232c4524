import { describe, expect, it } from 'vitest';
import type { PageClassReply } from '../../rpc/pageClassApi.ts';
import { keptPages, mapTotals, slotOf } from './pageClassWords.ts';

const CLASSES = ['kernel', 'slab', 'cache', 'cachePrivate', 'user', 'free', 'offline', 'unknown'] as const;

function reply(zeros: boolean): PageClassReply {
  return {
    origin: 'made',
    classes: CLASSES.map((name, i) => ({ name, frames: 2 ** i, zeros: zeros ? 1 : undefined })),
    totalFrames: 255,
    map: {
      start: 0,
      cellBytes: 4096,
      cells: 2,
      stride: 9,
      frames: Uint32Array.from({ length: 18 }, (_, i) => i),
    },
    problem: undefined,
  };
}

describe('page classes in words', () => {
  it('count what a level keeps as the writer does', () => {
    const kept = (level: number) => keptPages(reply(false), level).pages;
    expect(kept(0)).toBe(255);
    expect(kept(1)).toBe(255);
    expect(kept(2)).toBe(255 - 4 - 64);
    expect(kept(4)).toBe(255 - 4 - 8 - 64);
    expect(kept(8)).toBe(255 - 16 - 64);
    expect(kept(16)).toBe(255 - 32 - 64);
    expect(kept(31)).toBe(1 + 2 + 128);
    expect(keptPages(reply(true), 31)).toEqual({ pages: 131, zeros: 3 });
    expect(keptPages(reply(false), 31).zeros).toBeUndefined();
  });

  it('find the slots of the map', () => {
    expect(slotOf(reply(true), 'zero')).toBe(8);
    expect(slotOf(reply(true), 'free')).toBe(5);
    expect(mapTotals(reply(true))).toEqual([9, 11, 13, 15, 17, 19, 21, 23, 25]);
  });
});
