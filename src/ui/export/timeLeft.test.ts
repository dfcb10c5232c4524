import { describe, expect, it } from 'vitest';
import { secondsLeft, timeLeftWords } from './timeLeft.ts';

describe('the time left', () => {
  it('is what the rest takes at the speed so far', () => {
    expect(secondsLeft(25, 100, 10_000)).toBe(30);
    expect(secondsLeft(100, 100, 10_000)).toBe(0);
  });

  it('is not told too early', () => {
    expect(secondsLeft(50, 100, 1000)).toBeUndefined();
    expect(secondsLeft(1, 1000, 60_000)).toBeUndefined();
    expect(secondsLeft(0, 0, 60_000)).toBeUndefined();
    expect(timeLeftWords(undefined)).toBe('');
  });

  it('is said in units that fit', () => {
    expect(timeLeftWords(5)).toBe('about 5 s left');
    expect(timeLeftWords(600)).toBe('about 10 min left');
    expect(timeLeftWords(9000)).toBe('about 3 h left');
  });
});
