import { describe, expect, it } from 'vitest';
import { createReadHabit, type ReadHabit } from './readHabit.ts';

/** Loads pages that nobody comes back to. */
function strew(habit: ReadHabit, pages = 64): void {
  for (let page = 0; page < pages; page++) habit.loaded();
}

describe('createReadHabit', () => {
  it('loads whole pages at first', () => {
    expect(createReadHabit().readsAlone(7)).toBe(false);
  });

  it('reads alone once no page was used again', () => {
    const habit = createReadHabit();
    strew(habit, 63);
    expect(habit.readsAlone(1000)).toBe(false);
    strew(habit, 1);
    expect(habit.readsAlone(1000)).toBe(true);
  });

  it('keeps loading whole pages while every second one is used again', () => {
    const habit = createReadHabit();
    for (let page = 0; page < 1000; page++) {
      habit.loaded();
      if (page % 2 === 0) habit.usedAgain();
    }
    expect(habit.readsAlone(1)).toBe(false);
  });

  it('gives the whole page to a second read of it', () => {
    const habit = createReadHabit();
    strew(habit);
    expect([habit.readsAlone(5), habit.readsAlone(6), habit.readsAlone(5)]).toEqual([true, true, false]);
  });

  it('forgets pages that were read long ago', () => {
    const habit = createReadHabit();
    strew(habit);
    habit.readsAlone(5);
    for (let page = 1000; page < 1064; page++) habit.readsAlone(page);
    expect(habit.readsAlone(5)).toBe(true);
  });

  it('returns to whole pages when reads come back to theirs', () => {
    const habit = createReadHabit();
    strew(habit);
    for (let page = 0; page < 32; page++) {
      habit.readsAlone(page);
      habit.readsAlone(page);
    }
    expect(habit.readsAlone(9999)).toBe(false);
  });
});
